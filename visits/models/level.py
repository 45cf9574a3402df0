"""How visits of each level are received: the company's own tables, seeded once and edited afterwards."""

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.models import Position, User
from deadlines import standards
from history.models import Tracked
from history.moment import now
from pages.languages import in_language
from reception.models import Appointment

GRADES = [Position.Grade.STAFF, Position.Grade.MIDDLE, Position.Grade.SENIOR]


def reaches(person: User, grade: str) -> bool:
    """Does this person's position stand as high as `grade`?"""
    own = person.position.grade if person.position else Position.Grade.STAFF
    return GRADES.index(own) >= GRADES.index(grade)


class Level(models.Model):
    """One of the standards at which a visit is received; not to be mixed up with a customer's tier."""

    class PlanType(models.TextChoices):
        SPECIAL = "special", _("Special reception plan")
        STANDARD = "standard", _("Standard reception plan")
        SHEET = "sheet", _("Information sheet only")

    code = models.CharField(_("level"), max_length=3, unique=True)
    name = models.CharField(_("name"), max_length=40)
    name_zh = models.CharField(_("Chinese name"), max_length=40, blank=True)
    host_grade = models.CharField(
        _("host's grade"), max_length=10, choices=Position.Grade.choices, default=Position.Grade.STAFF
    )
    plan_type = models.CharField(_("plan"), max_length=10, choices=PlanType.choices, default=PlanType.SHEET)
    needs_see_off = models.BooleanField(_("somebody sees the guest off"), default=False)
    is_active = models.BooleanField(default=True)

    class Meta:
        verbose_name, verbose_name_plural = _("reception level"), _("reception levels")
        ordering = ["code"]
        default_permissions = ()

    def __str__(self):
        return f"{self.code} · {in_language(self, 'name')}"

    def suits_host(self, person: User) -> bool:
        """May this person receive a visit of this level (S1-49..51)?"""
        return person.is_active and reaches(person, self.host_grade)

    def needs_special_plan(self, head_count: int) -> bool:
        """Important guests and large groups get a plan of their own, signed by a superior (S1-10)."""
        large = standards.number("LARGE_GROUP", now())
        return self.plan_type == self.PlanType.SPECIAL or (large is not None and head_count >= large)


class ApprovalStep(models.Model):
    """One signature that the sheet of a level needs, in its order."""

    class Kind(models.TextChoices):
        APPROVER = "approver", _("Product manager or director")
        SUPERIOR = "superior", _("Superior of the salesperson")

    level = models.ForeignKey(Level, models.CASCADE, related_name="steps", verbose_name=_("reception level"))
    order = models.PositiveSmallIntegerField(_("order"))
    kind = models.CharField(_("who signs"), max_length=10, choices=Kind.choices)
    grade = models.CharField(_("at least"), max_length=10, choices=Position.Grade.choices, default=Position.Grade.STAFF)
    name = models.CharField(_("name"), max_length=80)
    name_zh = models.CharField(_("Chinese name"), max_length=80, blank=True)
    only_special = models.BooleanField(_("only for special plans"), default=False)

    class Meta:
        verbose_name, verbose_name_plural = _("approval step"), _("approval steps")
        ordering = ["level", "order"]
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["level", "order"], name="approval_step_once")]

    def __str__(self):
        return in_language(self, "name")


class ReceptionStandard(Tracked):
    """What one item of a reception is at one level: a cell of the reference table (clauses 4.27)."""

    DEEDS = {"edit": _("edited the standard")}

    level = models.ForeignKey(Level, models.CASCADE, related_name="standards", verbose_name=_("reception level"))
    item_code = models.SlugField(_("item code"), max_length=30)
    order = models.PositiveSmallIntegerField(default=0)
    name = models.CharField(_("item"), max_length=60)
    name_zh = models.CharField(_("Chinese item"), max_length=60, blank=True)
    text = models.CharField(_("standard"), max_length=200)
    text_zh = models.CharField(_("Chinese standard"), max_length=200, blank=True)
    # A service is done for the guest and confirmed line by line; the rest is a rule to read.
    is_service = models.BooleanField(_("service item"), default=True)
    is_default_on = models.BooleanField(_("on by default"), default=True)
    needs_approval = models.BooleanField(_("needs approval"), default=False)

    class Meta:
        verbose_name, verbose_name_plural = _("reception standard"), _("reception standards")
        ordering = ["order", "level"]
        default_permissions = ()
        permissions = [("change_standard", _("Can edit the reference table of reception levels"))]
        constraints = [models.UniqueConstraint(fields=["level", "item_code"], name="standard_once_per_level")]

    def __str__(self):
        return f"{in_language(self, 'name')}: {in_language(self, 'text')}"

    def get_absolute_url(self):
        return f"{reverse('visits:standards')}#{self.item_code}"


class SheetRule(models.Model):
    """What a kind of visit asks for: an information sheet or not."""

    kind = models.CharField(_("kind of visit"), max_length=10, choices=Appointment.Kind.choices, unique=True)
    needs_sheet = models.BooleanField(_("needs an information sheet"), default=True)

    class Meta:
        verbose_name, verbose_name_plural = _("sheet rule"), _("sheet rules")
        default_permissions = ()

    def __str__(self):
        return self.get_kind_display()


class PrepTemplate(models.Model):
    """One thing that a department prepares for visits of a level."""

    class When(models.TextChoices):
        ALWAYS = "always", _("Always")
        TOUR = "tour", _("When there is a tour")
        AUDIT = "audit", _("When the customer audits us")
        TRANSPORT = "transport", _("When cars are wanted")
        MEALS = "meals", _("When there is a meal")
        LODGING = "lodging", _("When hotel rooms are wanted")

    level = models.ForeignKey(Level, models.CASCADE, related_name="templates", verbose_name=_("reception level"))
    code = models.SlugField(_("code"), max_length=30)
    order = models.PositiveSmallIntegerField(default=0)
    when = models.CharField(_("when"), max_length=10, choices=When.choices, default=When.ALWAYS)
    # The department by its code, else the first of this kind, else the one that receives the visit.
    department_code = models.SlugField(_("department"), max_length=40, blank=True)
    department_kind = models.CharField(_("kind of department"), max_length=20, blank=True)
    text = models.CharField(_("what is to be prepared"), max_length=200)
    text_zh = models.CharField(_("in Chinese"), max_length=200, blank=True)
    is_active = models.BooleanField(default=True)

    class Meta:
        verbose_name, verbose_name_plural = _("preparation template"), _("preparation templates")
        ordering = ["level", "order"]
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["level", "code"], name="prep_template_once_per_level")]

    def __str__(self):
        return in_language(self, "text")
