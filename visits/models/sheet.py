"""The visitor information sheet and how its level was set."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from history.models import Tracked
from reception.models import Assignment

from .approval import Approval
from .level import Level


class InfoSheetQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Where every list and every lookup made by a person starts.

        The ones a person wrote, has a part in, or was asked to sign; all of them with the
        right to see all, and with the right to sign every one that was ever submitted.
        """
        sees_all = user.may("visits.view_infosheet")
        if sees_all and user.may("reception.view_private"):
            return self
        hats = user.hats()
        mine = Q(created_by__in=hats) | Q(host__in=hats) | Q(reception_lead__in=hats) | Q(project_engineer__in=hats)
        mine |= Q(appointment__salesperson__in=hats) | Q(appointment__receptionist__in=hats)
        mine |= Q(appointment__contact_person__in=hats)
        mine |= Q(see_off_person__in=hats) | Q(appointment__deputy__in=hats) | Q(appointment__sign_in_person__in=hats)
        mine |= Q(Exists(Assignment.objects.filter(appointment=OuterRef("appointment"), person__in=hats)))
        for lines, role in ((InfoSheet.itinerary, "person"), (InfoSheet.leaders, "person"), (InfoSheet.meals, "host")):
            rows = lines.rel.related_model._base_manager.filter(sheet=OuterRef("pk"), **{f"{role}__in": hats})
            mine |= Q(Exists(rows))
        asked = Approval.objects.filter(submission__sheet=OuterRef("pk"))
        if not user.may("visits.approve_infosheet"):
            asked = asked.asked_of(user)
        if sees_all:
            mine |= Q(appointment__is_private=False)
        return self.filter(mine | Exists(asked))

    def mine(self, user):
        """The ones this person, or somebody they stand in for, draws up."""
        hats = user.hats()
        return self.filter(Q(created_by__in=hats) | Q(appointment__salesperson__in=hats) | Q(project_engineer__in=hats))

    def waiting_for(self, user):
        """Those in which the next step is this person's: to draw up, to confirm, to set the level, or to sign."""
        hats = user.hats()
        open_to_edit = Q(state__in=InfoSheet.EDITABLE)
        drawing_up = Q(appointment__salesperson__in=hats) | Q(created_by__in=hats)
        waiting = open_to_edit & drawing_up
        technical = Q(visitor_category=InfoSheet.Category.EXISTING, customer_kind=InfoSheet.CustomerKind.TECHNICAL)
        unconfirmed = technical & Q(purpose_confirmed_at__isnull=True) & ~Q(purpose_type="")
        waiting |= open_to_edit & unconfirmed & Q(project_engineer__in=hats)
        if user.may("visits.set_level"):
            waiting |= open_to_edit & Q(level__isnull=True)
        signing = Approval.objects.waiting().filter(submission__sheet=OuterRef("pk"))
        signing = signing.filter(Approval.signed_by_one_of(user))
        # Nobody signs what they wrote (S3-26).
        signable = Q(state=InfoSheet.State.SUBMITTED) & Exists(signing)
        not_the_author = ~Q(created_by=user) & ~Q(submitted_by=user) & ~Q(appointment__salesperson=user)
        return self.filter(waiting | (signable & not_the_author))

    def with_visit(self):
        return self.select_related(
            "appointment__organisation",
            "appointment__contact",
            "appointment__contact_person",
            "appointment__salesperson__department",
            "appointment__receptionist",
            "appointment__department",
            "appointment__room",
            "appointment__invited_by",
            "appointment__deputy",
            "appointment__sign_in_person",
            "level",
            "host__position",
            "reception_lead",
            "project_engineer",
            "see_off_person",
            "created_by",
        )


