"""What good and bad work brings: commendation, reward, criticism, fine, disciplinary action. Nothing is paid here."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from history.models import Tracked
from pages.languages import said_later
from papers.models.attachment import ATTACHING

from .idea import Idea
from .scorecard import Scorecard
from .subject import OfSubject, has_one_subject, led_by
from .violation import Violation


class RewardQuerySet(models.QuerySet):
    def visible_to(self, user):
        """About oneself what stands or stood; about others what one recorded, approves or leads; all with the right."""
        stood = Q(state=Reward.State.WITHDRAWN, answered_at__isnull=False)
        mine = Q(person=user) & (Q(state=Reward.State.APPROVED) | stood)
        others = ~Q(person=user) | Q(person__isnull=True)
        if user.has_perm("assessments.manage_rewards"):
            return self.filter(mine | others)
        return self.filter(mine | others & (led_by(user) | Q(created_by=user) | Q(approver=user)))

    def praise(self):
        return self.filter(kind__in=Reward.PRAISE)

    def penalties(self):
        return self.filter(kind__in=Reward.PENALTIES)

    def standing(self):
        return self.filter(state=Reward.State.APPROVED)

    def waiting_for(self, user):
        """What this person has been asked to approve."""
        return self.filter(state=Reward.State.WAITING, approver=user)

    def decided_between(self, start, end):
        """Decided on a day from `start` up to, not including, `end`."""
        return self.filter(decided_on__gte=start, decided_on__lt=end)

    def with_people(self):
        return self.select_related(
            "person__department",
            "person__manager",
            "department__head",
            "approver",
            "decided_by",
            "scorecard__period",
            "appointment__organisation",
        )


class Reward(OfSubject, Tracked):
    """A reward or a penalty of one person or department, with its reason and who approved it; no pay is computed."""

    class State(models.TextChoices):
        WAITING = "waiting", _("To be approved")
        APPROVED = "approved", pgettext_lazy("reward", "Approved")
        REFUSED = "refused", pgettext_lazy("reward", "Not approved")
        WITHDRAWN = "withdrawn", pgettext_lazy("reward", "Withdrawn")

    class Kind(models.TextChoices):
        COMMENDATION = "commendation", _("Commendation")
        REWARD = "reward", _("Material reward")
        CRITICISM = "criticism", _("Criticism")
        FINE = "fine", _("Fine")
        DISCIPLINARY = "disciplinary", _("Disciplinary action")

    class Severity(models.TextChoices):
        CRITICISM = "criticism", _("Criticism")
        DISCIPLINARY = "disciplinary", _("Disciplinary")

    PRAISE = (Kind.COMMENDATION, Kind.REWARD)
    PENALTIES = (Kind.CRITICISM, Kind.FINE, Kind.DISCIPLINARY)

    FLOW = {
        "approve": ({State.WAITING}, State.APPROVED),
        "refuse": ({State.WAITING}, State.REFUSED),
        "withdraw": ({State.WAITING, State.APPROVED}, State.WITHDRAWN),
    }
    DEEDS = {
        "record": _("recorded it"),
        "approve": _("approved it"),
        "refuse": _("did not approve it"),
        "withdraw": _("withdrew it"),
        **ATTACHING,
    }

    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.WAITING, editable=False)
    kind = models.CharField(_("kind"), max_length=15, choices=Kind.choices)
    # Of a penalty: how serious it is (S4-112).
    severity = models.CharField(_("severity"), max_length=15, choices=Severity.choices, blank=True)
    # In CNY; empty: none. No regulation names a fine, so nothing is proposed (S4-43).
    amount = models.DecimalField(_("amount in yuan"), max_digits=10, decimal_places=2, null=True, blank=True)
    reason = models.TextField(_("reason"))
    decided_on = models.DateField(_("decided on"))
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, editable=False, related_name="+", verbose_name=_("decided by")
    )
    approver = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="rewards_to_approve", verbose_name=_("approver")
    )
    answered_at = models.DateTimeField(_("answered at"), null=True, editable=False)
    # What it is for.
    scorecard = models.ForeignKey(
        Scorecard, models.PROTECT, null=True, blank=True, related_name="rewards", verbose_name=_("scorecard")
    )
    appointment = models.ForeignKey(
        "reception.Appointment",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="rewards",
        verbose_name=_("appointment"),
    )
    violation = models.ForeignKey(
        Violation, models.PROTECT, null=True, blank=True, related_name="rewards", verbose_name=_("violation")
    )
    idea = models.OneToOneField(
        Idea, models.PROTECT, null=True, blank=True, related_name="reward", verbose_name=_("idea")
    )
    form_token = models.UUIDField(null=True, unique=True, editable=False)

    objects = RewardQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("reward or penalty"), _("rewards and penalties")
        default_permissions = ()
        permissions = [("manage_rewards", _("Can record rewards and penalties, and see all of them"))]
        constraints = [
            has_one_subject("reward_has_one_subject"),
            models.CheckConstraint(condition=~Q(reason=""), name="reward_says_why"),
            models.CheckConstraint(condition=Q(amount__isnull=True) | Q(amount__gt=0), name="reward_amount_positive"),
            models.CheckConstraint(condition=~Q(kind="fine") | Q(amount__isnull=False), name="reward_fine_has_amount"),
            models.CheckConstraint(
                condition=Q(kind__in=["commendation", "reward"], severity="")
                | Q(kind="criticism", severity="criticism")
                | Q(kind="disciplinary", severity="disciplinary")
                | Q(kind="fine") & ~Q(severity=""),
                name="reward_penalty_has_severity",
            ),
            # Praise is for something that stands on record: an Excellent result, a visit, an idea.
            models.CheckConstraint(
                condition=~Q(kind__in=["commendation", "reward"])
                | Q(scorecard__isnull=False)
                | Q(appointment__isnull=False)
                | Q(idea__isnull=False),
                name="reward_praise_has_occasion",
            ),
            models.CheckConstraint(
                condition=Q(person__isnull=True) | ~Q(approver=models.F("person")), name="reward_approved_by_another"
            ),
        ]
        indexes = [models.Index(fields=["decided_on", "id"], name="reward_by_day")]

    def __str__(self):
        return f"{self.subject} · {self.get_kind_display()}"

    def get_absolute_url(self):
        return reverse("assessments:reward", args=[self.pk])

    @property
    def public_name(self):
        """What its clock is called, in the language of whoever reads it: neither whose it is nor what for."""
        return said_later(lambda: gettext("Reward or penalty %(number)s") % {"number": self.pk})

    @property
    def is_penalty(self) -> bool:
        return self.kind in self.PENALTIES
