"""Results that were Fail one after the other, and what was decided about it."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from history.models import Tracked

from .scorecard import Scorecard
from .subject import OfSubject, has_one_subject, led_by


class FailStreakQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Whoever decides about it, whom it is about, and who leads them; a deputy sees none."""
        if user.has_perm("assessments.decide_discipline"):
            return self
        return self.filter(Q(person=user) | led_by(user))

    def standing(self):
        """Those that no corrected result has lifted."""
        return self.exclude(state=FailStreak.State.LIFTED)

    def with_people(self):
        return self.select_related(
            "person__department", "person__manager", "department__head", "scorecard__period", "decided_by"
        )


class FailStreak(OfSubject, Tracked):
    """So many published Fails in a row of one subject that somebody has to decide what follows (S2-67)."""

    class State(models.TextChoices):
        OPEN = "open", _("To be decided")
        DECIDED = "decided", _("Decided")
        LIFTED = "lifted", _("Lifted")

    FLOW = {
        "decide": ({State.OPEN, State.DECIDED}, State.DECIDED),
        # A result was corrected: they are no longer in a row.
        "lift": ({State.OPEN, State.DECIDED}, State.LIFTED),
    }
    DEEDS = {
        "flag": _("noted the fails in a row"),
        "decide": _("recorded the decision"),
        "recount": _("counted again: a result was corrected"),
        "lift": _("lifted it: a result was corrected"),
    }

    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.OPEN, editable=False)
    # The last of them; the others are the results before it.
    scorecard = models.ForeignKey(Scorecard, models.PROTECT, related_name="streaks", verbose_name=_("last result"))
    count = models.PositiveSmallIntegerField(_("fails in a row"))
    decision = models.TextField(_("decision"), blank=True)
    decided_on = models.DateField(_("decided on"), null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=_("decided by"),
    )

    objects = FailStreakQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("fails in a row"), _("fails in a row")
        default_permissions = ()
        permissions = [("decide_discipline", _("Can decide what follows fails in a row"))]
        constraints = [
            has_one_subject("failstreak_has_one_subject"),
            models.UniqueConstraint(
                fields=["scorecard"], condition=~Q(state="lifted"), name="failstreak_once_per_result"
            ),
            models.CheckConstraint(
                condition=~Q(state="decided") | Q(decided_by__isnull=False, decided_on__isnull=False) & ~Q(decision=""),
                name="failstreak_decided_says_what",
            ),
        ]

    def __str__(self):
        return f"{self.subject} · {self.scorecard.period}"

    def get_absolute_url(self):
        return reverse("assessments:streak", args=[self.pk])
