"""Policy documents: who owns them, what each version says, who signed it, and who has read it."""

from collections.abc import Iterable
from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import Department, User
from history.models import Tracked
from history.moment import now
from pages.formats import local
from pages.languages import in_language


class PolicyQuerySet(models.QuerySet):
    def with_owner(self):
        return self.select_related("owner__head", "approver")


class Policy(models.Model):
    """A regulation of the company: its department keeps it, and its versions say what holds."""

    DEEDS = {
        "create": _("entered the policy"),
        "edit": _("edited the policy"),
        "confirm_review": _("reviewed the policy"),
    }
    FACTS = {
        "departments": _("holds for"),
        "related": _("depends on"),
        "next_review_on": _("next review"),
    }

    version = models.PositiveIntegerField(default=0, editable=False)
    code = models.SlugField(_("document code"), max_length=40, unique=True)
    title = models.CharField(_("title"), max_length=120)
    title_zh = models.CharField(_("Chinese title"), max_length=120, blank=True)
    # Clauses of this document begin with it: S3 for S3-27. Empty: it has no numbered clauses here.
    prefix = models.CharField(_("clauses begin with"), max_length=8, blank=True, editable=False)
    owner = models.ForeignKey(
        "accounts.Department",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="policies",
        verbose_name=_("owner department"),
    )
    # What the regulation itself calls its owner, until a department is named.
    owner_stated = models.CharField(_("owner as the document names it"), max_length=200, blank=True)
    owner_stated_zh = models.CharField(_("owner as the document names it, in Chinese"), max_length=200, blank=True)
    approver = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("approver"),
    )
    departments = models.ManyToManyField(
        "accounts.Department", blank=True, related_name="+", verbose_name=_("holds for")
    )
    related = models.ManyToManyField("self", symmetrical=False, blank=True, verbose_name=_("depends on"))
    next_review_on = models.DateField(_("next review"), null=True, blank=True)

    objects = PolicyQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("policy"), _("policies")
        ordering = ["code"]
        default_permissions = ()
        permissions = [
            ("manage_policy", _("Can enter policies, and name their owners and approvers")),
            ("draft_policy", _("Can draft versions of the policies of their department")),
            ("approve_policy", _("Can approve policies")),
        ]
        constraints = [
            models.UniqueConstraint(fields=["prefix"], condition=~Q(prefix=""), name="policy_prefix_once"),
        ]

    def __str__(self):
        return in_language(self, "title")

    def get_absolute_url(self):
        return reverse("papers:policy", args=[self.pk])

    @property
    def owner_name(self) -> str:
        """The department that keeps it; until one is named, what the document itself says."""
        return str(self.owner) if self.owner else in_language(self, "owner_stated")


def within(departments: set[int]) -> set[int]:
    """These departments and all parts of them."""
    children: dict[int, list[int]] = {}
    for pk, parent in Department.objects.exclude(parent=None).values_list("pk", "parent"):
        children.setdefault(parent, []).append(pk)
    found, waiting = set(departments), list(departments)
    while waiting:
        for child in children.get(waiting.pop(), []):
            if child not in found:
                found.add(child)
                waiting.append(child)
    return found


class PolicyVersionQuerySet(models.QuerySet):
    def holding(self, on: date | None = None):
        """The versions that hold on a day: issued, begun, and not replaced by then."""
        day = on or local(now()).date()
        State = PolicyVersion.State
        begun = self.filter(state__in=[State.IN_FORCE, State.SUPERSEDED], effective_from__lte=day)
        return begun.filter(Q(ends_on=None) | Q(ends_on__gt=day))

    def issued(self):
        State = PolicyVersion.State
        return self.filter(state__in=[State.IN_FORCE, State.SUPERSEDED, State.WITHDRAWN])

    def visible_to(self, user):
        """What was issued is for everybody; what is being written is for its owner and those who sign."""
        if user.may("papers.approve_policy") or user.may("papers.manage_policy"):
            return self
        mine = Q(drafted_by__in=user.hats()) | Q(policy__owner__in=_departments_of(user))
        return self.issued() | self.filter(mine)

    def unacknowledged_by(self, user):
        """What is issued and this person has not acknowledged, also what is not meant for them; the newest first."""
        rows = self.filter(state=PolicyVersion.State.IN_FORCE).exclude(acknowledgements__person=user)
        return rows.select_related("policy").prefetch_related("policy__departments").order_by("-effective_from", "-pk")

    def unread_by(self, user) -> list["PolicyVersion"]:
        """What is issued, applies to this person and they have not acknowledged; the newest first."""
        return meant_for(user, self.unacknowledged_by(user))


def meant_for(user, versions: Iterable["PolicyVersion"]) -> list["PolicyVersion"]:
    """Of these, those of policies for everybody, for this person's department or for what it is part of."""
    rows = list(versions)
    own = _line(user) if any(row.policy.departments.all() for row in rows) else set()
    return [row for row in rows if _holds_for(row.policy, own)]


def _line(user) -> set[int]:
    """The department of a person and all it is part of."""
    parents = dict(Department.objects.values_list("pk", "parent"))
    found, here = set(), user.department_id
    while here is not None and here not in found:
        found.add(here)
        here = parents.get(here)
    return found


