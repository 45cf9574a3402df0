"""What callers and guests should hear from us, and how we answer the telephone."""

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import Count, F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from pages.languages import in_language


class TalkingPointQuerySet(models.QuerySet):
    def on(self, day: date):
        """Those to be passed on that day."""
        begun = Q(starts_on__isnull=True) | Q(starts_on__lte=day)
        return self.filter(begun, Q(ends_on__isnull=True) | Q(ends_on__gte=day), is_active=True)

    def with_counts(self):
        """With on how many calls and visits each was passed on."""
        calls = Count("calls", distinct=True)
        return self.annotate(times_on_calls=calls, times_on_visits=Count("visits", distinct=True))


class TalkingPoint(models.Model):
    """A policy, product or service news that callers and guests should hear about (S2-49)."""

    DEEDS = {"add": _("added the talking point"), "edit": _("edited the talking point")}

    version = models.PositiveIntegerField(default=0, editable=False)
    name = models.CharField(_("name"), max_length=120, unique=True)
    name_zh = models.CharField(_("Chinese name"), max_length=120, blank=True)
    words = models.TextField(_("what to say"), blank=True)
    words_zh = models.TextField(_("what to say, in Chinese"), blank=True)
    starts_on = models.DateField(_("first day"), null=True, blank=True)
    ends_on = models.DateField(_("last day"), null=True, blank=True)
    is_active = models.BooleanField(_("in use"), default=True)

    objects = TalkingPointQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("talking point"), _("talking points")
        ordering = ["-pk"]
        default_permissions = ()
        permissions = [("manage_points", _("Can keep the talking points and the greeting"))]
        constraints = [
            models.CheckConstraint(
                condition=Q(starts_on__isnull=True) | Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                name="point_ends_after_start",
            )
        ]

    def __str__(self):
        return in_language(self, "name")

    def get_absolute_url(self):
        return f"{reverse('calls:points')}#point-{self.pk}"


class Conveyed(models.Model):
    """A talking point that a guest heard during a visit (S2-49)."""

    point = models.ForeignKey(TalkingPoint, models.PROTECT, related_name="visits", verbose_name=_("talking point"))
    appointment = models.ForeignKey(
        "reception.Appointment", models.PROTECT, related_name="points_conveyed", verbose_name=_("appointment")
    )
    conveyed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("conveyed by")
    )
    conveyed_at = models.DateTimeField(_("conveyed at"))

    class Meta:
        verbose_name, verbose_name_plural = _("point conveyed on a visit"), _("points conveyed on a visit")
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["point", "appointment"], name="conveyed_once_per_visit")]

    def __str__(self):
        return f"{self.point} → {self.appointment}"


class Script(models.Model):
    """Words that are read out on the telephone; {company}, {department} and {name} are filled in (S2-30)."""

    class Code(models.TextChoices):
        GREETING = "greeting", _("Greeting")

    DEEDS = {"edit": _("edited the words")}

    version = models.PositiveIntegerField(default=0, editable=False)
    code = models.CharField(max_length=20, choices=Code.choices, unique=True, editable=False)
    text = models.CharField(_("words"), max_length=300)
    text_zh = models.CharField(_("words in Chinese"), max_length=300)

    class Meta:
        verbose_name, verbose_name_plural = _("words on the telephone"), _("words on the telephone")
        default_permissions = ()
        constraints = [
            models.CheckConstraint(condition=~Q(text="") & ~Q(text_zh=""), name="script_speaks_both_languages")
        ]

    def __str__(self):
        return self.get_code_display()

    def get_absolute_url(self):
        return reverse("calls:points")
