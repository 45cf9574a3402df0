"""Customer issues: what somebody still owes a customer, from the call to the follow-up."""

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _

from customers.search import normal
from deadlines.models import Clock
from history.models import Tracked


class IssueQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Those a person handles, opened, oversees, helps with, where theirs goes on, and their queue."""
        if user.may("calls.view_issue"):
            return self
        hats = user.hats()
        mine = Q(handler__in=hats) | Q(created_by__in=hats) | Q(department__head__in=hats)
        if user.department_id:
            mine |= Q(handler__isnull=True, department=user.department_id)
        asked = Q(supports__expert__in=hats) | Q(supports__department=user.department_id or 0)
        reported = Issue.objects.filter(created_by__in=hats, merged_into__isnull=False)
        helped = Issue.objects.filter(asked)
        return self.filter(mine | Q(pk__in=helped.values("pk")) | Q(pk__in=reported.values("merged_into")))

    def open(self):
        """Those in which the customer still waits for something."""
        return self.exclude(state__in=Issue.OVER)

    def handled_by(self, user):
        return self.filter(handler__in=user.hats())

    def matching(self, text: str):
        """By customer's name or organisation, also in pinyin and initials."""
        word = normal(text)
        return self.filter(Q(organisation__search__contains=word) | Q(customer_name__icontains=text.strip()))

    def unassigned(self):
        return self.filter(handler__isnull=True)

    def late(self, at):
        """Those with a running clock that is past its time."""
        running = Clock.objects.running().filter(subject_type=ContentType.objects.get_for_model(Issue))
        return self.filter(pk__in=running.filter(due_at__lt=at).values("subject_id"))

    def received_between(self, start, end):
        """What customers asked in [start, end); a duplicate is counted with the issue that it was merged into."""
        return self.counted().filter(received_at__gte=start, received_at__lt=end)

    def counted(self):
        """Every matter once."""
        return self.exclude(state=Issue.State.MERGED)

    def with_people(self):
        return self.select_related("organisation", "handler", "department")


