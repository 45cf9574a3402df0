"""Organisations that visit, call and are visited, and the people in them."""

from django.conf import settings
from django.db import models
from django.db.models import Case, Q, When
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from history.models import Tracked
from pages.languages import in_language

from . import search


def holding(rows: models.QuerySet, text: str) -> models.QuerySet:
    """Rows whose search column holds every word of the text; none without a word."""
    words = search.normal(text).split()
    for word in words:
        rows = rows.filter(search__contains=word)
    return rows if words else rows.none()


class OrganisationQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Everybody with the right to look customers up; a rep without it sees those they own."""
        if user.may("customers.view_organisation"):
            return self
        return self.filter(owner__in=user.hats())

    def named(self, name: str) -> "Organisation | None":
        """The one that has this name in either language."""
        key = search.normal(name)
        return self.filter(Q(name_key=key) | Q(name_zh=name.strip())).order_by("pk").first() if key else None

    def narrowed(self, *, q: str = "", tier: str = "", relation: str = ""):
        """What the filter row of the list leaves over."""
        rows = self.matching(q) if q.strip() else self
        rows = rows.filter(tier=tier) if tier else rows
        return rows.filter(relation=relation) if relation else rows

    def matching(self, text: str):
        """Organisations whose name, Chinese name, pinyin or initials hold what was typed."""
        return holding(self, text)


class Organisation(Tracked):
    """A company or body whose people visit and call us."""

    class Tier(models.TextChoices):
        A = "A", _("A · important")
        B = "B", _("B · ordinary")
        C = "C", _("C · potential")

    class Relation(models.TextChoices):
        EXISTING = "existing", _("Existing customer")
        TARGET = "target", _("Target customer")
        POTENTIAL = "potential", _("Potential customer")
        PEER = "peer", _("Industry peer")

    DEEDS = {
        "register": _("registered the organisation"),
        "edit": _("edited the organisation"),
        "set_tier": _("set the customer tier"),
    }
    # Facts of the history that only holders of the right read.
    CONFIDENTIAL = {"tier_reason": "customers.view_tier_reason"}

    name = models.CharField(_("organisation name"), max_length=120)
    name_zh = models.CharField(_("Chinese name"), max_length=120, blank=True)
    # The name as `search.normal` writes it: an organisation is typed once, whoever types it twice at a time.
    name_key = models.CharField(max_length=120, unique=True, editable=False)
    search = models.CharField(max_length=search.LONGEST, editable=False)
    industry = models.CharField(_("industry"), max_length=80, blank=True)
    company_size = models.CharField(_("company size"), max_length=80, blank=True)
    main_business = models.CharField(_("main business"), max_length=200, blank=True)
    relation = models.CharField(_("relation"), max_length=10, choices=Relation.choices, default=Relation.POTENTIAL)
    # The customer's value, not a visit's standard: that is visits' reception level.
    tier = models.CharField(_("customer tier"), max_length=1, choices=Tier.choices, blank=True)
    tier_reason = models.CharField(_("reason for the tier"), max_length=200, blank=True)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="owned_organisations",
        verbose_name=_("account owner"),
    )
    business_field = models.CharField(_("business field"), max_length=200, blank=True)
    product_needs = models.TextField(_("product needs"), blank=True)
    cooperation_intention = models.TextField(_("cooperation intention"), blank=True)
    preferences = models.TextField(_("preferences and customs"), blank=True)

    objects = OrganisationQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("organisation"), _("organisations")
        ordering = ["name"]
        permissions = [
            ("set_tier", _("Can set a customer's tier")),
            ("view_tier_reason", _("Can see why a customer has its tier")),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(tier="") | ~Q(tier_reason=""), name="organisation_tier_has_reason"),
        ]

    def __str__(self):
        return in_language(self, "name")

    def get_absolute_url(self):
        return reverse("customers:detail", args=[self.pk])


class ContactQuerySet(models.QuerySet):
    def visible_to(self, user):
        if user.may("customers.view_organisation"):
            return self
        return self.filter(organisation__owner__in=user.hats())

    def matching(self, text: str):
        """Contacts whose name, pinyin, initials, phone or e-mail hold what was typed."""
        return holding(self, text)

    def known_as(self, text: str):
        """Contacts of whom, or of whose organisation, each word that was typed is a part; none without a word."""
        words, rows = search.normal(text).split(), self
        for word in words:
            rows = rows.filter(Q(search__contains=word) | Q(organisation__search__contains=word))
        return rows if words else rows.none()

    def likeliest(self, text: str):
        """Those first whose own name, or whose organisation's, begins with what was typed; then the newest."""
        key = search.normal(text)
        begins = Q(search__startswith=key) | Q(organisation__search__startswith=key)
        return self.order_by(Case(When(begins, then=0), default=1), "-pk")


class Contact(Tracked):
    """A person of an organisation; a phone number or an e-mail address is enough."""

    DEEDS = {"register": _("registered the contact"), "edit": _("edited the contact")}

    organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="contacts", verbose_name=_("organisation")
    )
    name = models.CharField(pgettext_lazy("person", "name"), max_length=80)
    name_zh = models.CharField(_("Chinese name"), max_length=80, blank=True)
    form_of_address = models.CharField(_("form of address"), max_length=40, blank=True)
    job_title = models.CharField(_("job title"), max_length=80, blank=True)
    phone = models.CharField(_("phone"), max_length=30, blank=True, db_index=True)
    email = models.EmailField(_("e-mail"), blank=True)
    language = models.CharField(_("preferred language"), max_length=10, blank=True, choices=settings.LANGUAGES)
    diet = models.CharField(_("diet"), max_length=120, blank=True)
    customs = models.CharField(_("customs and taboos"), max_length=200, blank=True)
    search = models.CharField(max_length=search.LONGEST, editable=False)

    objects = ContactQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("contact"), _("contacts")
        ordering = ["name"]

    def __str__(self):
        return in_language(self, "name")

    def get_absolute_url(self):
        return self.organisation.get_absolute_url()
