"""Courses: what is taught, how and by whom (S2-68..75, S4-15)."""

from datetime import date
from decimal import Decimal

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Count, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from history.models import Tracked
from pages.formats import colon
from pages.languages import in_language
from papers.models import ATTACHING

from .case_study import CaseStudy

RUN, VIEW = "assessments.run_training", "assessments.view_training"


class TopicQuerySet(models.QuerySet):
    def in_use(self):
        return self.filter(is_active=True)


class Topic(Tracked):
    """Something that people are trained in, and the weak results that suggest it to them."""

    DEEDS = {"found": _("created the training topic"), "edit": _("edited the training topic")}

    code = models.SlugField(max_length=40, unique=True, editable=False)
    name = models.CharField(_("title"), max_length=80, unique=True)
    name_zh = models.CharField(_("Chinese title"), max_length=80, blank=True)
    order = models.PositiveSmallIntegerField(_("order"), default=0)
    # Codes of scorecard criteria and areas of checklist items; see assessments.training.suggestions.
    criteria = models.JSONField(_("suggested by weak criteria"), default=list, blank=True)
    areas = models.JSONField(_("suggested by failed items of"), default=list, blank=True)
    # Names of groups; empty: everybody.
    roles = models.JSONField(pgettext_lazy("training", "for whom"), default=list, blank=True)
    is_active = models.BooleanField(_("in use"), default=True)

    objects = TopicQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("training topic"), _("training topics")
        ordering = ["order", "code"]
        default_permissions = ()

    def __str__(self):
        return in_language(self, "name")

    def get_absolute_url(self):
        return reverse("assessments:topics")


class CourseQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Courses are announced to everybody."""
        return self

    def to_come(self, today: date):
        """Planned ones that somebody can still be nominated for, the next first."""
        return self.filter(state=Course.State.PLANNED, held_on__gte=today).order_by("held_on", "pk")

    def with_places(self):
        return self.select_related("topic", "trainer")

    def with_counts(self):
        """How many are nominated and how many came."""
        came = Q(attendances__state=Attendance.State.ATTENDED)
        awaited = Q(attendances__state__in=Attendance.EXPECTED)
        return self.annotate(expected=Count("attendances", filter=awaited), attended=Count("attendances", filter=came))


class Course(Tracked):
    """One course on one day, announced to everybody; who came and how they did is for fewer eyes."""

    class State(models.TextChoices):
        PLANNED = "planned", pgettext_lazy("course or meeting", "Planned")
        HELD = "held", pgettext_lazy("course or meeting", "Held")
        CANCELLED = "cancelled", _("Cancelled")

    class Method(models.TextChoices):
        INTERNAL = "internal", _("Internal course")
        EXTERNAL = "external", _("External course")
        CASE_STUDY = "case_study", _("Case study")
        SELF_STUDY = "self_study", _("Self-study")

    FLOW = {
        "hold": ({State.PLANNED}, State.HELD),
        "cancel": ({State.PLANNED}, State.CANCELLED),
        "plan_again": ({State.CANCELLED, State.HELD}, State.PLANNED),
    }
    DEEDS = {
        "plan": _("planned the course"),
        "edit": _("changed the course"),
        "hold": _("noted the course as held"),
        "cancel": _("cancelled the course"),
        "plan_again": _("took the course back to the plan"),
    } | ATTACHING

    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.PLANNED, editable=False)
    topic = models.ForeignKey(Topic, models.PROTECT, related_name="courses", verbose_name=_("topic"))
    title = models.CharField(_("title"), max_length=120)
    method = models.CharField(_("method"), max_length=12, choices=Method.choices, default=Method.INTERNAL)
    held_on = models.DateField(_("day"))
    hours = models.DecimalField(
        _("hours"),
        max_digits=5,
        decimal_places=1,
        validators=[MinValueValidator(Decimal("0.5")), MaxValueValidator(Decimal(400))],
    )
    place = models.CharField(_("place"), max_length=120, blank=True)
    trainer = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="courses_given",
        verbose_name=_("trainer"),
    )
    provider = models.CharField(_("provider"), max_length=120, blank=True)
    case = models.ForeignKey(
        CaseStudy, models.PROTECT, null=True, blank=True, related_name="courses", verbose_name=_("case study")
    )
    contents = models.TextField(_("contents"), blank=True)
    # Empty: nobody is examined.
    pass_mark = models.PositiveSmallIntegerField(
        _("pass mark"), null=True, blank=True, validators=[MaxValueValidator(100)]
    )
    form_token = models.UUIDField(null=True, unique=True, editable=False)

    objects = CourseQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("course"), _("courses")
        default_permissions = ()
        permissions = [
            ("run_training", _("Can plan courses and record results")),
            ("view_training", _("Can read everybody's training record")),
            ("approve_training", _("Can approve external training")),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(hours__gt=0), name="course_takes_time"),
            models.CheckConstraint(
                condition=~Q(method="internal") | Q(trainer__isnull=False), name="course_internal_has_trainer"
            ),
            models.CheckConstraint(
                condition=~Q(method="external") | ~Q(provider=""), name="course_external_has_provider"
            ),
            models.CheckConstraint(
                condition=~Q(method="case_study") | Q(case__isnull=False), name="course_case_study_has_case"
            ),
            models.CheckConstraint(
                condition=Q(pass_mark__isnull=True) | Q(pass_mark__lte=100), name="course_pass_mark_is_points"
            ),
        ]
        indexes = [models.Index(fields=["-held_on", "-id"], name="course_by_day")]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("assessments:course", args=[self.pk])

    @property
    def needs_approval(self) -> bool:
        """Somebody is sent elsewhere at the company's cost (S2-73)."""
        return self.method == self.Method.EXTERNAL