class Issue(Tracked):
    """A customer's question, problem, suggestion or complaint that somebody answers for until the customer knows."""

    class State(models.TextChoices):
        NEW = "new", _("New")
        ACKNOWLEDGED = "acknowledged", _("Acknowledged")
        CONTACTED = "contacted", _("Customer contacted")
        IN_PROGRESS = "in_progress", _("In progress")
        RESOLVED = "resolved", _("Resolved")
        FOLLOWED_UP = "followed_up", _("Followed up")
        CLOSED = "closed", _("Closed")
        MERGED = "merged", _("Merged")

    class Source(models.TextChoices):
        CALL = "call", _("Call")
        RECEPTION = "reception", _("Reception")
        VISIT = "visit", _("Visit to a customer")
        FEEDBACK = "feedback", _("Feedback")
        COLLEAGUE = "colleague", _("Colleague")
        PUBLIC = "public", _("Public page")

    # Nobody spoke with the customer when it came in: they wait for a word that it arrived.
    IN_WRITING = frozenset({Source.FEEDBACK, Source.PUBLIC})

    class Category(models.TextChoices):
        GENERAL = "general", _("General matter")
        CROSS_DEPARTMENT = "cross_department", _("Cross-department matter")
        CROSS_PROVINCE = "cross_province", _("Cross-province matter")
        SPECIAL = "special", _("Special matter")
        SUGGESTION = "suggestion", _("Suggestion")

    WORKED_ON = frozenset({State.NEW, State.ACKNOWLEDGED, State.CONTACTED, State.IN_PROGRESS})
    TAKEN_UP = frozenset({State.ACKNOWLEDGED, State.CONTACTED, State.IN_PROGRESS})
    OVER = frozenset({State.CLOSED, State.MERGED})

    FLOW = {
        "assign": (set(WORKED_ON), State.NEW),
        "acknowledge": ({State.NEW}, State.ACKNOWLEDGED),
        "contact": ({State.ACKNOWLEDGED, State.CONTACTED}, State.CONTACTED),
        "investigate": (set(TAKEN_UP), State.IN_PROGRESS),
        "resolve": ({State.CONTACTED, State.IN_PROGRESS}, State.RESOLVED),
        "follow_up": ({State.RESOLVED}, State.FOLLOWED_UP),
        "close": ({State.RESOLVED, State.FOLLOWED_UP}, State.CLOSED),
        "reopen": (set(State) - {State.NEW, State.ACKNOWLEDGED, State.MERGED}, State.IN_PROGRESS),
        "merge": (set(WORKED_ON), State.MERGED),
        "separate": ({State.MERGED}, State.NEW),
    }
    # Verbs that are done in a state and leave it as it is.
    STAYS = {
        "answer_at_once": {State.NEW},
        "contact": set(TAKEN_UP),  # once findings are noted, one more contact moves nothing
        "reply": set(State) - {State.NEW, *OVER},
        "extend": set(WORKED_ON),
        "split": set(WORKED_ON),
        "take_in": set(WORKED_ON),
        "classify": set(WORKED_ON),
        "ask_support": set(WORKED_ON),
        "attempt": {State.RESOLVED},
    }
    DEEDS = {
        "open": _("opened the issue"),
        "assign": _("assigned the issue"),
        "acknowledge": _("acknowledged the issue"),
        "contact": _("contacted the customer"),
        "reply": _("told the customer how it stands"),
        "answer": _("gave the customer a substantive reply"),
        "investigate": _("noted what was found"),
        "extend": _("told the customer a later time, before the due time"),
        "classify": _("changed the category"),
        "ask_support": _("asked for support"),
        "give_support": _("answered the request for support"),
        "resolve": _("resolved the issue"),
        "attempt": _("tried to reach the customer"),
        "follow_up": _("followed up with the customer"),
        "close": _("closed the issue"),
        "reopen": _("reopened the issue"),
        "name_customer": _("said which customer it is"),
        "merge": _("merged it into another issue of the same matter"),
        "take_in": _("took in another issue of the same matter"),
        "separate": _("took it out of the other issue again"),
        "split": _("made an issue of its own of a part"),
        "decline_support": _("declined the request for support"),
        "accept_support": _("took on the request for support"),
    }

    state = models.CharField(_("state"), max_length=15, choices=State.choices, default=State.NEW, editable=False)
    source = models.CharField(_("source"), max_length=10, choices=Source.choices)
    call = models.ForeignKey("calls.Call", models.PROTECT, null=True, related_name="issues", verbose_name=_("call"))
    reception_record = models.ForeignKey(
        "reception.ReceptionRecord",
        models.PROTECT,
        null=True,
        related_name="issues",
        verbose_name=_("reception record"),
    )
    organisation = models.ForeignKey(
        "customers.Organisation",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="issues",
        verbose_name=_("organisation"),
    )
    contact = models.ForeignKey(
        "customers.Contact", models.PROTECT, null=True, related_name="issues", verbose_name=_("contact")
    )
    # As they were on the day: a contact edited later rewrites nothing.
    customer_name = models.CharField(_("customer name"), max_length=80, blank=True)
    customer_phone = models.CharField(_("call-back number"), max_length=30, blank=True)
    # Empty only for what a visit brought home and nobody has sorted yet (S4-38).
    category = models.CharField(_("category"), max_length=20, choices=Category.choices, blank=True)
    is_complaint = models.BooleanField(_("complaint"), default=False)
    is_after_sales = models.BooleanField(_("after-sales matter"), default=False)
    is_internal = models.BooleanField(_("asked by a colleague"), default=False)
    description = models.TextField(_("description"))
    department = models.ForeignKey(
        "accounts.Department", models.PROTECT, related_name="issues", verbose_name=_("department")
    )
    handler = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="issues",
        verbose_name=_("handler"),
    )
    received_at = models.DateTimeField(_("received at"))
    # Its place in the queue; kept by `calls.turns`, whichever of its clocks changes.
    turn = models.DateTimeField(editable=False)
    # A reopened issue is a new cycle with clocks of its own; the verdict on the old ones stays.
    cycle = models.PositiveSmallIntegerField(_("cycle"), default=1, editable=False)
    cycle_started_at = models.DateTimeField(editable=False)
    notified_at = models.DateTimeField(_("handler notified at"), null=True, editable=False)
    acknowledged_at = models.DateTimeField(_("acknowledged at"), null=True, editable=False)
    first_contact_at = models.DateTimeField(_("first contact at"), null=True, editable=False)
    facts = models.TextField(_("facts"), blank=True)
    cause = models.TextField(_("cause"), blank=True)
    measures = models.TextField(_("measures"), blank=True)
    solved_on_spot = models.BooleanField(_("solved on the spot"), default=False, editable=False)
    effective_reply_at = models.DateTimeField(_("substantive reply at"), null=True, editable=False)
    resolved_at = models.DateTimeField(_("resolved at"), null=True, editable=False)
    followed_up_at = models.DateTimeField(_("followed up at"), null=True, editable=False)
    customer_informed_at = models.DateTimeField(_("customer informed at"), null=True, editable=False)
    closed_at = models.DateTimeField(_("closed at"), null=True, editable=False)
    handovers = models.PositiveSmallIntegerField(_("hand-overs"), default=0, editable=False)
    # The same matter, told twice: what is owed is kept there.
    merged_into = models.ForeignKey(
        "self", models.PROTECT, null=True, editable=False, related_name="merged", verbose_name=_("merged into")
    )
    # A second matter in the same words: received when the first was.
    split_from = models.ForeignKey(
        "self", models.PROTECT, null=True, editable=False, related_name="parts", verbose_name=_("split from")
    )
    form_token = models.UUIDField(null=True, unique=True, editable=False)

    objects = IssueQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("issue"), _("issues")
        default_permissions = ("view",)
        permissions = [
            ("assign_issue", _("Can assign issues to anybody")),
            ("set_special_due", _("Can set the due time of a special matter")),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(is_internal=True) | Q(source="public") | Q(organisation__isnull=False),
                name="issue_has_a_customer",
            ),
            models.CheckConstraint(condition=~Q(description=""), name="issue_says_what"),
            models.CheckConstraint(condition=~Q(category="") | Q(source="visit"), name="issue_has_a_category"),
            models.CheckConstraint(
                condition=~Q(state__in=["resolved", "followed_up", "closed"])
                | (~Q(facts="") & ~Q(cause="") & ~Q(measures="") & Q(resolved_at__isnull=False)),
                name="issue_resolved_says_why",
            ),
            models.CheckConstraint(
                condition=~Q(state="closed")
                | (Q(effective_reply_at__isnull=False) & Q(customer_informed_at__isnull=False)),
                name="issue_closed_customer_knows",
            ),
            models.CheckConstraint(
                condition=Q(cycle_started_at__gte=F("received_at")), name="issue_cycle_after_receipt"
            ),
            models.CheckConstraint(
                condition=Q(state="merged", merged_into__isnull=False)
                | (~Q(state="merged") & Q(merged_into__isnull=True)),
                name="issue_merged_points_to_another",
            ),
            models.CheckConstraint(condition=~Q(merged_into=F("id")), name="issue_is_not_its_own_double"),
        ]
        indexes = [
            models.Index(fields=["received_at", "id"], name="issue_by_receipt"),
            models.Index(fields=["handler", "state"], name="issue_of_handler"),
            models.Index(fields=["department", "state"], name="issue_of_department"),
            models.Index(fields=["organisation", "received_at"], name="issue_of_organisation"),
            models.Index(fields=["turn", "id"], name="issue_in_turn", condition=~Q(state__in=["closed", "merged"])),
            models.Index(
                fields=["effective_reply_at"], name="issue_by_reply", condition=Q(effective_reply_at__isnull=False)
            ),
        ]

    def __str__(self):
        return f"{self.customer} · {Truncator(self.headline).chars(60)}"

    def get_absolute_url(self):
        return reverse("calls:issue", args=[self.pk])

    def can(self, verb: str) -> bool:
        answered = self.effective_reply_at is not None
        if (verb == "reopen" and not answered) or (verb in {"extend", "merge"} and answered):
            return (
                False  # only an answer can be found wanting; only a missing one can be announced for later, or shared
            )
        return self.state in (self.STAYS[verb] if verb in self.STAYS else self.FLOW[verb][0])

    @property
    def customer(self):
        """Whose matter it is: the organisation; from the public page the name that was given, else a colleague."""
        if self.organisation_id:
            return self.organisation
        unknown = _("Somebody unknown") if self.source == self.Source.PUBLIC else _("Colleague")
        return (not self.is_internal and self.customer_name) or unknown

    @property
    def headline(self) -> str:
        """The first line of what it is about."""
        return self.description.strip().splitlines()[0]
