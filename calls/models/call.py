"""The call log."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from history.models import Tracked
from pages.formats import phone
from pages.languages import in_language


class TalkingPoint(models.Model):
    """A policy, product or service news that callers should hear about (S2-49)."""

    name = models.CharField(_("name"), max_length=120, unique=True)
    name_zh = models.CharField(_("Chinese name"), max_length=120, blank=True)
    is_active = models.BooleanField(_("in use"), default=True)

    class Meta:
        verbose_name, verbose_name_plural = _("talking point"), _("talking points")
        ordering = ["-pk"]

    def __str__(self):
        return in_language(self, "name")


class CallQuerySet(models.QuerySet):
    def visible_to(self, user):
        """The calls a person took or logged; all of them with the right to read the call log."""
        if user.may("calls.view_call"):
            return self
        hats = user.hats()
        return self.filter(Q(agent__in=hats) | Q(created_by__in=hats))

    def between(self, start, end):
        """Calls that came in or went out from `start` until just before `end`."""
        return self.filter(called_at__gte=start, called_at__lt=end)

    def missed(self):
        """Missed calls that nobody has called back yet."""
        return self.filter(direction=Call.Direction.MISSED, returned_by__isnull=True)

    def with_people(self):
        return self.select_related("organisation", "agent", "department")


class Call(Tracked):
    """One telephone call with a customer, logged by whoever had it."""

    class Direction(models.TextChoices):
        IN = "in", _("Incoming")
        OUT = "out", _("Outgoing")
        MISSED = "missed", _("Missed")

    class Category(models.TextChoices):
        GENERAL = "general", _("General matter")
        CROSS_DEPARTMENT = "cross_department", _("Cross-department matter")
        CROSS_PROVINCE = "cross_province", _("Cross-province matter")
        SPECIAL = "special", _("Special matter")
        COMPLAINT = "complaint", _("Complaint")
        SUGGESTION = "suggestion", _("Suggestion")
        COMPLIMENT = "compliment", _("Praise")

    # These open an issue even where the caller was answered at once: they are followed to their end (S2-50, S4-338).
    ALWAYS_FOLLOWED = frozenset({Category.COMPLAINT, Category.SUGGESTION})

    DEEDS = {"log": _("logged the call"), "edit": _("edited the call"), "note_error": _("noted a service error")}

    direction = models.CharField(_("direction"), max_length=10, choices=Direction.choices, default=Direction.IN)
    called_at = models.DateTimeField(_("call time"))
    caller_name = models.CharField(_("caller name"), max_length=80)
    organisation = models.ForeignKey(
        "customers.Organisation", models.PROTECT, null=True, related_name="calls", verbose_name=_("organisation")
    )
    contact = models.ForeignKey(
        "customers.Contact", models.PROTECT, null=True, related_name="calls", verbose_name=_("contact")
    )
    caller_phone = models.CharField(_("phone"), max_length=30, db_index=True)
    summary = models.CharField(_("content"), max_length=200)
    details = models.TextField(_("details"), blank=True)
    needs = models.TextField(_("needs and questions"), blank=True)
    confirmed_with_caller = models.BooleanField(_("confirmed back with the caller"), default=False)
    rings = models.PositiveSmallIntegerField(_("rings before answer"), null=True, blank=True)
    # Rings that somebody counted are shown in the figures and never graded.
    rings_are_reported = models.BooleanField(_("rings as the agent counted them"), default=True, editable=False)
    category = models.CharField(
        _("request category"), max_length=20, choices=Category.choices, default=Category.GENERAL
    )
    answer = models.TextField(_("answer given"), blank=True)
    answered_on_spot = models.BooleanField(_("answered on the spot"), default=False)
    promised_reply_at = models.DateTimeField(_("promised reply time"), null=True, blank=True)
    callback_phone = models.CharField(_("call-back number"), max_length=30, blank=True)
    is_important = models.BooleanField(_("important call"), default=False)
    no_recording_reason = models.CharField(_("why there is no recording"), max_length=200, blank=True)
    points_conveyed = models.ManyToManyField(
        TalkingPoint, blank=True, related_name="calls", verbose_name=_("information conveyed")
    )
    agent = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="calls", verbose_name=_("answered by")
    )
    department = models.ForeignKey(
        "accounts.Department", models.PROTECT, null=True, related_name="calls", verbose_name=_("department")
    )
    error_note = models.TextField(_("service error"), blank=True)
    apologised_at = models.DateTimeField(_("apologised at"), null=True, blank=True)
    correction = models.TextField(_("correction"), blank=True)
    # The missed call that this one calls back.
    returns = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="returned_by", verbose_name=_("returns the call")
    )
    form_token = models.UUIDField(null=True, unique=True, editable=False)

    objects = CallQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("call"), _("calls")
        default_permissions = ("view",)
        constraints = [
            models.CheckConstraint(
                condition=Q(direction="missed")
                | (Q(organisation__isnull=False) & ~Q(caller_name="") & ~Q(caller_phone="") & ~Q(summary="")),
                name="call_has_its_five_fields",
            ),
            models.CheckConstraint(
                condition=Q(direction="missed")
                | Q(answered_on_spot=True)
                | (Q(promised_reply_at__isnull=False) & ~Q(callback_phone="")),
                name="call_unanswered_promises",
            ),
            models.CheckConstraint(
                condition=Q(promised_reply_at__isnull=True) | Q(promised_reply_at__gt=F("called_at")),
                name="call_promise_after_call",
            ),
            models.CheckConstraint(
                condition=Q(is_important=False) | ~Q(no_recording_reason=""), name="call_important_says_why"
            ),
            models.CheckConstraint(
                condition=Q(error_note="") | (Q(apologised_at__isnull=False) & ~Q(correction="")),
                name="call_error_is_apologised",
            ),
        ]
        indexes = [
            models.Index(fields=["called_at", "id"], name="call_by_time"),
            models.Index(fields=["agent", "called_at"], name="call_of_agent"),
            models.Index(fields=["department", "called_at"], name="call_of_department"),
            models.Index(fields=["organisation", "called_at"], name="call_of_organisation"),
            models.Index(fields=["called_at"], name="call_missed", condition=Q(direction="missed")),
        ]

    def __str__(self):
        return f"{self.caller_name} · {self.organisation}" if self.organisation_id else phone(self.caller_phone)

    def get_absolute_url(self):
        return reverse("calls:detail", args=[self.pk])

    @property
    def needs_issue(self) -> bool:
        """Does somebody still owe this caller something?"""
        if self.direction == self.Direction.MISSED:
            return False
        return not self.answered_on_spot or self.category in self.ALWAYS_FOLLOWED
