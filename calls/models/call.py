"""The call log."""

from django.conf import settings
from django.db import models
from django.db.models import Count, Exists, F, Max, OuterRef, Q, Subquery
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from history.models import Tracked
from pages.formats import phone

from .point import TalkingPoint


class CallQuerySet(models.QuerySet):
    def visible_to(self, user):
        """The calls a person took, logged, was wanted in or calls back; all with the right to read the log."""
        if user.may("calls.view_call"):
            return self
        hats = user.hats()
        mine = Q(agent__in=hats) | Q(created_by__in=hats) | Q(meant_for__in=hats)
        return self.filter(mine | Q(taken_by__in=hats))

    def between(self, start, end):
        """Calls that came in or went out from `start` until just before `end`."""
        return self.filter(called_at__gte=start, called_at__lt=end)

    def missed(self):
        """Missed calls whose callers still wait: nobody spoke with them since, nobody set them aside."""
        return self.filter(direction=Call.Direction.MISSED, settled_by__isnull=True, set_aside_at__isnull=True)

    def for_anybody(self, user):
        """Missed calls that nobody has taken and that rang at others': what those who answer customers may take."""
        if not user.may("calls.view_issue"):
            return self.none()
        return self.visible_to(user).missed().filter(taken_by=None).exclude(agent__in=user.hats())

    def one_per_number(self):
        """The first of these of each number, with how often it called in vain (`times`) and when last (`last_at`)."""
        same = self.filter(caller_phone=OuterRef("caller_phone")).order_by()
        counted = same.values("caller_phone").annotate(times=Count("pk"), last=Max("called_at"))
        first = same.filter(
            Q(called_at__lt=OuterRef("called_at")) | Q(called_at=OuterRef("called_at"), pk__lt=OuterRef("pk"))
        )
        return self.filter(~Exists(first)).annotate(
            times=Subquery(counted.values("times")), last_at=Subquery(counted.values("last"))
        )

    def graded_for_rings(self):
        """Calls whose rings say how quickly somebody answers: not while they were with a guest or out (S4-279)."""
        return self.filter(excused="")

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

    class Excused(models.TextChoices):
        """Why nobody is to blame for a telephone that rang on: its owner was elsewhere by duty."""

        IN_RECEPTION = "in_reception", _("in reception")
        OUT = "out", _("out of the office")
        ABSENT = "absent", _("absent")

    DEEDS = {
        "log": _("logged the call"),
        "edit": _("edited the call"),
        "note_error": _("noted a service error"),
        "take": _("took the missed call"),
        "give_back": _("gave the missed call back"),
        "try": _("tried to call back"),
        "set_aside": _("set the missed call aside"),
        "keep_recording": _("kept the recording"),
        "say_told": _("said that the caller was told about the recording"),
        "play": _("listened to the recording"),
        "purge_recording": _("deleted the recording, whose time is over"),
    }

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
    answer_seconds = models.PositiveSmallIntegerField(_("seconds before answer"), null=True, blank=True)
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
    # Whom the caller asked for, or whose telephone rang, where somebody else took the call.
    meant_for = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="calls_meant",
        verbose_name=_("whom the caller wanted"),
    )
    excused = models.CharField(_("why they could not answer"), max_length=15, choices=Excused.choices, blank=True)
    was_refused = models.BooleanField(_("refused"), default=False)
    # When a recording was kept: an important call has one, or says why not.
    recorded_at = models.DateTimeField(null=True, editable=False)
    error_note = models.TextField(_("service error"), blank=True)
    apologised_at = models.DateTimeField(_("apologised at"), null=True, blank=True)
    correction = models.TextField(_("correction"), blank=True)
    # The missed call that this one calls back.
    returns = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="returned_by", verbose_name=_("returns the call")
    )
    # Who calls a missed caller back, so that no two do; and the call in which we spoke with them.
    taken_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=_("taken by"),
    )
    taken_at = models.DateTimeField(_("taken at"), null=True, editable=False)
    settled_by = models.ForeignKey("self", models.PROTECT, null=True, editable=False, related_name="settles")
    set_aside_at = models.DateTimeField(_("set aside at"), null=True, editable=False)
    set_aside_reason = models.CharField(_("why nobody calls back"), max_length=200, blank=True, editable=False)
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
                condition=Q(is_important=False) | ~Q(no_recording_reason="") | Q(recorded_at__isnull=False),
                name="call_important_recorded_or_says_why",
            ),
            models.CheckConstraint(
                condition=Q(was_refused=False) | Q(direction="missed"), name="call_refused_was_missed"
            ),
            models.CheckConstraint(
                condition=Q(set_aside_at__isnull=True) | ~Q(set_aside_reason=""), name="call_set_aside_says_why"
            ),
            models.CheckConstraint(
                condition=Q(taken_by__isnull=True) | Q(direction="missed"), name="call_taken_was_missed"
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
            models.Index(
                fields=["called_at", "id"],
                name="call_to_return",
                condition=Q(direction="missed", settled_by__isnull=True, set_aside_at__isnull=True),
            ),
        ]

    def __str__(self):
        if self.organisation_id:
            return f"{self.caller_name} · {self.organisation}"
        return phone(self.caller_phone) or str(_("number withheld"))

    def get_absolute_url(self):
        return reverse("calls:detail", args=[self.pk])

    @property
    def needs_issue(self) -> bool:
        """Does somebody still owe this caller something?"""
        if self.direction == self.Direction.MISSED:
            return False
        return not self.answered_on_spot or self.category in self.ALWAYS_FOLLOWED
