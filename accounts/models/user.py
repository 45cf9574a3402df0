"""The people who work here."""

from datetime import datetime

from django.contrib.auth.models import AbstractUser, UserManager
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from history.moment import now
from pages.languages import in_language

from .department import Department, Position


class UserQuerySet(models.QuerySet):
    def active(self):
        return self.filter(is_active=True)

    def holding(self, permission: str):
        """Active people whose groups give them `app.codename`; asks for a right, never for a role's name."""
        app, codename = permission.split(".")
        right = Q(groups__permissions__codename=codename, groups__permissions__content_type__app_label=app)
        return self.active().filter(right).distinct()

    def in_roles(self, names: list[str]):
        """Everybody with one of these roles: for lists that are narrowed by role, never to ask what somebody may."""
        return self.filter(pk__in=User.groups.through.objects.filter(group__name__in=names).values("user"))

    def visible_to(self, user: "User"):
        """Whose page somebody may see: their own, of those they stand in for and of their people; or everybody's."""
        if user.has_perm("accounts.manage_people"):
            return self
        return self.filter(Q(pk__in=user.hats()) | Q(manager=user) | Q(department__head=user))

    def matching(self, text: str):
        """By name in either language, login name or staff number."""
        typed = text.strip()
        names = Q(name__icontains=typed) | Q(name_zh__contains=typed) | Q(username__istartswith=typed)
        return self.filter(names | Q(staff_number=typed)) if typed else self

    def with_place(self):
        return self.select_related("department", "position", "manager")


class People(UserManager.from_queryset(UserQuerySet)):
    use_in_migrations = False


class User(AbstractUser):
    """A member of staff."""

    class Presence(models.TextChoices):
        IN = "in", _("In the office")
        IN_RECEPTION = "in_reception", _("In reception")
        OUT = "out", _("Out of the office")

    DEEDS = {
        "register": _("registered the person"),
        "edit": _("edited the person"),
        "set_roles": _("changed the roles"),
        "appoint_deputy": _("appointed a deputy"),
        "end_deputy": _("ended a deputyship"),
        "record_absence": _("recorded an absence"),
        "end_absence": _("ended an absence"),
        "change_password": _("changed the password"),
        "set_password": _("set a new password"),
        "deactivate": _("closed the account"),
        "reactivate": _("reopened the account"),
    }
    FACTS = {
        "deputy": _("deputy"),
        "starts_at": _("beginning"),
        "ends_at": _("until"),
        "roles": _("roles"),
    }

    first_name = last_name = None
    version = models.PositiveIntegerField(default=0, editable=False)
    name = models.CharField(pgettext_lazy("person", "name"), max_length=80)
    name_zh = models.CharField(_("Chinese name"), max_length=80, blank=True)
    staff_number = models.CharField(_("staff number"), max_length=20, unique=True, null=True, blank=True)
    position = models.ForeignKey(
        Position, models.PROTECT, null=True, blank=True, related_name="people", verbose_name=_("position")
    )
    department = models.ForeignKey(
        Department, models.PROTECT, null=True, blank=True, related_name="people", verbose_name=_("department")
    )
    manager = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="reports", verbose_name=_("superior")
    )
    phone = models.CharField(_("phone"), max_length=30, blank=True)
    date_joined = models.DateTimeField(_("joined"), default=now)
    language = models.CharField(_("language"), max_length=10, blank=True)
    # Kept by the floors above: reception (a visitor is with them) and visits (they are out).
    presence = models.CharField(_("presence"), max_length=15, choices=Presence.choices, default=Presence.IN)
    presence_until = models.DateTimeField(_("until"), null=True, blank=True)

    objects = People()

    class Meta:
        verbose_name, verbose_name_plural = _("person"), _("people")
        ordering = ["name"]
        permissions = [("manage_people", _("Can manage people, their roles and their deputies"))]

    def __str__(self):
        return in_language(self, "name") or self.username

    def get_absolute_url(self):
        return reverse("accounts:person", args=[self.pk])

    def get_full_name(self):
        return str(self)

    def get_short_name(self):
        return str(self)

    @property
    def job_title(self) -> str:
        return str(self.position) if self.position else ""

    def principals(self, at: datetime | None = None) -> list["User"]:
        """The people this person stands in for now; asked once per instance."""
        if not hasattr(self, "_principals"):
            deputies = self.stands_in_for.in_force(at or now()).select_related("person").order_by("pk")
            self._principals = list({row.person_id: row.person for row in deputies}.values())
        return self._principals

    def hats(self) -> set[int]:
        """The ids of everybody whose own things this person may act on: themselves and those they stand in for."""
        return {self.pk, *(person.pk for person in self.principals())}

    def acting_as(self, permission: str) -> "User | None":
        """Whose right this person would use: their own, else that of somebody they stand in for, else nobody's."""
        if self.has_perm(permission):
            return self
        return next((person for person in self.principals() if person.has_perm(permission)), None)

    def may(self, permission: str) -> bool:
        return self.acting_as(permission) is not None
