"""By what people and departments are assessed: criteria, weights, bands of grades. A published scheme never changes."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.indicators import plain
from pages.languages import in_language


class Grade(models.TextChoices):
    """The four grades of S2-64, the best first."""

    EXCELLENT = "excellent", _("Excellent")
    GOOD = "good", _("Good")
    PASS = "pass", _("Pass")
    FAIL = "fail", _("Fail")


class SchemeQuerySet(models.QuerySet):
    def current(self):
        """Of every scheme the newest published version."""
        newer = Scheme.objects.filter(code=models.OuterRef("code"), number__gt=models.OuterRef("number"))
        newer = newer.filter(published_at__isnull=False)
        return self.filter(published_at__isnull=False).exclude(models.Exists(newer)).order_by("order", "code")

    def with_rules(self):
        return self.prefetch_related("criteria", "bands", "critical_rules")


class Scheme(models.Model):
    """One version of a set of criteria; published, it is never edited, and a change makes the next version."""

    DEEDS = {"publish": _("published the assessment scheme")}

    code = models.SlugField(_("code"), max_length=40)
    number = models.PositiveSmallIntegerField(_("version"), default=1)
    name = models.CharField(_("title"), max_length=80)
    name_zh = models.CharField(_("Chinese title"), max_length=80, blank=True)
    order = models.PositiveSmallIntegerField(default=0)
    published_at = models.DateTimeField(_("published at"), null=True, editable=False)
    # Kept by the actions, so that the database itself can refuse weights that do not total 100.
    weight_total = models.DecimalField(max_digits=6, decimal_places=2, default=0, editable=False)
    # With less of the weight behind it than this there is no total: too little is known.
    least_covered = models.PositiveSmallIntegerField(
        _("least weight with evidence"), default=60, validators=[MaxValueValidator(100)]
    )
    # By these, and by no others, the calendar opens a period each quarter (S2-62).
    is_quarterly = models.BooleanField(_("opened each quarter by itself"), default=False)

    objects = SchemeQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("assessment scheme"), _("assessment schemes")
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["code", "number"], name="scheme_version_once"),
            models.CheckConstraint(
                condition=Q(published_at__isnull=True) | Q(weight_total=100), name="scheme_weights_total_100"
            ),
            models.CheckConstraint(condition=Q(least_covered__lte=100), name="scheme_least_covered_is_share"),
        ]

    def __str__(self):
        return in_language(self, "name")

    def get_absolute_url(self):
        return reverse("assessments:scheme", args=[self.pk])


class CriterionQuerySet(models.QuerySet):
    def with_floors(self):
        """Each with where the grades of its scheme begin, so that a list asks no question of its own for the bands."""
        bands = GradeBand.objects.filter(scheme=models.OuterRef("scheme"))
        floors = {
            f"floor_{grade}": models.Subquery(bands.filter(grade=grade).values("floor")[:1]) for grade in Grade.values
        }
        return self.annotate(**floors)


class Criterion(models.Model):
    """One thing that is assessed, with its weight and how it becomes points from 0 to 100."""

    class Source(models.TextChoices):
        COMPUTED = "computed", _("computed from records")
        HUMAN = "human", _("scored by an assessor")

    scheme = models.ForeignKey(Scheme, models.PROTECT, related_name="criteria")
    order = models.PositiveSmallIntegerField(default=0)
    code = models.SlugField(max_length=40)
    label = models.CharField(_("criterion"), max_length=80)
    label_zh = models.CharField(_("Chinese title"), max_length=80, blank=True)
    guide = models.TextField(_("scoring guide"), blank=True)
    guide_zh = models.TextField(_("Chinese scoring guide"), blank=True)
    weight = models.DecimalField(_("weight"), max_digits=5, decimal_places=2)
    source = models.CharField(_("source"), max_length=10, choices=Source.choices)
    indicator = models.CharField(max_length=40, blank=True)  # see assessments.indicators
    # Indicators shown beside the input of a human criterion.
    evidence = models.JSONField(default=list, blank=True)
    # [[value, points], …], rising; between two anchors the points lie on a straight line.
    anchors = models.JSONField(default=list, blank=True)
    # With fewer rows than this the criterion is not assessed, and leaves the denominator.
    minimum = models.PositiveSmallIntegerField(_("least number of records"), default=1)

    objects = CriterionQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("criterion"), _("criteria")
        default_permissions = ()
        ordering = ["order", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["scheme", "code"], name="criterion_once_per_scheme"),
            models.CheckConstraint(condition=Q(weight__gt=0, weight__lte=100), name="criterion_weight_is_share"),
            models.CheckConstraint(
                condition=Q(source="computed") & ~Q(indicator="") | Q(source="human", indicator=""),
                name="criterion_computed_has_indicator",
            ),
        ]

    def __str__(self):
        return in_language(self, "label")

    @property
    def is_human(self) -> bool:
        return self.source == self.Source.HUMAN

    @property
    def guidance(self) -> str:
        return in_language(self, "guide")


class GradeBand(models.Model):
    """A grade and the total from which it is given, up to the next band's: so bands have neither gaps nor overlaps."""

    scheme = models.ForeignKey(Scheme, models.PROTECT, related_name="bands")
    grade = models.CharField(_("grade"), max_length=10, choices=Grade.choices)
    floor = models.DecimalField(
        _("from"), max_digits=5, decimal_places=2, validators=[MinValueValidator(0), MaxValueValidator(100)]
    )

    class Meta:
        verbose_name, verbose_name_plural = _("grade band"), _("grade bands")
        default_permissions = ()
        ordering = ["-floor"]
        constraints = [
            models.UniqueConstraint(fields=["scheme", "grade"], name="grade_band_once_per_grade"),
            models.UniqueConstraint(fields=["scheme", "floor"], name="grade_band_no_overlap"),
            models.CheckConstraint(condition=Q(floor__gte=0, floor__lte=100), name="grade_band_floor_is_score"),
            models.CheckConstraint(
                condition=Q(grade="fail", floor=0) | ~Q(grade="fail") & Q(floor__gt=0), name="grade_band_no_gap_below"
            ),
        ]

    def __str__(self):
        return f"{self.get_grade_display()} ≥ {self.floor}"


