"""An assessed person objects to a result, and somebody who had no part in it decides."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from history.models import Tracked
from papers.models.attachment import ATTACHING

from .scorecard import Scorecard
from .violation import Violation


class AppealQuerySet(models.QuerySet):
    def visible_to(self, user):
        """One's own, of the cards of people one leads, all one may decide; of a violation, who sees the violation."""
        whose = Q(scorecard__person=user) | Q(scorecard__person__manager=user)
        whose |= Q(scorecard__person__department__head=user) | Q(scorecard__department__head=user)
        if user.has_perm("assessments.decide_appeal") or user.has_perm("assessments.view_scorecard"):
            whose |= Q(scorecard__isnull=False)
        seen = Violation.objects.visible_to(user).values("pk")
        return self.filter(whose | Q(created_by=user) | Q(violation__in=seen))

    def open(self):
        return self.filter(state=Appeal.State.LODGED)

    def with_people(self):
        return self.select_related(
            "scorecard__person__department",
            "scorecard__department__head",
            "scorecard__period__scheme",
            "violation__person__department",
            "violation__kind",
            "created_by",
            "decided_by",
        )


class Appeal(Tracked):
    """An objection to a scorecard or to a confirmed violation, until somebody else has decided it."""

    class State(models.TextChoices):
        LODGED = "lodged", _("To be decided")
        ACCEPTED = "accepted", pgettext_lazy("objection", "Accepted")
        PARTLY = "partly", pgettext_lazy("objection", "Accepted in part")
        REJECTED = "rejected", pgettext_lazy("objection", "Rejected")
        WITHDRAWN = "withdrawn", pgettext_lazy("objection", "Withdrawn")

    FLOW = {
        "accept": ({State.LODGED}, State.ACCEPTED),
        "accept_partly": ({State.LODGED}, State.PARTLY),
        "reject": ({State.LODGED}, State.REJECTED),
        "withdraw": ({State.LODGED}, State.WITHDRAWN),
    }
    DEEDS = {
        "lodge": _("objected to the result"),
        "accept": _("accepted the objection"),
        "accept_partly": _("accepted the objection in part"),
        "reject": _("rejected the objection"),
        "withdraw": _("withdrew the objection"),
        **ATTACHING,
    }

    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.LODGED, editable=False)
    scorecard = models.ForeignKey(
        Scorecard, models.PROTECT, null=True, related_name="appeals", verbose_name=_("scorecard")
    )
    violation = models.ForeignKey(
        Violation, models.PROTECT, null=True, related_name="appeals", verbose_name=_("violation")
    )
    grounds = models.TextField(_("why the result is wrong"))
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=_("decided by"),
    )
    decided_at = models.DateTimeField(_("decided at"), null=True, editable=False)
    decision = models.TextField(_("decision and its reason"), blank=True)
    form_token = models.UUIDField(null=True, unique=True, editable=False)

    objects = AppealQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("objection"), _("objections")
        default_permissions = ()
        permissions = [("decide_appeal", _("Can decide objections to results"))]
        constraints = [
            models.CheckConstraint(
                condition=Q(scorecard__isnull=False, violation__isnull=True)
                | Q(scorecard__isnull=True, violation__isnull=False),
                name="appeal_is_about_one_thing",
            ),
            models.UniqueConstraint(
                fields=["scorecard"],
                condition=Q(state="lodged", scorecard__isnull=False),
                name="appeal_one_open_per_card",
            ),
            models.UniqueConstraint(
                fields=["violation"],
                condition=Q(state="lodged", violation__isnull=False),
                name="appeal_one_open_per_violation",
            ),
            models.CheckConstraint(condition=~Q(grounds=""), name="appeal_says_why"),
            models.CheckConstraint(
                condition=Q(state__in=["lodged", "withdrawn"])
                | Q(decided_by__isnull=False, decided_at__isnull=False) & ~Q(decision=""),
                name="appeal_decided_says_why",
            ),
        ]

    def __str__(self):
        return str(self.about)

    def get_absolute_url(self):
        return reverse("assessments:appeal", args=[self.pk])

    @property
    def about(self):
        return self.scorecard or self.violation
