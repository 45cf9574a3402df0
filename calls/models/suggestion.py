"""What customers suggest, and what became of it (S2-45)."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _

from history.models import Tracked

from .issue import Issue
from .told import Channel, FollowUp


class SuggestionQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Those a person recorded or whose issue they see, and their department's; all with the right to decide."""
        if user.may("calls.view_issue") or user.may("calls.decide_suggestion"):
            return self
        hats = user.hats()
        mine = Q(created_by__in=hats) | Q(department__head__in=hats)
        return self.filter(mine | Q(issue__in=Issue.objects.visible_to(user).values("pk")))

    def received_between(self, start, end):
        return self.filter(received_at__gte=start, received_at__lt=end)

    def undecided(self):
        return self.filter(state=Suggestion.State.NOTED)

    def to_tell(self):
        """Decided, and whoever suggested it does not know yet."""
        return self.exclude(state=Suggestion.State.NOTED).filter(informed_at__isnull=True)

    def with_people(self):
        return self.select_related("organisation", "department", "issue", "decided_by")


class Suggestion(Tracked):
    """An opinion or a suggestion of a customer: noted, then adopted or rejected with a reason, and told to them."""

    class State(models.TextChoices):
        NOTED = "noted", _("Noted")
        ADOPTED = "adopted", _("Adopted")
        REJECTED = "rejected", _("Rejected")

    class Category(models.TextChoices):
        RECEPTION = "reception", _("Reception and visits")
        SERVICE = "service", _("Customer service")
        PRODUCT = "product", _("Products")
        DELIVERY = "delivery", _("Delivery")
        PRICE = "price", _("Prices and payment")
        PEOPLE = "people", _("Our people")
        OTHER = "other", _("Other")

    FLOW = {
        "adopt": ({State.NOTED, State.REJECTED}, State.ADOPTED),
        "reject": ({State.NOTED, State.ADOPTED}, State.REJECTED),
    }
    DEEDS = {
        "note": _("noted the suggestion"),
        "sort": _("sorted the suggestion"),
        "adopt": _("adopted the suggestion"),
        "reject": _("rejected the suggestion"),
        "inform": _("told the customer what became of the suggestion"),
    }

    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.NOTED, editable=False)
    category = models.CharField(_("category"), max_length=10, choices=Category.choices, default=Category.OTHER)
    text = models.TextField(_("suggestion"))
    received_at = models.DateTimeField(_("received at"))
    # Where it comes from: an issue (of a call, of the public page), a follow-up, or a colleague who heard it.
    issue = models.OneToOneField(Issue, models.PROTECT, null=True, related_name="suggestion", verbose_name=_("issue"))
    follow_up = models.OneToOneField(
        FollowUp, models.PROTECT, null=True, related_name="suggestion", verbose_name=_("follow-up")
    )
    organisation = models.ForeignKey(
        "customers.Organisation",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="suggestions",
        verbose_name=_("organisation"),
    )
    customer_name = models.CharField(_("customer name"), max_length=80, blank=True)
    customer_phone = models.CharField(_("phone"), max_length=30, blank=True)
    customer_email = models.EmailField(_("e-mail"), blank=True)
    department = models.ForeignKey(
        "accounts.Department", models.PROTECT, null=True, related_name="suggestions", verbose_name=_("department")
    )
    decided_at = models.DateTimeField(_("decided at"), null=True, editable=False)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=_("decided by"),
    )
    decision = models.TextField(_("why, and what is done"), blank=True)
    informed_at = models.DateTimeField(_("customer informed at"), null=True, editable=False)
    informed_by_way_of = models.CharField(_("told by way of"), max_length=10, choices=Channel.choices, blank=True)
    form_token = models.UUIDField(null=True, unique=True, editable=False)

    objects = SuggestionQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("suggestion"), _("suggestions")
        default_permissions = ()
        permissions = [("decide_suggestion", _("Can decide what becomes of suggestions"))]
        constraints = [
            models.CheckConstraint(condition=~Q(text=""), name="suggestion_says_what"),
            models.CheckConstraint(
                condition=Q(state="noted") | (~Q(decision="") & Q(decided_at__isnull=False, decided_by__isnull=False)),
                name="suggestion_decided_says_why",
            ),
        ]
        indexes = [
            models.Index(fields=["received_at", "id"], name="suggestion_by_time"),
            models.Index(fields=["organisation", "received_at"], name="suggestion_of_organisation"),
            models.Index(fields=["id"], name="suggestion_undecided", condition=Q(state="noted")),
        ]

    def __str__(self):
        return Truncator(self.text.strip().splitlines()[0]).chars(60)

    def get_absolute_url(self):
        return reverse("calls:suggestion", args=[self.pk])

    def can(self, verb: str) -> bool:
        if verb == "sort":
            return True
        if verb == "inform":
            return self.state != self.State.NOTED and self.informed_at is None
        # What the customer has been told is not turned round behind their back.
        told_otherwise = self.state != self.State.NOTED and self.informed_at is not None
        return self.state in self.FLOW[verb][0] and not told_otherwise
