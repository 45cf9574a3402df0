"""The levels at which visits are received: the company's own, seeded once and edited afterwards."""

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.models import Position, User
from deadlines import standards
from history.moment import now
from pages.languages import in_language

GRADES = [Position.Grade.STAFF, Position.Grade.MIDDLE, Position.Grade.SENIOR]


def reaches(person: User, grade: str) -> bool:
    """Does this person's position stand as high as `grade`?"""
    own = person.position.grade if person.position else Position.Grade.STAFF
    return GRADES.index(own) >= GRADES.index(grade)


class Level(models.Model):
    """One of the standards at which a visit is received; not to be mixed up with a customer's tier."""

    DEEDS = {
        "edit": _("edited the level"),
        "edit_path": _("changed who signs"),
        "set_cap": _("set an expense cap"),
    }
    FACTS = {
        "path": _("who signs"),
        # Each category of caps, with its amount in yuan.
        "meal": _("meal, per person"),
        "lodging": _("hotel, per room and night"),
        "transport": _("car, per ride"),
        "gift": _("gift, per piece"),
        "valid_from": _("from the day of the visit"),
    }

    class PlanType(models.TextChoices):
        SPECIAL = "special", _("Special reception plan")
        STANDARD = "standard", _("Standard reception plan")
        SHEET = "sheet", _("Information sheet only")

    version = models.PositiveIntegerField(default=0, editable=False)
    code = models.CharField(_("level"), max_length=3, unique=True)
    name = models.CharField(_("name"), max_length=40)
    name_zh = models.CharField(_("Chinese name"), max_length=40, blank=True)
    host_grade = models.CharField(
        _("host's grade"), max_length=10, choices=Position.Grade.choices, default=Position.Grade.STAFF
    )
    plan_type = models.CharField(_("plan"), max_length=10, choices=PlanType.choices, default=PlanType.SHEET)
    needs_see_off = models.BooleanField(_("somebody sees the guest off"), default=False)
    is_active = models.BooleanField(_("in use"), default=True)

    class Meta:
        verbose_name, verbose_name_plural = _("reception level"), _("reception levels")
        ordering = ["code"]
        default_permissions = ()

    def __str__(self):
        return f"{self.code} · {in_language(self, 'name')}"

    def get_absolute_url(self):
        return reverse("visits:level", args=[self.code])

    def suits_host(self, person: User) -> bool:
        """May this person receive a visit of this level (S1-49..51)?"""
        return person.is_active and reaches(person, self.host_grade)

    def needs_special_plan(self, head_count: int) -> bool:
        """Important guests and large groups get a plan of their own, signed by a superior (S1-10)."""
        return self.plan_type == self.PlanType.SPECIAL or is_large_group(head_count)


def is_large_group(head_count: int) -> bool:
    """So many guests as the company calls a large group; never where it has not said (S1-10)."""
    large = standards.number("LARGE_GROUP", now())
    return large is not None and head_count >= large
