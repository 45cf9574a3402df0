"""What has to be put right, by whom, until when, and who saw that it was."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.text import Truncator
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from history.models import Tracked
from pages.formats import colon
from pages.languages import said_later
from papers.models.attachment import ATTACHING

from .inspection import Inspection
from .scorecard import Scorecard
from .subject import OfSubject, has_one_subject, led_by


class RectificationQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Whom it is about, who leads them, who does it or verifies it and their deputies; others with the right.

        What is ordered for a Fail says the result: of those with the right they see it who may see the card.
        What is ordered for a finding says what was found: whoever is to look a second time sees it afterwards.
        """
        hats = user.hats()
        seen = Q(owner__in=hats) | Q(verifier__in=hats) | Q(created_by=user) | Q(person=user) | led_by(user)
        if user.may("assessments.order_rectification"):
            known = ~Q(findings__inspection__in=Inspection.objects.unknown_to(user))
            seen |= known if user.has_perm("assessments.view_scorecard") else known & Q(scorecard__isnull=True)
        return self.filter(seen)

    def open(self):
        """Those that nobody has verified or withdrawn."""
        return self.exclude(state__in=[Rectification.State.VERIFIED, Rectification.State.WITHDRAWN])

    def ordered_between(self, start, end):
        return self.filter(created_at__gte=start, created_at__lt=end)

    def with_people(self):
        return self.select_related(
            "person__department", "person__manager", "department__head", "owner", "verifier", "scorecard__period"
        )


class Rectification(OfSubject, Tracked):
    """An order to put something right by a day that somebody named: planned, done, and verified by another person."""

    class State(models.TextChoices):
        ORDERED = "ordered", _("Ordered")
        PLANNED = "planned", pgettext_lazy("rectification", "Planned")
        DONE = "done", _("Done, to be verified")
        VERIFIED = "verified", _("Verified")
        WITHDRAWN = "withdrawn", _("Withdrawn")

    class Source(models.TextChoices):
        FINDING = "finding", _("Finding of an inspection")
        FAIL = "fail", _("Failed assessment")
        OTHER = "other", _("Other reason")

    FLOW = {
        "plan": ({State.ORDERED, State.PLANNED}, State.PLANNED),
        "finish": ({State.PLANNED}, State.DONE),
        "send_back": ({State.DONE}, State.PLANNED),
        "verify": ({State.DONE}, State.VERIFIED),
        "withdraw": ({State.ORDERED, State.PLANNED, State.DONE}, State.WITHDRAWN),
    }
    DEEDS = {
        "order": _("ordered the rectification"),
        "entrust": _("gave the rectification to somebody"),
        "plan": _("planned the measures"),
        "finish": _("reported the rectification as done"),
        "send_back": _("sent the rectification back"),
        "verify": _("verified the rectification"),
        "withdraw": _("withdrew the rectification"),
        **ATTACHING,
    }

    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.ORDERED, editable=False)
    source = models.CharField(_("source"), max_length=10, choices=Source.choices, default=Source.OTHER)
    # The published Fail that asks for it; an inspection's finding names its order itself.
    scorecard = models.ForeignKey(
        Scorecard, models.PROTECT, null=True, blank=True, related_name="rectifications", verbose_name=_("scorecard")
    )
    problem = models.TextField(_("what has to be put right"))
    # Nobody: the department has it, until its head names somebody.
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="owned_rectifications",
        verbose_name=_("who puts it right"),
    )
    # The day that was ordered; the clock RECTIFY runs until its close of work.
    due_on = models.DateField(_("to be put right by"))
    measures = models.TextField(_("measures"), blank=True)
    done_on = models.DateField(_("done on"), null=True, blank=True)
    done_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, related_name="+", verbose_name=_("done by")
    )
    evidence = models.TextField(_("what shows that it is done"), blank=True)
    # Asked to verify; anybody else who may and had no part in it can do so as well.
    verifier = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("asked to verify")
    )
    verified_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=_("verified by"),
    )
    verified_at = models.DateTimeField(_("verified at"), null=True, editable=False)
    form_token = models.UUIDField(null=True, unique=True, editable=False)

    objects = RectificationQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("rectification"), _("rectifications")
        default_permissions = ()
        permissions = [("order_rectification", _("Can order rectifications and see all of them"))]
        constraints = [
            has_one_subject("rectification_has_one_subject"),
            models.CheckConstraint(condition=~Q(problem=""), name="rectification_says_what"),
            models.CheckConstraint(
                condition=Q(source="fail", scorecard__isnull=False) | ~Q(source="fail") & Q(scorecard__isnull=True),
                name="rectification_of_fail_names_card",
            ),
            # One open order for one failed card, however often its publishing is repeated.
            models.UniqueConstraint(
                fields=["scorecard"],
                condition=Q(scorecard__isnull=False) & ~Q(state="withdrawn"),
                name="rectification_once_per_fail",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["planned", "done", "verified"]) | ~Q(measures=""),
                name="rectification_planned_says_how",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["done", "verified"])
                | Q(done_on__isnull=False, done_by__isnull=False) & ~Q(evidence=""),
                name="rectification_done_says_when",
            ),
            models.CheckConstraint(
                condition=~Q(state="verified") | Q(verified_at__isnull=False, verified_by__isnull=False),
                name="rectification_verified_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(verified_by__isnull=True)
                | (
                    (Q(owner__isnull=True) | ~Q(verified_by=F("owner")))
                    & (Q(person__isnull=True) | ~Q(verified_by=F("person")))
                    & ~Q(verified_by=F("done_by"))
                ),
                name="rectification_verified_by_another",
            ),
        ]
        indexes = [
            models.Index(fields=["due_on", "id"], name="rectification_by_due"),
            models.Index(fields=["created_at", "id"], name="rectification_by_time"),
        ]

    def __str__(self):
        if self.scorecard is not None:
            return gettext("Failed assessment, %(period)s") % {"period": self.scorecard.period}
        return Truncator(self.problem.strip().splitlines()[0]).chars(60)

    def get_absolute_url(self):
        return reverse("assessments:rectification", args=[self.pk])

    @property
    def public_name(self):
        """What its clock is called, in the language of whoever reads it: of a Fail it says no result."""
        return said_later(self._said_in_public)

    def _said_in_public(self) -> str:
        said = gettext("Rectification %(number)s") % {"number": self.pk} if self.scorecard_id else str(self)
        return f"{self.subject}{colon()}{said}"

    @property
    def involved(self) -> set[int]:
        """Those who had a part in it, and do not verify it."""
        head = self.department.head_id if self.department else None
        return {pk for pk in (self.owner_id, self.person_id, self.done_by_id, head) if pk}