def _holds_for(policy: Policy, line: set[int]) -> bool:
    meant = {department.pk for department in policy.departments.all()}
    return not meant or bool(meant & line)


def _departments_of(user) -> set[int]:
    """The departments whose papers this person may see in the making: their own, and those they stand in for."""
    people = [user, *user.principals()]
    line: set[int] = set()
    for person in people:
        line |= _line(person)
    return line


class PolicyVersion(Tracked):
    """What a policy says from one day to another, as a controlled document: drafted, reviewed, approved, issued."""

    class State(models.TextChoices):
        DRAFT = "draft", _("Draft")
        SUBMITTED = "submitted", _("Submitted")
        REVIEWED = "reviewed", _("Reviewed")
        IN_FORCE = "in_force", _("In force")
        SUPERSEDED = "superseded", _("Superseded")
        WITHDRAWN = "withdrawn", _("Withdrawn")

    FLOW = {
        "submit": ({State.DRAFT}, State.SUBMITTED),
        "return": ({State.SUBMITTED, State.REVIEWED}, State.DRAFT),
        "review": ({State.SUBMITTED}, State.REVIEWED),
        "approve": ({State.SUBMITTED, State.REVIEWED}, State.IN_FORCE),
        "supersede": ({State.IN_FORCE}, State.SUPERSEDED),
        "withdraw": ({State.DRAFT, State.SUBMITTED, State.REVIEWED, State.IN_FORCE}, State.WITHDRAWN),
    }
    DEEDS = {
        "draft": _("drafted the version"),
        "edit": _("edited the draft"),
        "submit": _("submitted the version for approval"),
        "return": _("returned the version"),
        "review": _("reviewed the version"),
        "approve": _("approved and issued the version"),
        "supersede": _("replaced the version"),
        "withdraw": _("withdrew the version"),
    }

    policy = models.ForeignKey(Policy, models.PROTECT, related_name="versions", verbose_name=_("policy"))
    label = models.CharField(_("version"), max_length=20)
    body = models.TextField(_("text"), blank=True)
    body_zh = models.TextField(_("Chinese text"), blank=True)
    state = models.CharField(_("state"), max_length=12, choices=State.choices, default=State.DRAFT, editable=False)
    drafted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("drafted by"),
        editable=False,
    )
    drafted_at = models.DateTimeField(_("drafted at"), null=True, editable=False)
    reviewed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("reviewed by"),
        editable=False,
    )
    reviewed_at = models.DateTimeField(_("reviewed at"), null=True, editable=False)
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("approved by"),
        editable=False,
    )
    approved_at = models.DateTimeField(pgettext_lazy("policy", "approved at"), null=True, editable=False)
    issued_at = models.DateTimeField(_("issued at"), null=True, editable=False)
    # Chosen by the drafter, empty: from its publication; never before it.
    effective_from = models.DateField(_("in force from"), null=True, blank=True)
    ends_on = models.DateField(_("replaced on"), null=True, editable=False)

    objects = PolicyVersionQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("policy version"), _("policy versions")
        ordering = ["-pk"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["policy", "label"], name="policy_version_label_once"),
            models.UniqueConstraint(
                fields=["policy"],
                condition=Q(state__in=["draft", "submitted", "reviewed"]),
                name="policy_version_one_in_the_making",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["in_force", "superseded"])
                | Q(approved_by__isnull=False, approved_at__isnull=False, effective_from__isnull=False),
                name="policy_version_in_force_is_signed",
            ),
            models.CheckConstraint(
                condition=Q(approved_by__isnull=True) | Q(drafted_by__isnull=True) | ~Q(approved_by=F("drafted_by")),
                name="policy_version_two_hands",
            ),
        ]

    def __str__(self):
        return f"{self.policy} {self.label}"

    def get_absolute_url(self):
        return reverse("papers:policy-version", args=[self.pk])

    @property
    def is_in_the_making(self) -> bool:
        return self.state in {self.State.DRAFT, self.State.SUBMITTED, self.State.REVIEWED}

    def readers(self) -> models.QuerySet[User]:
        """Everybody it applies to: all staff, or that of the departments it is limited to."""
        limited = set(self.policy.departments.values_list("pk", flat=True))
        people = User.objects.active()
        return people.filter(department__in=within(limited)) if limited else people

    def missing(self) -> models.QuerySet[User]:
        """Those it applies to who have not acknowledged it."""
        return self.readers().exclude(pk__in=self.acknowledgements.values("person"))


class Acknowledgement(models.Model):
    """Somebody has read one version of a policy and says so, once."""

    policy_version = models.ForeignKey(PolicyVersion, models.PROTECT, related_name="acknowledgements")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="acknowledgements")
    at = models.DateTimeField(_("acknowledged at"))

    class Meta:
        verbose_name, verbose_name_plural = _("acknowledgement"), _("acknowledgements")
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["policy_version", "person"], name="acknowledged_once"),
        ]

    def __str__(self):
        return f"{self.person}: {self.policy_version}"
