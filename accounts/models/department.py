"""The company's departments and positions."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from pages.languages import in_language


class DepartmentQuerySet(models.QuerySet):
    def tree(self) -> list["Department"]:
        """All departments, each after the one it is part of, with its `depth`; in one query."""
        children: dict[int | None, list[Department]] = {}
        for row in self.select_related("head").order_by("code"):
            children.setdefault(row.parent_id, []).append(row)
        found, waiting = [], [(row, 0) for row in reversed(children.get(None, []))]
        while waiting:
            row, row.depth = waiting.pop()
            found.append(row)
            waiting += [(child, row.depth + 1) for child in reversed(children.get(row.pk, []))]
        return found


class Department(models.Model):
    """A part of the company; the tree's top has no parent."""

    class Kind(models.TextChoices):
        GENERAL = "general", _("General")
        SALES = "sales", _("Sales")
        MARKETING = "marketing", _("Marketing")
        CUSTOMER_SERVICE = "customer_service", _("Customer service")

    DEEDS = {"found": _("founded the department"), "edit": _("edited the department")}

    version = models.PositiveIntegerField(default=0, editable=False)
    code = models.SlugField(_("code"), max_length=40, unique=True)
    name = models.CharField(_("name"), max_length=80)
    name_zh = models.CharField(_("Chinese name"), max_length=80, blank=True)
    kind = models.CharField(_("kind"), max_length=20, choices=Kind.choices, default=Kind.GENERAL)
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children", verbose_name=_("part of")
    )
    head = models.ForeignKey(
        "accounts.User", models.PROTECT, null=True, blank=True, related_name="heads", verbose_name=_("head")
    )
    is_active = models.BooleanField(_("exists"), default=True)

    objects = DepartmentQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("department"), _("departments")
        ordering = ["code"]

    def __str__(self):
        return in_language(self, "name")

    def is_within(self, other: "Department") -> bool:
        """Is this one `other`, or a part of a part of it?"""
        here = self
        while here is not None and here.pk != other.pk:
            here = here.parent
        return here is not None

    @property
    def indent(self) -> str:
        """How far in this one stands in the tree."""
        return "– " * getattr(self, "depth", 0)


class Position(models.Model):
    """What somebody is employed as; its grade decides which visits they may host (S1-49..51)."""

    class Grade(models.TextChoices):
        STAFF = "staff", _("Staff")
        MIDDLE = "middle", _("Middle management")
        SENIOR = "senior", _("Senior management")

    DEEDS = {"found": _("created the position"), "edit": _("edited the position")}

    version = models.PositiveIntegerField(default=0, editable=False)
    name = models.CharField(_("name"), max_length=80, unique=True)
    name_zh = models.CharField(_("Chinese name"), max_length=80, blank=True)
    grade = models.CharField(_("management level"), max_length=10, choices=Grade.choices, default=Grade.STAFF)
    is_customer_facing = models.BooleanField(_("meets customers"), default=False)

    class Meta:
        verbose_name, verbose_name_plural = _("position"), _("positions")

    def __str__(self):
        return in_language(self, "name")
