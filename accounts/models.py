"""People, departments, roles, deputies and absences."""

from datetime import datetime

from django.contrib.auth.models import AbstractUser, Group, UserManager
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from history.moment import now
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


class UserQuerySet(models.QuerySet):
    def active(self):
        return self.filter(is_active=True)

    def holding(self, permission: str):
        """Active people whose groups give them `app.codename`; asks for a right, never for a role's name."""
        app, codename = permission.split(".")
        right = Q(groups__permissions__codename=codename, groups__permissions__content_type__app_label=app)
        return self.active().filter(right).distinct()

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
            deputies = Deputy.objects.in_force(at or now()).filter(deputy=self).select_related("person").order_by("pk")
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


class ArrangementQuerySet(models.QuerySet):
    """Spans of time in which a person is away or somebody stands in for them."""

    def visible_to(self, user: User):
        """One's own, those of one's people, and everybody's with the right to manage people."""
        if user.has_perm("accounts.manage_people"):
            return self
        return self.filter(Q(person=user) | Q(person__manager=user) | Q(person__department__head=user))


class AbsenceQuerySet(ArrangementQuerySet):
    def on(self, instant: datetime):
        """Absences that cover the instant."""
        return self.filter(starts_at__lte=instant, ends_at__gt=instant)


class Absence(models.Model):
    """A time in which somebody is not there; the note is for the front desk (S4-258)."""

    person = models.ForeignKey(User, models.CASCADE, related_name="absences", verbose_name=_("person"))
    starts_at = models.DateTimeField(_("beginning"))
    ends_at = models.DateTimeField(_("back at"))
    note = models.CharField(_("note for the front desk"), max_length=200, blank=True)

    objects = AbsenceQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("absence"), _("absences")
        constraints = [models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="absence_ends_after_start")]
        indexes = [models.Index(fields=["person", "ends_at"], name="absence_of_person")]

    def __str__(self):
        return f"{self.person}"


class DeputyQuerySet(ArrangementQuerySet):
    def visible_to(self, user: User):
        return super().visible_to(user) | self.filter(deputy=user)

    def in_force(self, instant: datetime):
        """Appointments of deputies that hold at the instant."""
        return self.filter(starts_at__lte=instant, ends_at__gt=instant)

    def hearing(self, instant: datetime):
        """Of these, the deputies who still work here: whoever is told somebody's things tells them too."""
        return self.in_force(instant).filter(deputy__is_active=True)


class Deputy(models.Model):
    """Somebody who acts for another person during a time, gets their notices and shows in history as doing so."""

    person = models.ForeignKey(User, models.CASCADE, related_name="deputies", verbose_name=_("person"))
    deputy = models.ForeignKey(User, models.CASCADE, related_name="stands_in_for", verbose_name=_("deputy"))
    starts_at = models.DateTimeField(_("beginning"))
    ends_at = models.DateTimeField(_("until"))

    objects = DeputyQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("deputy"), _("deputies")
        constraints = [
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="deputy_ends_after_start"),
            models.CheckConstraint(condition=~Q(person=F("deputy")), name="deputy_is_somebody_else"),
        ]
        indexes = [models.Index(fields=["deputy", "ends_at"], name="deputy_stands_in")]

    def __str__(self):
        return f"{self.deputy} → {self.person}"


class SeededGrant(models.Model):
    """A right that installation once gave to a role, so that taking it away is never undone by the next migration."""

    group = models.ForeignKey(Group, models.CASCADE, related_name="+")
    permission = models.CharField(max_length=150)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["group", "permission"], name="seeded_grant_once")]
        default_permissions = ()

    def __str__(self):
        return f"{self.group}: {self.permission}"


class SavedViewQuerySet(models.QuerySet):
    def visible_to(self, user):
        """One's own, and those that somebody shares with the department one is in."""
        return self.filter(Q(owner=user) | Q(department__isnull=False, department=user.department_id))

    def of(self, page: str):
        """Those of one list, by name."""
        return self.filter(page=page).order_by("name", "pk")


class SavedView(models.Model):
    """A way of looking at a list that somebody keeps: its filters and its order, under a name."""

    owner = models.ForeignKey(User, models.CASCADE, related_name="saved_views", verbose_name=_("kept by"))
    # Empty: for its owner alone.
    department = models.ForeignKey(
        Department, models.CASCADE, null=True, related_name="saved_views", verbose_name=_("shared with")
    )
    page = models.CharField(max_length=60)  # the address's name: reception:list
    name = models.CharField(_("name"), max_length=60)
    query = models.CharField(max_length=1000, blank=True)
    created_at = models.DateTimeField()

    objects = SavedViewQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("saved view"), _("saved views")
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["owner", "page", "name"], name="saved_view_name_once")]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return f"{reverse(self.page)}?{self.query}"
