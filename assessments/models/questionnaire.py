"""What people are asked: questions, kept in versions that nobody edits once somebody was asked."""

from datetime import datetime

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from pages.languages import in_language


class Audience(models.TextChoices):
    """Of whom it is asked."""

    VISITOR = "visitor", _("Visitors, after they left")
    HOST = "host", _("Hosts and presenters of a visit")
    CALLER = "caller", _("Customers, after the follow-up of their issue")
    CUSTOMER = "customer", _("Chosen customers")


class Questionnaire(models.Model):
    """A set of questions, kept in versions."""

    DEEDS = {
        "found": _("added the questionnaire"),
        "edit": _("edited the questionnaire"),
        "revise": _("began a new version of the questions"),
        "discard": _("discarded the version that was begun"),
        "publish": _("put a new version of the questions into use"),
    }

    version = models.PositiveIntegerField(default=0, editable=False)
    code = models.SlugField(_("code"), max_length=40, unique=True)
    name = models.CharField(_("title"), max_length=80)
    name_zh = models.CharField(_("Chinese title"), max_length=80, blank=True)
    audience = models.CharField(_("asked of"), max_length=10, choices=Audience.choices, default=Audience.VISITOR)
    is_active = models.BooleanField(_("in use"), default=True)

    class Meta:
        verbose_name, verbose_name_plural = _("questionnaire"), _("questionnaires")
        default_permissions = ("change",)  # assessments.change_questionnaire: write questions and put them into use

    def __str__(self):
        return in_language(self, "name")

    def get_absolute_url(self):
        return reverse("assessments:questionnaire", args=[self.pk])


class QuestionnaireVersionQuerySet(models.QuerySet):
    def current(self, code: str, at: datetime):
        """The version of a questionnaire that is handed out at the instant; None when it is not in use."""
        rows = self.in_use_at(at).filter(questionnaire__code=code, questionnaire__is_active=True)
        return rows.order_by("-number").first()

    def in_use_at(self, at: datetime):
        """Those that were put into use by the instant, older ones too."""
        return self.filter(is_draft=False, valid_from__lte=at)


class QuestionnaireVersion(models.Model):
    """The questions as they were asked from a moment on; written as a draft, and never edited once in use."""

    questionnaire = models.ForeignKey(Questionnaire, models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField(_("version"))
    valid_from = models.DateTimeField(_("valid from"))
    is_draft = models.BooleanField(_("draft"), default=False, editable=False)
    # Counts the times the draft was saved, so that of two who write at once nobody overwrites the other.
    edition = models.PositiveIntegerField(default=0, editable=False)
    # Said above the questions; empty takes the sentence of the occasion.
    intro = models.CharField(_("words above the questions"), max_length=300, blank=True)
    intro_zh = models.CharField(_("the same in Chinese"), max_length=300, blank=True)
    allows_anonymous = models.BooleanField(_("may be answered without a name"), default=False)
    # An overall mark of this or less is told to the contact person and their superior; empty: no mark is.
    low_score = models.PositiveSmallIntegerField(
        _("low score"), null=True, blank=True, default=2, validators=[MinValueValidator(1), MaxValueValidator(5)]
    )

    objects = QuestionnaireVersionQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("questionnaire version"), _("questionnaire versions")
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["questionnaire", "number"], name="questionnaire_version_once"),
            models.UniqueConstraint(
                fields=["questionnaire"], condition=Q(is_draft=True), name="questionnaire_one_draft"
            ),
        ]

    def __str__(self):
        return f"{self.questionnaire} {self.number}"

    def get_absolute_url(self):
        return reverse("assessments:questionnaire-version", args=[self.pk])

    @property
    def introduction(self) -> str:
        return in_language(self, "intro")


class Question(models.Model):
    """One question of one version."""

    class Kind(models.TextChoices):
        RATING = "rating", _("1 to 5")
        CHOICE = "choice", _("yes / partly / no")
        TEXT = "text", _("text")

    # The one whose rating is the visit's satisfaction; every questionnaire has it.
    OVERALL = "overall"

    version = models.ForeignKey(QuestionnaireVersion, models.PROTECT, related_name="questions")
    order = models.PositiveSmallIntegerField(_("order"), default=0)
    code = models.SlugField(_("code"), max_length=40)
    kind = models.CharField(_("kind"), max_length=8, choices=Kind.choices)
    text = models.CharField(_("question"), max_length=200)
    text_zh = models.CharField(_("Chinese question"), max_length=200, blank=True)
    is_required = models.BooleanField(_("must be answered"), default=False)
    allows_na = models.BooleanField(_("may be “not applicable”"), default=False)

    class Meta:
        verbose_name, verbose_name_plural = _("question"), _("questions")
        default_permissions = ()
        ordering = ["order", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["version", "code"], name="question_once_per_version"),
            models.CheckConstraint(
                condition=~Q(code="overall") | Q(kind="rating", is_required=True, allows_na=False),
                name="question_overall_is_a_required_mark",
            ),
        ]

    def __str__(self):
        return in_language(self, "text")