class InfoSheet(Tracked):
    """What we must know to receive one visit well, drawn up by sales and signed two working days ahead.

    The visit itself (who comes, how many, when, where, the salesperson and the receptionist)
    stands on the appointment and only there.
    """

    class State(models.TextChoices):
        DRAFT = "draft", _("Draft")
        SUBMITTED = "submitted", _("Submitted")
        RETURNED = "returned", _("Returned")
        APPROVED = "approved", _("Approved")
        HANDED_OVER = "handed_over", _("Handed over")
        CLOSED = "closed", _("Closed")
        CANCELLED = "cancelled", _("Cancelled")

    class Category(models.TextChoices):
        EXISTING = "existing", _("Existing customer")
        NEWLY_DEVELOPED = "newly_developed", _("Newly developed customer")
        SELF_ENQUIRING = "self_enquiring", _("Self-enquiring customer")
        REFERRED = "referred", _("Referred customer")

    class CustomerKind(models.TextChoices):
        TECHNICAL = "technical", _("Technical customer")
        COMMERCIAL = "commercial", _("Commercial customer")

    class Purpose(models.TextChoices):
        TOUR = "tour", _("Tour")
        AUDIT = "audit", _("Customer audit")
        PROJECT = "project", _("Project talks")
        DESIGN = "design", _("Product design")
        QUALITY = "quality", _("Quality matters")
        BUSINESS = "business", _("Business talks (6P2Q)")
        OTHER = "other", _("Other")

    class AuditKind(models.TextChoices):
        PRODUCT = "product", _("Product audit")
        SYSTEM = "system", _("System audit")

    EDITABLE = (State.DRAFT, State.RETURNED)
    CHANGEABLE = (State.APPROVED, State.HANDED_OVER)
    UNDER_WAY = (State.DRAFT, State.SUBMITTED, State.RETURNED, State.APPROVED, State.HANDED_OVER)
    FLOW = {
        "submit": ({State.DRAFT, State.RETURNED}, State.SUBMITTED),
        "sign": ({State.SUBMITTED}, State.SUBMITTED),
        "approve": ({State.SUBMITTED}, State.APPROVED),
        "return": ({State.SUBMITTED}, State.RETURNED),
        "hand_over": ({State.APPROVED}, State.HANDED_OVER),
        "reopen": ({State.SUBMITTED, State.APPROVED, State.HANDED_OVER}, State.SUBMITTED),
        "relevel": ({State.SUBMITTED, State.APPROVED, State.HANDED_OVER}, State.RETURNED),
        "close": (set(UNDER_WAY), State.CLOSED),
        "cancel": (set(UNDER_WAY), State.CANCELLED),
        "restore": ({State.CANCELLED}, State.DRAFT),
        # The check-out was a mistake: again what it was before.
        "resume_draft": ({State.CLOSED}, State.DRAFT),
        "resume_submitted": ({State.CLOSED}, State.SUBMITTED),
        "resume_returned": ({State.CLOSED}, State.RETURNED),
        "resume_approved": ({State.CLOSED}, State.APPROVED),
        "resume_handed_over": ({State.CLOSED}, State.HANDED_OVER),
    }
    RESUMING = [verb for verb in FLOW if verb.startswith("resume_")]
    DEEDS = {
        "draft": _("drew up the sheet"),
        "edit": _("edited the sheet"),
        "change": _("changed the approved sheet"),
        "set_level": _("set the reception level"),
        "relevel": _("changed the reception level; the sheet goes back to its author"),
        "confirm_purpose": _("confirmed the purpose of the technical visit"),
        "write_plan": _("wrote the special reception plan"),
        "submit": _("submitted the sheet"),
        "sign": _("signed the sheet; another signature is needed"),
        "remind": _("reminded of the signature"),
        "pass_on": _("asked the superior to sign as well"),
        "approve": _("approved the sheet"),
        "return": _("returned the sheet"),
        "hand_over": _("handed the sheet over to the receptionist"),
        "exempt": _("exempted the visit from the two working days"),
        "follow": _("took over a change of the appointment"),
        "reopen": _("reopened the approval"),
        "change_receptionist": _("changed the receptionist"),
        "read_plan": _("has read the plan"),
        "remind_readers": _("reminded those who have not read the plan"),
        "tick": _("ticked an item of the audit checklist"),
        "untick": _("took back a tick of the audit checklist"),
        "close": _("closed the sheet after the visit"),
        "cancel": _("cancelled the sheet"),
        "restore": _("made the sheet a draft again with the visit"),
        "shift": _("moved the programme along with the visit"),
        "tell_of_car": _("told the customer of the car"),
        "explain_safety": _("explained the safety rules to the guests"),
    } | dict.fromkeys(RESUMING, _("opened the sheet again: the visitor had not left"))

    # What a sheet says beyond its own columns
    FACTS = {
        "starts_at": _("arrival"),
        "ends_at": _("departure"),
        "head_count": _("head count"),
        "room": _("room"),
        "place": _("place"),
        "salesperson": _("salesperson"),
        "receptionist": _("customer receptionist"),
        "origin": _("visit origin"),
        "invited_by": _("invited by"),
        "visitors": _("name list"),
        "itinerary": _("itinerary"),
        "transport": _("cars"),
        "meals": _("meals"),
        "lodging": _("hotel rooms"),
        "gifts": _("gifts"),
        "leaders": _("attending leaders"),
        "service_items": _("service items"),
        "special_plan": _("special reception plan"),
        "asked": _("asked"),
        "departments": _("departments that prepare"),
    }
    WORDED = {"purpose_type": ("visits.PurposeLabel", "purpose")}
    # Who may not set levels or sign sheets does not read a customer's potential and reputation in the history.
    CONFIDENTIAL = {"potential": "visits.view_infosheet", "reputation": "visits.view_infosheet"}

    appointment = models.OneToOneField(
        "reception.Appointment", models.PROTECT, related_name="sheet", verbose_name=_("appointment")
    )
    state = models.CharField(_("state"), max_length=12, choices=State.choices, default=State.DRAFT, editable=False)
    # Who comes, and why
    visitor_category = models.CharField(_("visitor category"), max_length=20, choices=Category.choices, blank=True)
    customer_kind = models.CharField(_("customer kind"), max_length=12, choices=CustomerKind.choices, blank=True)
    referrer = models.CharField(_("referrer"), max_length=80, blank=True)
    found_us_by = models.CharField(_("how they found us"), max_length=120, blank=True)
    reputation = models.CharField(_("buying power and reputation"), max_length=200, blank=True)
    purpose_type = models.CharField(_("purpose of visit"), max_length=10, choices=Purpose.choices, blank=True)
    purpose_text = models.CharField(_("purpose in words"), max_length=300, blank=True)
    audit_kind = models.CharField(_("kind of audit"), max_length=10, choices=AuditKind.choices, blank=True)
    purpose_confirmed_at = models.DateTimeField(_("purpose confirmed at"), null=True, editable=False)
    purpose_confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=_("purpose confirmed by"),
    )
    # What we know of the customer; saved back to the organisation on approval (S1-08)
    company_size = models.CharField(_("company size"), max_length=80, blank=True)
    industry = models.CharField(_("industry"), max_length=80, blank=True)
    potential = models.CharField(_("cooperation potential"), max_length=200, blank=True)
    business_field = models.CharField(_("business field"), max_length=200, blank=True)
    product_needs = models.TextField(_("product needs"), blank=True)
    cooperation_intention = models.TextField(_("cooperation intention"), blank=True)
    # The day on which the customer asked to come (S3-15); whether they asked stands on the appointment.
    requested_on = models.DateField(_("asked for on"), null=True, blank=True)
    # The standard, set by the Marketing Center alone (S3-12)
    level = models.ForeignKey(
        Level, models.PROTECT, null=True, related_name="sheets", verbose_name=_("reception level"), editable=False
    )
    # Our people
    project_engineer = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="engineered_sheets",
        verbose_name=_("project engineer"),
    )
    reception_lead = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="led_sheets",
        verbose_name=_("reception lead"),
    )
    host = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="hosted_sheets",
        verbose_name=_("host"),
    )
    see_off_person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("who sees the guest off"),
    )
    departments = models.ManyToManyField(
        "accounts.Department", blank=True, related_name="+", verbose_name=_("departments that prepare")
    )
    other_requirements = models.TextField(_("other requirements"), blank=True)
    # What the visit may cost, in yuan; empty: nothing is planned
    budget_meal = models.DecimalField(_("budget for meals"), max_digits=10, decimal_places=2, null=True, blank=True)
    budget_lodging = models.DecimalField(
        _("budget for lodging"), max_digits=10, decimal_places=2, null=True, blank=True
    )
    budget_transport = models.DecimalField(
        _("budget for transport"), max_digits=10, decimal_places=2, null=True, blank=True
    )
    budget_gift = models.DecimalField(_("budget for gifts"), max_digits=10, decimal_places=2, null=True, blank=True)
    # What the screen in the hall says, and what is printed below the guest's programme.
    welcome_screen = models.CharField(_("text on the welcome screen"), max_length=200, blank=True)
    guest_note = models.CharField(_("note for the guests"), max_length=300, blank=True)
    # Kept by the verbs
    submitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, related_name="+"
    )
    approved_at = models.DateTimeField(_("approved at"), null=True, editable=False)
    handed_over_at = models.DateTimeField(_("handed over at"), null=True, editable=False)
    handed_over_to = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=_("handed over to"),
    )

    # Of a sheet that was put away, as it is being read: the names of then (visits.frozen).
    day: Any = None

    objects = InfoSheetQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("information sheet"), _("information sheets")
        default_permissions = ()
        permissions = [
            ("view_infosheet", _("Can see every information sheet")),
            ("draft_infosheet", _("Can draw up information sheets")),
            ("set_level", _("Can set the reception level of a visit")),
            ("approve_infosheet", _("Can approve or return information sheets")),
            ("hand_over_infosheet", _("Can hand approved sheets over to the receptionist")),
            ("exempt_infosheet", _("Can exempt a visit at short notice, and change its receptionist")),
        ]
        constraints = [
            models.CheckConstraint(
                condition=~Q(state__in=["submitted", "approved", "handed_over"]) | Q(level__isnull=False),
                name="sheet_submitted_has_level",
            ),
            models.CheckConstraint(
                condition=~Q(state="handed_over") | Q(handed_over_at__isnull=False, handed_over_to__isnull=False),
                name="sheet_handed_over_to_somebody",
            ),
            models.CheckConstraint(
                condition=~Q(budget_meal__lt=0)
                & ~Q(budget_lodging__lt=0)
                & ~Q(budget_transport__lt=0)
                & ~Q(budget_gift__lt=0),
                name="sheet_budgets_not_negative",
            ),
        ]
        indexes = [
            models.Index(fields=["state", "-id"], name="sheet_by_state"),
        ]

    def __str__(self):
        return str(self.appointment)

    @property
    def public_name(self):
        return self.appointment.public_name

    def get_absolute_url(self):
        return reverse("visits:detail", args=[self.pk])

    @property
    def is_technical(self) -> bool:
        existing = self.visitor_category == self.Category.EXISTING
        return existing and self.customer_kind == self.CustomerKind.TECHNICAL

    @property
    def is_editable(self) -> bool:
        return self.state in self.EDITABLE

    @property
    def is_changeable(self) -> bool:
        return self.state in self.CHANGEABLE

    @property
    def budgets(self) -> list[tuple[str, object]]:
        """What is planned, by what it is for."""
        fields = [self._meta.get_field(f"budget_{name}") for name in ("meal", "lodging", "transport", "gift")]
        planned = [(str(field.verbose_name), getattr(self, field.name)) for field in fields]
        return [(label[:1].upper() + label[1:], amount) for label, amount in planned if amount is not None]

    @property
    def authors(self) -> set[int]:
        """The ids of those who wrote this sheet, and so never sign or exempt it (S3-26)."""
        wrote = {self.created_by_id, self.submitted_by_id, self.appointment.salesperson_id}
        return wrote - {None}

    @property
    def needs_special_plan(self) -> bool:
        return self.level is not None and self.level.needs_special_plan(self.appointment.head_count)
