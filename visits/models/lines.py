"""Lines of a sheet about people and services: guests, leaders, and the services of the level."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from pages.formats import colon
from pages.languages import in_language

from .sheet import InfoSheet


class SheetVisitor(models.Model):
    """What the sheet adds to one person of the visit; name and title stand on reception's own list."""

    class Gender(models.TextChoices):
        FEMALE = "female", _("Female")
        MALE = "male", _("Male")

    visitor = models.OneToOneField("reception.Visitor", models.CASCADE, related_name="brief")
    gender = models.CharField(_("gender"), max_length=6, choices=Gender.choices, blank=True)
    seniority = models.PositiveSmallIntegerField(_("order of introduction"), default=0)
    # How one speaks to the guest: Dr., Ms., 先生.
    address = models.CharField(_("form of address"), max_length=40, blank=True)
    language = models.CharField(_("language"), max_length=10, blank=True, choices=settings.LANGUAGES)
    diet = models.CharField(_("diet"), max_length=120, blank=True)
    customs = models.CharField(_("customs and taboos"), max_length=200, blank=True)

    class Meta:
        verbose_name, verbose_name_plural = _("guest"), _("guests")
        default_permissions = ()

    def __str__(self):
        return str(self.visitor)


class AttendingLeader(models.Model):
    """One of our leaders who is there, in the order in which they are introduced (S1-31)."""

    class Role(models.TextChoices):
        HOST = "host", _("Receives")
        ATTENDEE = "attendee", _("Attends")

    sheet = models.ForeignKey(InfoSheet, models.CASCADE, related_name="leaders")
    order = models.PositiveSmallIntegerField(_("order"), default=1)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("leader"))
    # As it is on the day: empty takes the position's name.
    title = models.CharField(_("job title"), max_length=80, blank=True)
    role = models.CharField(_("role"), max_length=10, choices=Role.choices, default=Role.ATTENDEE)

    class Meta:
        verbose_name, verbose_name_plural = _("attending leader"), _("attending leaders")
        ordering = ["order", "id"]
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["sheet", "person"], name="leader_once_per_sheet")]

    def __str__(self):
        return f"{self.person} · {self.title or self.person.job_title}"


class ServiceItem(models.Model):
    """One default service of the sheet's level, confirmed or struck by the salesperson (S3-11, S3-13); or an extra.

    An extra is added by the salesperson with a reason: the level does not give it by itself.
    """

    class Decision(models.TextChoices):
        OPEN = "open", _("To be confirmed")
        CONFIRMED = "confirmed", _("Confirmed")
        STRUCK = "struck", _("Struck")

    sheet = models.ForeignKey(InfoSheet, models.CASCADE, related_name="service_items")
    item_code = models.SlugField(max_length=30)
    order = models.PositiveSmallIntegerField(default=0)
    # The standard as it read when the level was set.
    name = models.CharField(max_length=60)
    name_zh = models.CharField(max_length=60, blank=True)
    text = models.CharField(max_length=200)
    text_zh = models.CharField(max_length=200, blank=True)
    decision = models.CharField(_("decision"), max_length=10, choices=Decision.choices, default=Decision.OPEN)
    reason = models.CharField(_("reason"), max_length=200, blank=True)
    # As the table said when it was taken over; an extra one is above what the level gives by itself.
    needs_approval = models.BooleanField(_("needs approval"), default=False)
    is_extra = models.BooleanField(_("added"), default=False)

    class Meta:
        verbose_name, verbose_name_plural = _("service item"), _("service items")
        ordering = ["order", "id"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["sheet", "item_code"], name="service_item_once"),
            models.CheckConstraint(
                condition=~Q(decision="struck") | ~Q(reason=""), name="service_item_struck_has_reason"
            ),
            models.CheckConstraint(condition=Q(is_extra=False) | ~Q(reason=""), name="service_item_extra_has_reason"),
        ]

    def __str__(self):
        return in_language(self, "name")

    @property
    def in_words(self) -> str:
        """With the standard, where there is one: an added item may be another level's."""
        text = in_language(self, "text")
        return f"{self}{colon()}{text}" if text else str(self)