class AttendanceQuerySet(models.QuerySet):
    def visible_to(self, user):
        """One's own, those of one's people and of one's courses; with the right all of them."""
        if user.may(VIEW) or user.may(RUN):
            return self
        hats = user.hats()
        led = Q(person__manager__in=hats) | Q(person__department__head__in=hats)
        return self.filter(Q(person__in=hats) | led | Q(course__trainer__in=hats))

    def attended(self):
        return self.filter(state=Attendance.State.ATTENDED)

    def waiting(self):
        return self.filter(state=Attendance.State.WAITING)

    def with_names(self):
        return self.select_related("person__department", "course__topic", "decided_by")


class Attendance(Tracked):
    """One person and one course: nominated, approved where it is external, present or not, with what result."""

    class State(models.TextChoices):
        WAITING = "waiting", _("Waiting for approval")
        ENROLLED = "enrolled", _("Enrolled")
        DECLINED = "declined", pgettext_lazy("nomination", "Declined")
        WITHDRAWN = "withdrawn", pgettext_lazy("nomination", "Withdrawn")
        ATTENDED = "attended", _("Attended")
        ABSENT = "absent", _("Did not come")

    EXPECTED = frozenset({State.WAITING, State.ENROLLED})
    OUT = frozenset({State.DECLINED, State.WITHDRAWN})
    MARKED = frozenset({State.ENROLLED, State.ATTENDED, State.ABSENT})

    FLOW = {
        "approve": ({State.WAITING}, State.ENROLLED),
        "decline": ({State.WAITING}, State.DECLINED),
        "withdraw": (set(EXPECTED), State.WITHDRAWN),
        "nominate_again": (set(OUT), State.WAITING),
        "enrol_again": (set(OUT), State.ENROLLED),
        "attend": (set(MARKED), State.ATTENDED),
        "miss": (set(MARKED), State.ABSENT),
    }
    DEEDS = {
        "nominate": _("nominated the person"),
        "nominate_again": _("nominated the person again"),
        "enrol_again": _("enrolled the person again"),
        "approve": _("approved the nomination"),
        "decline": _("declined the nomination"),
        "withdraw": _("withdrew the nomination"),
        "attend": _("noted the person as present"),
        "miss": _("noted the person as absent"),
    } | ATTACHING

    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.ENROLLED, editable=False)
    course = models.ForeignKey(Course, models.PROTECT, related_name="attendances", verbose_name=_("course"))
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="trainings", verbose_name=_("person")
    )
    nominated_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("nominated by")
    )
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("decided by")
    )
    decided_at = models.DateTimeField(_("decided at"), null=True)
    score = models.DecimalField(
        _("score"),
        max_digits=5,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(0), MaxValueValidator(100)],
    )
    # Empty: nobody was examined.
    passed = models.BooleanField(_("passed"), null=True)
    certificate = models.CharField(_("certificate"), max_length=80, blank=True)

    objects = AttendanceQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("attendance"), _("attendances")
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["course", "person"], name="attendance_once_per_course"),
            models.CheckConstraint(
                condition=Q(score__isnull=True) | Q(score__gte=0, score__lte=100), name="attendance_score_is_points"
            ),
            models.CheckConstraint(
                condition=Q(state="attended") | Q(score__isnull=True, passed__isnull=True),
                name="attendance_result_of_those_who_came",
            ),
        ]
        indexes = [models.Index(fields=["person", "state"], name="attendance_of_person")]

    def __str__(self):
        return f"{self.course}{colon()}{self.person}"

    def get_absolute_url(self):
        return reverse("assessments:attendance", args=[self.pk])

    @property
    def has_certificate(self) -> bool:
        """Whoever came and did not fail; who gives an external course certifies it themselves."""
        was_there = self.state == self.State.ATTENDED and self.passed is not False
        return was_there and self.course.method != Course.Method.EXTERNAL