class CriticalRule(models.Model):
    """What a confirmed violation of one kind does to the total, whatever the criteria say (S0-33).

    A cap holds the total down and not the grade, so that the grade still follows from the total by the bands.
    """

    class Effect(models.TextChoices):
        DEDUCT = "deduct", _("points off the total, for each")
        CAP = "cap", _("the total is at most")

    scheme = models.ForeignKey(Scheme, models.PROTECT, related_name="critical_rules")
    # The code of a kind of violation; see assessments.critical.
    kind = models.SlugField(_("kind of violation"), max_length=40)
    effect = models.CharField(_("effect"), max_length=10, choices=Effect.choices)
    points = models.DecimalField(
        _("points"), max_digits=5, decimal_places=2, validators=[MinValueValidator(0), MaxValueValidator(100)]
    )

    class Meta:
        verbose_name, verbose_name_plural = _("critical event"), _("critical events")
        default_permissions = ()
        ordering = ["kind", "effect"]
        constraints = [
            models.UniqueConstraint(fields=["scheme", "kind", "effect"], name="critical_rule_once"),
            models.CheckConstraint(condition=Q(points__gte=0, points__lte=100), name="critical_rule_points_0_to_100"),
        ]

    def __str__(self):
        return f"{self.kind}: {self.said}"

    @property
    def said(self) -> str:
        """What it does, in words."""
        if self.effect == self.Effect.CAP:
            return _("the total is at most %(points)s") % {"points": plain(self.points)}
        return _("%(points)s points off the total, for each") % {"points": plain(self.points)}
