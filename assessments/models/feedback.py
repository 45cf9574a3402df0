"""What visitors say about how they were received."""

from datetime import date, datetime, timedelta

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from history.models import Tracked
from pages.languages import in_language
from reception.models import Appointment

from .period import midnight


class Questionnaire(models.Model):
    """A set of questions, kept in versions."""

    code = models.SlugField(_("code"), max_length=40, unique=True)
    name = models.CharField(_("title"), max_length=80)
    name_zh = models.CharField(_("Chinese title"), max_length=80, blank=True)
    is_active = models.BooleanField(_("in use"), default=True)

    class Meta:
        verbose_name, verbose_name_plural = _("questionnaire"), _("questionnaires")
        default_permissions = ()

    def __str__(self):
        return in_language(self, "name")


class QuestionnaireVersionQuerySet(models.QuerySet):
    def current(self, code: str, at: datetime):
        """The version of a questionnaire that is handed out at the instant; None when it is not in use."""
        rows = self.filter(questionnaire__code=code, questionnaire__is_active=True, valid_from__lte=at)
        return rows.order_by("-number").first()


class QuestionnaireVersion(models.Model):
    """The questions as they were asked from a moment on; never edited once somebody was asked."""

    questionnaire = models.ForeignKey(Questionnaire, models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField(_("version"))
    valid_from = models.DateTimeField(_("valid from"))
    allows_anonymous = models.BooleanField(_("may be answered without a name"), default=False)
    # An overall mark of this or less is told to the contact person and their superior; empty: no mark is.
    low_score = models.PositiveSmallIntegerField(_("low score"), null=True, blank=True, default=2)

    objects = QuestionnaireVersionQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("questionnaire version"), _("questionnaire versions")
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["questionnaire", "number"], name="questionnaire_version_once")]

    def __str__(self):
        return f"{self.questionnaire} {self.number}"


class Question(models.Model):
    """One question of one version."""

    class Kind(models.TextChoices):
        RATING = "rating", _("1 to 5")
        CHOICE = "choice", _("yes / partly / no")
        TEXT = "text", _("text")

    # The one whose rating is the visit's satisfaction.
    OVERALL = "overall"

    version = models.ForeignKey(QuestionnaireVersion, models.PROTECT, related_name="questions")
    order = models.PositiveSmallIntegerField(_("order"), default=0)
    code = models.SlugField(_("code"), max_length=40)
    kind = models.CharField(_("kind"), max_length=8, choices=Kind.choices)
    text = models.CharField(_("question"), max_length=200)
    text_zh = models.CharField(_("Chinese question"), max_length=200, blank=True)
    is_required = models.BooleanField(_("must be answered"), default=False)

    class Meta:
        verbose_name, verbose_name_plural = _("question"), _("questions")
        default_permissions = ()
        ordering = ["order", "pk"]
        constraints = [models.UniqueConstraint(fields=["version", "code"], name="question_once_per_version")]

    def __str__(self):
        return in_language(self, "text")


class FeedbackQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Whoever sees the appointment sees that feedback was asked, and so does the contact person's superior.

        Who may read what was answered is a question for rules.
        """
        sees_all = user.may("assessments.view_feedback")
        if sees_all and user.may("reception.view_private"):
            return self
        visits = Appointment.objects.all() if sees_all else Appointment.objects.visible_to(user)
        visits = visits.open_to(user)
        return self.filter(Q(appointment__in=visits) | Q(appointment__contact_person__manager__in=user.hats()))

    def with_visit(self):
        return self.select_related(
            "appointment__organisation",
            "appointment__contact_person__department__head",
            "appointment__receptionist",
            "appointment__department",
            "questionnaire",
        )

    def answered_between(self, start: datetime, end: datetime):
        return self.filter(state=Feedback.State.ANSWERED, answered_at__gte=start, answered_at__lt=end)

    def chosen(
        self,
        *,
        state: str = "",
        since: date | None = None,
        until: date | None = None,
        department: int | None = None,
        receptionist: int | None = None,
        contact_person: int | None = None,
        tier: str = "",
    ):
        """Narrowed to a state, to days of the answer, and to whom or what the visit concerned; tier `-` is none."""
        wanted = {
            "state": state,
            "answered_at__gte": since and midnight(since),
            "answered_at__lt": until and midnight(until + timedelta(days=1)),
            "appointment__department": department,
            "appointment__receptionist": receptionist,
            "appointment__contact_person": contact_person,
        }
        rows = self.filter(**{name: value for name, value in wanted.items() if value})
        return rows.filter(appointment__organisation__tier=tier.strip("-")) if tier else rows

    def about_work_of(self, person):
        """The visits a person was the contact person or the receptionist of."""
        return self.filter(Q(appointment__contact_person=person) | Q(appointment__receptionist=person))


class Feedback(Tracked):
    """One visitor asked how one reception was, and what they answered."""

    class State(models.TextChoices):
        DUE = "due", _("To be asked")
        ASKED = "asked", _("Not yet answered")
        ANSWERED = "answered", _("Answered")
        EXPIRED = "expired", _("Not answered")

    class Method(models.TextChoices):
        QUESTIONNAIRE = "questionnaire", _("Questionnaire")
        INTERVIEW = "interview", _("Interview")
        PHONE = "phone", _("Phone")

    class Audience(models.TextChoices):
        VISITOR = "visitor", _("Visitor")

    FLOW = {
        "ask": ({State.DUE, State.ASKED, State.EXPIRED}, State.ASKED),
        "answer": ({State.DUE, State.ASKED, State.EXPIRED}, State.ANSWERED),
        "expire": ({State.ASKED}, State.EXPIRED),
    }
    DEEDS = {
        "open": _("opened the feedback request"),
        "ask": _("asked for feedback"),
        "answer": _("received the visitor's answer"),
        "expire": _("closed the request unanswered"),
    }

    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.DUE, editable=False)
    appointment = models.ForeignKey(Appointment, models.PROTECT, related_name="feedback", verbose_name=_("appointment"))
    audience = models.CharField(_("asked of"), max_length=10, choices=Audience.choices, default=Audience.VISITOR)
    questionnaire = models.ForeignKey(
        QuestionnaireVersion, models.PROTECT, related_name="+", verbose_name=_("questionnaire version")
    )
    language = models.CharField(_("language"), max_length=10, blank=True)
    address = models.EmailField(_("sent to"), blank=True, editable=False)
    asked_at = models.DateTimeField(_("visitor asked at"), null=True, editable=False)
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

    objects = FeedbackQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("feedback"), _("feedback")
        default_permissions = ("view",)
        constraints = [
            models.UniqueConstraint(
                fields=["appointment"], condition=Q(audience="visitor"), name="feedback_one_per_visit"
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
        indexes = [models.Index(fields=["answered_at", "id"], name="feedback_by_answer")]

    def __str__(self):
        return str(self.appointment)

    @property
    def public_name(self):
        return self.appointment.public_name

    def get_absolute_url(self):
        return reverse("assessments:feedback", args=[self.pk])

    @property
    def is_low(self) -> bool:
        """Did the visitor give a mark at which somebody must be told?"""
        return None not in (self.overall, self.questionnaire.low_score) and self.overall <= self.questionnaire.low_score


class Answer(models.Model):
    """What was answered to one question."""

    class Choice(models.TextChoices):
        YES = "yes", _("Yes")
        PARTLY = "partly", _("Partly")
        NO = "no", _("No")

    feedback = models.ForeignKey(Feedback, models.PROTECT, related_name="answers")
    question = models.ForeignKey(Question, models.PROTECT, related_name="answers")
    rating = models.PositiveSmallIntegerField(null=True)
    choice = models.CharField(max_length=8, choices=Choice.choices, blank=True)
    words = models.TextField(blank=True)

    class Meta:
        verbose_name, verbose_name_plural = _("given answer"), _("given answers")
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["feedback", "question"], name="answer_once_per_question"),
            models.CheckConstraint(condition=Q(rating__range=(1, 5)) | Q(rating=None), name="answer_rating_1_to_5"),
        ]

    def __str__(self):
        return f"{self.question}: {self.said}"

    @property
    def said(self) -> str:
        """The answer as people read it."""
        if self.rating is not None:
            return f"{self.rating} / 5"
        return str(self.get_choice_display() if self.choice else self.words)
