"""People who come without an appointment: who they are, who was told, and what became of it."""

from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from customers.search import LONGEST, normal
from history.models import Tracked

from .appointment import Appointment
from .finding import day_limits
from .rooms import Site


class WalkInQuerySet(models.QuerySet):
    def visible_to(self, user):
        """The desk sees all; others those they reported, are wanted by, were asked about or answer for."""
        if user.may("reception.decide_walkin") or user.may("reception.view_appointment"):
            return self
        hats = user.hats()
        mine = Q(created_by__in=hats) | Q(forwarded_to__in=hats) | Q(wanted_person__in=hats) | Q(superior__in=hats)
        return self.filter(mine | Q(host__in=hats))

    def open(self):
        """Those for whom nothing is decided yet."""
        return self.filter(state__in=WalkIn.OPEN)

    def matching(self, text: str):
        """By name, organisation or phone, also in pinyin and initials."""
        rows = self
        for word in normal(text).split():
            rows = rows.filter(search__contains=word)
        return rows

    def between(self, start: datetime, end: datetime):
        return self.filter(arrived_at__gte=start, arrived_at__lt=end)

    def narrowed(self, *, q="", state="", from_day=None, to_day=None):
        """What the filter row of the list leaves over."""
        rows = self.matching(q) if q.strip() else self
        wanted = {
            "state": state,
            "arrived_at__gte": from_day and day_limits(from_day)[0],
            "arrived_at__lt": to_day and day_limits(to_day)[1],
        }
        return rows.filter(**{name: value for name, value in wanted.items() if value})

    def with_people(self):
        return self.select_related("created_by", "wanted_person", "forwarded_to", "host", "site", "appointment")


class WalkIn(Tracked):
    """Somebody who stands at the gate without an appointment, and what became of it (form 4.6).

    Who reported them is `created_by`: the guard, the desk, or nobody where the visitor did it
    at the kiosk.
    """

    class State(models.TextChoices):
        REPORTED = "reported", pgettext_lazy("walk-in", "Reported")
        FORWARDED = "forwarded", pgettext_lazy("walk-in", "Passed on")
        ACKNOWLEDGED = "acknowledged", pgettext_lazy("walk-in", "Answered for")
        RECEIVED = "received", pgettext_lazy("walk-in", "Received")
        EXPECTED = "expected", pgettext_lazy("walk-in", "Had an appointment")
        REBOOKED = "rebooked", pgettext_lazy("walk-in", "Comes again")
        WE_VISIT = "we_visit", pgettext_lazy("walk-in", "We visit them")
        REFERRED = "referred", pgettext_lazy("walk-in", "Referred elsewhere")
        LEFT = "left", pgettext_lazy("walk-in", "Left")

    class Answer(models.TextChoices):
        COMING = "coming", _("I am coming")
        SEND_UP = "send_up", _("Please send them to me")
        WAIT = "wait", _("Please let them wait")
        CANNOT = "cannot", _("I cannot receive them")

    OPEN = (State.REPORTED, State.FORWARDED, State.ACKNOWLEDGED)
    FLOW = {
        "forward": ({*OPEN}, State.FORWARDED),
        "acknowledge": ({State.FORWARDED}, State.ACKNOWLEDGED),
        "receive": ({*OPEN}, State.RECEIVED),
        "recognise": ({*OPEN}, State.EXPECTED),
        "rebook": ({*OPEN}, State.REBOOKED),
        "visit_them": ({*OPEN}, State.WE_VISIT),
        "refer": ({*OPEN}, State.REFERRED),
        "leave": ({*OPEN}, State.LEFT),
        "reopen": ({State.EXPECTED, State.REFERRED, State.LEFT}, State.REPORTED),
    }
    DEEDS = {
        "report": _("reported a visitor without an appointment"),
        "edit": _("put the facts right"),
        "forward": _("passed the visitor on"),
        "acknowledge": _("answered for the visitor"),
        "decide": _("decided whether the visitor can be received"),
        "receive": _("received the visitor at once"),
        "recognise": _("found the visitor's appointment"),
        "rebook": _("agreed that the visitor comes again"),
        "visit_them": _("agreed that we visit them"),
        "refer": _("referred the visitor elsewhere"),
        "leave": _("noted that the visitor left"),
        "reopen": _("took the outcome back"),
        "instruct": _("gave an instruction"),
    }

    state = models.CharField(_("state"), max_length=15, choices=State.choices, default=State.REPORTED, editable=False)
    site = models.ForeignKey(Site, models.PROTECT, related_name="walk_ins", verbose_name=_("site"))
    arrived_at = models.DateTimeField(_("came at"))
    visitor_name = models.CharField(_("visitor name"), max_length=80)
    organisation_name = models.CharField(_("organisation"), max_length=120, blank=True)
    phone = models.CharField(_("phone"), max_length=30, blank=True)
    address = models.CharField(_("address"), max_length=200, blank=True)
    head_count = models.PositiveSmallIntegerField(_("head count"), default=1)
    purpose = models.CharField(_("purpose"), max_length=200)
    wanted_person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("whom they want to see"),
    )
    is_important = models.BooleanField(_("important customer"), default=False)
    special_needs = models.CharField(_("special needs"), max_length=200, blank=True)
    superior = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=_("superior"),
    )
    instruction = models.CharField(_("superior's instruction"), max_length=200, blank=True, editable=False)
    # Kept when somebody is asked (S3-21).
    forwarded_to = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        editable=False,
        related_name="walk_ins",
        verbose_name=_("passed on to"),
    )
    forwarded_at = models.DateTimeField(_("passed on at"), null=True, editable=False)
    acknowledged_at = models.DateTimeField(_("answered at"), null=True, editable=False)
    answer = models.CharField(_("answer"), max_length=10, choices=Answer.choices, blank=True, editable=False)
    answer_note = models.CharField(_("word to the desk"), max_length=120, blank=True, editable=False)
    # Kept when it is decided; nobody has decided yet: empty (S2-24).
    is_urgent = models.BooleanField(_("urgent"), null=True, editable=False)
    can_receive = models.BooleanField(_("we can receive them"), null=True, editable=False)
    next_step = models.CharField(_("next step"), max_length=200, blank=True, editable=False)
    host = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, related_name="+", verbose_name=_("host")
    )
    ended_at = models.DateTimeField(_("settled at"), null=True, editable=False)
    # The visit that came of it, or that it was all along; its reception record is this one's.
    appointment = models.ForeignKey(
        Appointment,
        models.PROTECT,
        null=True,
        editable=False,
        related_name="walk_ins",
        verbose_name=_("appointment"),
    )
    search = models.CharField(max_length=LONGEST, editable=False)
    form_token = models.UUIDField(null=True, unique=True, editable=False)

    objects = WalkInQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("walk-in"), _("walk-ins")
        default_permissions = ()
        permissions = [
            ("report_walkin", _("Can report visitors without an appointment")),
            ("decide_walkin", _("Can decide what happens with visitors without an appointment")),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(head_count__gte=1), name="walkin_somebody_comes"),
            models.CheckConstraint(
                condition=~Q(state="received") | Q(is_urgent=True, can_receive=True, appointment__isnull=False),
                name="walkin_received_was_decided",
            ),
            models.CheckConstraint(
                condition=~Q(state="expected") | Q(appointment__isnull=False), name="walkin_expected_has_visit"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["rebooked", "we_visit"]) | (~Q(phone="") & ~Q(next_step="")),
                name="walkin_seen_again_is_reachable",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["forwarded", "acknowledged"])
                | Q(forwarded_to__isnull=False, forwarded_at__isnull=False),
                name="walkin_passed_on_to_somebody",
            ),
        ]
        indexes = [
            models.Index(fields=["arrived_at", "id"], name="walkin_by_arrival"),
            models.Index(fields=["state", "arrived_at"], name="walkin_by_state"),
        ]

    def __str__(self):
        return " · ".join(filter(None, [self.visitor_name, self.organisation_name]))

    def get_absolute_url(self):
        return reverse("reception:walk-in", args=[self.pk])

    @property
    def is_open(self) -> bool:
        return self.state in self.OPEN


