"""What people say about how they were received, or how their matter was handled."""

from datetime import date, datetime, timedelta

from django.conf import settings
from django.db import models
from django.db.models import Case, Q, When
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from calls.models import Issue
from history.models import Tracked
from reception.models import Appointment

from .opt_out import opted_out
from .period import midnight
from .questionnaire import Audience, QuestionnaireVersion
from .survey import Survey


class FeedbackQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Whoever sees the visit or the issue sees that feedback was asked, and so does the contact person's superior.

        Who may read what was answered is a question for rules. An answer without a name is nobody's
        row: it is read in the results of its questionnaire alone (see `assessments.results`).
        """
        rows = self.exclude(state=Feedback.State.ANSWERED, is_anonymous=True)
        sees_all = user.may("assessments.view_feedback")
        if sees_all and user.may("reception.view_private"):
            return rows
        hats = user.hats()
        visits = Appointment.objects.all() if sees_all else Appointment.objects.visible_to(user)
        seen = Q(appointment__in=visits.open_to(user)) | Q(appointment__contact_person__manager__in=hats)
        if sees_all:
            return rows.filter(seen | Q(appointment=None))
        seen |= Q(person__in=hats) | Q(survey__created_by__in=hats)
        seen |= Q(audience=Audience.CUSTOMER, contact__organisation__owner__in=hats)
        return rows.filter(seen | Q(issue__in=Issue.objects.visible_to(user), appointment=None))

    def of_visitors(self):
        """What the guests of a visit were asked: the satisfaction of the figures (S0-28)."""
        return self.filter(audience=Audience.VISITOR, appointment__isnull=False)

    def with_visit(self):
        return self.select_related(
            "appointment__organisation",
            "appointment__contact_person__department__head",
            "appointment__receptionist",
            "appointment__department",
            "issue__organisation",
            "issue__handler",
            "issue__department__head",
            "survey__created_by",
            "contact__organisation__owner",
            "person",
            "questionnaire__questionnaire",
        )

    def answered_between(self, start: datetime, end: datetime):
        """What visitors answered in [start, end)."""
        answered = self.of_visitors().filter(state=Feedback.State.ANSWERED)
        return answered.filter(answered_at__gte=start, answered_at__lt=end)

    def counted_between(self, start: datetime | None, end: datetime | None):
        """Requests that belong to [start, end), whatever became of them.

        By the day of asking; of whoever was never written to, by the day they were heard, or else
        the day the request was opened.
        """
        rows = self.alias(counted_at=Coalesce("asked_at", "answered_at", "created_at"))
        rows = rows.filter(counted_at__gte=start) if start else rows
        return rows.filter(counted_at__lt=end) if end else rows

    def of_customer(self, contact: int | None, address: str):
        """All that one customer was ever asked or is to be asked, known as a contact or by their e-mail address."""
        same = Q(contact=contact, contact__isnull=False)
        same |= Q(appointment__contact=contact, appointment__contact__isnull=False, audience=Audience.VISITOR)
        return self.filter(same | Q(address__iexact=address) & ~Q(address="")).exclude(audience=Audience.HOST)

    def with_wish(self):
        """Adds `is_spared`: the customer who is asked does not want to be."""
        customer = Coalesce("contact_id", Case(When(audience=Audience.VISITOR, then="appointment__contact_id")))
        rows = self.alias(customer=customer)
        return rows.annotate(is_spared=~Q(audience=Audience.HOST) & opted_out("customer", "address"))

    def to_be_sent(self, at: datetime):
        """Whose letter was put off, and is to go now."""
        return self.filter(state=Feedback.State.DUE, ask_at__lte=at)

    def running_out(self, at: datetime):
        return self.filter(state=Feedback.State.ASKED, expires_at__lte=at)

    def chosen(
        self,
        *,
        state: str = "",
        audience: str = "",
        survey: int | None = None,
        questionnaire: int | None = None,
        asked_since: date | None = None,
        asked_until: date | None = None,
        since: date | None = None,
        until: date | None = None,
        department: int | None = None,
        receptionist: int | None = None,
        contact_person: int | None = None,
        tier: str = "",
    ):
        """Narrowed to a state, to days of asking and of the answer, to whom or what it concerned; tier `-` is none."""
        wanted = {
            "state": state,
            "audience": audience,
            "survey": survey,
            "questionnaire__questionnaire": questionnaire,
            "answered_at__gte": since and midnight(since),
            "answered_at__lt": until and midnight(until + timedelta(days=1)),
            "appointment__department": department,
            "appointment__receptionist": receptionist,
            "appointment__contact_person": contact_person,
        }
        rows = self.filter(**{name: value for name, value in wanted.items() if value})
        rows = rows.counted_between(
            midnight(asked_since) if asked_since else None,
            midnight(asked_until + timedelta(days=1)) if asked_until else None,
        )
        return rows.filter(appointment__organisation__tier=tier.strip("-")) if tier else rows

    def about_work_of(self, person):
        """The visits a person was the contact person or the receptionist of."""
        return self.filter(Q(appointment__contact_person=person) | Q(appointment__receptionist=person))


class Feedback(Tracked):
    """One person asked how one reception, one follow-up or the company was, and what they answered."""

    class State(models.TextChoices):
        DUE = "due", _("To be asked")
        ASKED = "asked", _("Not yet answered")
        ANSWERED = "answered", _("Answered")
        # The answer stands apart, without a way back to whom was asked.
        APART = "apart", _("Answered without a name")
        EXPIRED = "expired", _("Not answered")
        LEFT_OUT = "left_out", _("Not in the sample")
        OPTED_OUT = "opted_out", _("Does not want to be asked")

    class Method(models.TextChoices):
        QUESTIONNAIRE = "questionnaire", _("Questionnaire")
        INTERVIEW = "interview", _("Interview")
        PHONE = "phone", _("Phone")

    Audience = Audience

    OPEN = frozenset({State.DUE, State.ASKED, State.EXPIRED, State.LEFT_OUT, State.OPTED_OUT})
    FLOW = {
        "ask": (set(OPEN), State.ASKED),
        "answer": (set(OPEN), State.ANSWERED),
        "answer_apart": (set(OPEN), State.APART),
        "expire": ({State.ASKED}, State.EXPIRED),
        "take_back": ({State.DUE, State.ASKED, State.EXPIRED}, State.DUE),
        "opt_out": ({State.DUE, State.ASKED, State.EXPIRED, State.LEFT_OUT}, State.OPTED_OUT),
        "allow": ({State.OPTED_OUT}, State.DUE),
    }
    DEEDS = {
        "open": _("opened the feedback request"),
        "leave_out": _("left the request out of the sample"),
        "ask": _("asked for feedback"),
        "remind": _("asked again for feedback"),
        "answer": _("received the visitor's answer"),
        "answer_apart": _("received an answer without a name"),
        "take_back": _("took the request back: the visitor had not left"),
        "expire": _("closed the request unanswered"),
        "leave_alone": _("did not ask: this customer does not want to be asked"),
        "opt_out": _("noted that the customer does not want to be asked any more"),
        "allow": _("noted that the customer may be asked again"),
    }

    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.DUE, editable=False)
    audience = models.CharField(_("asked of"), max_length=10, choices=Audience.choices, default=Audience.VISITOR)
    # What it is about: a visit, an issue, or a survey; empty for an answer without a name, but for the survey.
    appointment = models.ForeignKey(
        Appointment, models.PROTECT, null=True, related_name="feedback", verbose_name=_("appointment")
    )
    issue = models.ForeignKey(Issue, models.PROTECT, null=True, related_name="feedback", verbose_name=_("issue"))
    survey = models.ForeignKey(Survey, models.PROTECT, null=True, related_name="feedback", verbose_name=_("survey"))
    # Who is asked: a customer of the list, or one of us; a visitor is named by the appointment.
    contact = models.ForeignKey(
        "customers.Contact", models.PROTECT, null=True, related_name="feedback", verbose_name=_("contact")
    )
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("person")
    )
    questionnaire = models.ForeignKey(
        QuestionnaireVersion, models.PROTECT, related_name="+", verbose_name=_("questionnaire version")
    )
    language = models.CharField(_("language"), max_length=10, blank=True)
    address = models.EmailField(_("sent to"), blank=True, editable=False)
    # The letter goes then (FEEDBACK_DELAY); empty where nothing is put off.
    ask_at = models.DateTimeField(_("to be sent at"), null=True, editable=False)
    asked_at = models.DateTimeField(_("visitor asked at"), null=True, editable=False)
    reminded_at = models.DateTimeField(_("reminded at"), null=True, editable=False)
    reminders = models.PositiveSmallIntegerField(_("reminders"), default=0, editable=False)
    expires_at = models.DateTimeField(_("may be answered until"), null=True, editable=False)
    answered_at = models.DateTimeField(_("answered at"), null=True, editable=False)
    method = models.CharField(_("collected by"), max_length=15, choices=Method.choices, blank=True)
    # Who wrote down what the visitor said; empty when the visitor wrote it.
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, related_name="+"
    )
    respondent_name = models.CharField(_("filled in by"), max_length=80, blank=True)
    is_anonymous = models.BooleanField(_("without a name"), default=False)
    overall = models.PositiveSmallIntegerField(_("overall satisfaction"), null=True)
    # What somebody now owes the customer because of a low mark.
    opened_issue = models.OneToOneField(
        Issue, models.PROTECT, null=True, editable=False, related_name="opened_by_feedback", verbose_name=_("issue")
    )

    objects = FeedbackQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("feedback"), _("feedback")
        default_permissions = ("view",)
        constraints = [
            models.UniqueConstraint(
                fields=["appointment"], condition=Q(audience="visitor"), name="feedback_one_per_visit"
            ),
            models.UniqueConstraint(
                fields=["appointment", "person"], condition=Q(audience="host"), name="feedback_one_per_host"
            ),
            models.UniqueConstraint(fields=["issue"], name="feedback_one_per_issue"),
            models.UniqueConstraint(fields=["survey", "contact"], name="feedback_one_per_survey"),
            models.CheckConstraint(
                condition=Q(state="answered", is_anonymous=True)
                | Q(audience="visitor", appointment__isnull=False)
                | Q(audience="host", appointment__isnull=False, person__isnull=False)
                | Q(audience="caller", issue__isnull=False)
                | Q(audience="customer", survey__isnull=False, contact__isnull=False),
                name="feedback_asks_somebody_about_something",
            ),
            models.CheckConstraint(
                condition=~Q(state="asked") | Q(asked_at__isnull=False, expires_at__isnull=False),
                name="feedback_asked_has_moment",
            ),
            models.CheckConstraint(
                condition=Q(state="answered", answered_at__isnull=False, overall__isnull=False) & ~Q(method="")
                | ~Q(state="answered") & Q(answered_at__isnull=True, overall__isnull=True, method=""),
                name="feedback_answered_has_method",
            ),
            models.CheckConstraint(
                condition=~Q(state="answered") | Q(is_anonymous=True) | ~Q(respondent_name=""),
                name="feedback_answered_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(overall__range=(1, 5)) | Q(overall=None), name="feedback_overall_1_to_5"
            ),
        ]
        indexes = [
            models.Index(fields=["answered_at", "id"], name="feedback_by_answer"),
            models.Index(fields=["ask_at"], name="feedback_put_off", condition=Q(state="due", ask_at__isnull=False)),
            models.Index(fields=["expires_at"], name="feedback_running_out", condition=Q(state="asked")),
        ]

    def __str__(self):
        if self.audience == Audience.HOST and self.person_id:
            return f"{self.appointment} · {self.person}"
        return str(self.appointment or self.issue or self.contact or self.get_state_display())

    def can(self, verb):
        """A survey that is closed asks nobody any more, and takes no answer; whom we do not know cannot be spared."""
        if verb == "opt_out" and (self.audience == Audience.HOST or not (self.contact_key or self.address)):
            return False
        is_over = self.survey_id is not None and self.survey.state == Survey.State.CLOSED
        return super().can(verb) and not (is_over and verb in {"ask", "answer"})

    @property
    def public_name(self):
        return getattr(self.appointment, "public_name", None) or str(self)

    def get_absolute_url(self):
        return reverse("assessments:feedback", args=[self.pk])

    @property
    def is_low(self) -> bool:
        """Was a mark given at which somebody must be told?"""
        return None not in (self.overall, self.questionnaire.low_score) and self.overall <= self.questionnaire.low_score

    @property
    def addressee(self) -> str:
        """Who is asked, as one speaks to them."""
        if self.audience == Audience.VISITOR and self.appointment is not None:
            return self.appointment.visitor_name
        if self.audience == Audience.CALLER and self.issue is not None:
            return self.issue.customer_name or str(self.contact or self.issue.organisation or "")
        return str(self.person or self.contact or "")

    @property
    def contact_key(self) -> int | None:
        """The customer of the list who is asked, where they are one."""
        if self.contact_id is None and self.audience == Audience.VISITOR and self.appointment is not None:
            return self.appointment.contact_id
        return self.contact_id

    @property
    def organisation(self):
        """Of whose people somebody is asked; None for one of us."""
        for held in (self.appointment, self.contact, self.issue):
            if held is not None:
                return held.organisation
        return None

    @property
    def owner(self):
        """Who answers for what it is about: the contact person, the handler, the account owner."""
        if self.appointment is not None:
            return self.appointment.contact_person
        if self.issue is not None:
            return self.issue.handler or self.issue.department.head
        return (self.contact and self.contact.organisation.owner) or (self.survey and self.survey.created_by)

    @property
    def department(self):
        """Where it belongs; None where the owner has none."""
        subject = self.appointment or self.issue
        return subject.department if subject is not None else getattr(self.owner, "department", None)
