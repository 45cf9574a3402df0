"""What an inspection found: who or what, which kind, and what became of it (S2-55, S0-20, S4-167)."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from history.models import Tracked
from pages.languages import in_language
from papers.models import ATTACHING, ChecklistItem

from .inspection import Inspection


class FindingKind(models.Model):
    """A kind of finding, as a company keeps the list: coarse language, games in office hours, …"""

    DEEDS = {"create": _("added the kind of finding"), "edit": _("edited the kind of finding")}

    code = models.SlugField(_("code"), max_length=40, unique=True, editable=False)
    name = models.CharField(_("title"), max_length=80)
    name_zh = models.CharField(_("Chinese title"), max_length=80, blank=True)
    # What a failed item under this heading, else of this area, is a case of.
    topic = models.CharField(_("heading"), max_length=15, choices=ChecklistItem.Topic.choices, blank=True)
    area = models.CharField(_("area"), max_length=15, choices=ChecklistItem.Area.choices, blank=True)
    is_serious = models.BooleanField(_("serious"), default=False)
    order = models.PositiveSmallIntegerField(_("order"), default=0)
    is_active = models.BooleanField(_("in use"), default=True)
    version = models.PositiveIntegerField(default=0, editable=False)
    created_at = models.DateTimeField(editable=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, related_name="+"
    )

    class Meta:
        verbose_name, verbose_name_plural = _("kind of finding"), _("kinds of finding")
        ordering = ["order", "pk"]
        default_permissions = ()

    def __str__(self):
        return in_language(self, "name")

    def get_absolute_url(self):
        return reverse("assessments:finding-kinds")


class FindingQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Who sees the inspection's findings by right sees all of them; others those about themselves or their people.

        A department's inspection tells nobody of it what was found about a colleague.
        """
        seen = self.filter(inspection__in=Inspection.objects.visible_to(user))
        if user.may("assessments.inspect") or user.may("assessments.view_inspection"):
            return seen
        hats = user.hats()
        about = Q(person__in=hats) | Q(person__manager__in=hats) | Q(person__department__head__in=hats)
        about |= Q(person=None, department__head__in=hats)
        known = Q(inspection__in=Inspection.objects.counted())
        return self.filter(about & known).exclude(state=Finding.State.WITHDRAWN)

    def standing(self):
        """Those nobody took back or dismissed."""
        return self.exclude(state__in=[Finding.State.WITHDRAWN, Finding.State.DISMISSED])

    def unsettled(self):
        return self.filter(state__in=[Finding.State.OPEN, Finding.State.ORDERED])

    def with_people(self):
        return self.select_related("kind", "person", "department", "inspection__staff", "inspection__department")


class Finding(Tracked):
    """Something that was not as the regulations want it; it stays open until it is put right."""

    class State(models.TextChoices):
        OPEN = "open", pgettext_lazy("finding", "Open")
        ORDERED = "ordered", _("Rectification ordered")
        SETTLED = "settled", pgettext_lazy("finding", "Put right")
        DISMISSED = "dismissed", _("Dismissed")
        WITHDRAWN = "withdrawn", _("Taken back")

    FLOW = {
        "order": ({State.OPEN}, State.ORDERED),
        "settle": ({State.OPEN, State.ORDERED}, State.SETTLED),
        "dismiss": ({State.OPEN}, State.DISMISSED),
        "withdraw": ({State.OPEN}, State.WITHDRAWN),
        "reopen": ({State.WITHDRAWN, State.DISMISSED}, State.OPEN),
        "release": ({State.ORDERED}, State.OPEN),
    }
    DEEDS = {
        "open": _("noted the finding"),
        "edit": _("edited the finding"),
        "order": _("ordered a rectification"),
        "settle": _("noted that it is put right"),
        "dismiss": _("dismissed the finding"),
        "withdraw": _("took the finding back"),
        "reopen": _("opened the finding again"),
        "release": _("opened the finding again: its rectification was withdrawn"),
    } | ATTACHING

    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.OPEN, editable=False)
    inspection = models.ForeignKey(Inspection, models.PROTECT, related_name="findings", verbose_name=_("inspection"))
    # The failed item that opened it; a failed item has one finding.
    item = models.OneToOneField(
        "assessments.InspectionItem", models.PROTECT, null=True, editable=False, related_name="finding"
    )
    kind = models.ForeignKey(FindingKind, models.PROTECT, related_name="findings", verbose_name=_("kind of finding"))
    area = models.CharField(_("area"), max_length=15, choices=ChecklistItem.Area.choices, blank=True)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="findings",
        verbose_name=_("person"),
    )
    department = models.ForeignKey(
        "accounts.Department",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="findings",
        verbose_name=_("department"),
    )
    # What was ordered, so that it is put right; several findings may share one order.
    rectification = models.ForeignKey(
        "assessments.Rectification",
        models.PROTECT,
        null=True,
        editable=False,
        related_name="findings",
        verbose_name=_("rectification"),
    )
    words = models.TextField(_("what was found"))
    is_serious = models.BooleanField(_("serious"), default=False)
    found_at = models.DateTimeField(_("found at"))
    form_token = models.UUIDField(null=True, unique=True, editable=False)

    objects = FindingQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("finding"), _("findings")
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                condition=Q(person__isnull=False) | Q(department__isnull=False), name="finding_is_about_somebody"
            ),
            models.CheckConstraint(condition=~Q(words=""), name="finding_says_what"),
            models.CheckConstraint(
                condition=~Q(state="ordered") | Q(rectification__isnull=False), name="finding_ordered_names_its_order"
            ),
        ]
        indexes = [models.Index(fields=["found_at", "id"], name="finding_by_moment")]

    def __str__(self):
        return Truncator(self.words).chars(80)

    def get_absolute_url(self):
        return reverse("assessments:finding", args=[self.pk])

    @property
    def about(self):
        return self.person or self.department