class VisitDraftQuerySet(models.QuerySet):
    def visible_to(self, user):
        """The desk sees all; others those that are theirs to take up, or that they agreed."""
        if user.may("reception.decide_walkin") or user.may("reception.view_appointment"):
            return self
        return self.filter(Q(person__in=user.hats()) | Q(created_by__in=user.hats()))

    def open(self):
        return self.filter(state=VisitDraft.State.OPEN)


class VisitDraft(Tracked):
    """A visit that was agreed in words with somebody we could not receive: they come again, or we go there (S4-259)."""

    class State(models.TextChoices):
        OPEN = "open", pgettext_lazy("visit draft", "To be arranged")
        TAKEN_UP = "taken_up", pgettext_lazy("visit draft", "Arranged")
        DROPPED = "dropped", pgettext_lazy("visit draft", "Dropped")

    class Direction(models.TextChoices):
        THEY_RETURN = "they_return", _("The visitor comes again")
        WE_VISIT = "we_visit", _("We visit them")

    FLOW = {
        "take_up": ({State.OPEN}, State.TAKEN_UP),
        "drop": ({State.OPEN}, State.DROPPED),
    }
    DEEDS = {
        "agree": _("agreed on another visit"),
        "take_up": _("arranged the visit"),
        "drop": _("dropped the visit"),
    }

    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.OPEN, editable=False)
    walk_in = models.OneToOneField(WalkIn, models.PROTECT, related_name="draft", verbose_name=_("walk-in"))
    direction = models.CharField(_("who visits whom"), max_length=12, choices=Direction.choices)
    # As they were told on the day.
    visitor_name = models.CharField(_("visitor name"), max_length=80)
    organisation_name = models.CharField(_("organisation"), max_length=120, blank=True)
    phone = models.CharField(_("phone"), max_length=30)
    address = models.CharField(_("address"), max_length=200, blank=True)
    purpose = models.CharField(_("purpose"), max_length=200)
    wish = models.CharField(_("agreed time"), max_length=200, blank=True)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="visit_drafts", verbose_name=_("who looks after it")
    )
    appointment = models.OneToOneField(
        Appointment,
        models.PROTECT,
        null=True,
        editable=False,
        related_name="draft_before",
        verbose_name=_("appointment"),
    )

    objects = VisitDraftQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("visit to be arranged"), _("visits to be arranged")
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                condition=~Q(direction="we_visit") | ~Q(address=""), name="visit_draft_says_where_we_go"
            ),
        ]
        indexes = [models.Index(fields=["state", "created_at"], name="visit_draft_by_state")]

    def __str__(self):
        return " · ".join(filter(None, [self.visitor_name, self.organisation_name]))

    def get_absolute_url(self):
        return reverse("reception:visit-draft", args=[self.pk])
