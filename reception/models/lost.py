"""Things that visitors leave behind."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from customers.search import LONGEST, normal
from history.models import Tracked

from .appointment import Appointment
from .rooms import Site


class LostItemQuerySet(models.QuerySet):
    def visible_to(self, user):
        """The desk, the gate and who keeps the book see all; others what was left by a visitor of theirs."""
        if user.may("reception.receive_appointment") or user.may("reception.view_appointment"):
            return self
        hats = user.hats()
        return self.filter(Q(created_by__in=hats) | Q(appointment__contact_person__in=hats))

    def narrowed(self, *, q: str = "", state: str = ""):
        """What the filter row of the list leaves over."""
        rows = self.filter(state=state) if state else self
        for word in normal(q).split():
            rows = rows.filter(Q(search__contains=word) | Q(appointment__search__contains=word))
        return rows


class LostItem(Tracked):
    """A thing found in the house, from the finder's hand to its owner's (S4-247)."""

    class State(models.TextChoices):
        KEPT = "kept", _("Kept here")
        RETURNED = "returned", _("Given back")
        DISPOSED = "disposed", _("Given away")

    FLOW = {
        "give_back": ({State.KEPT}, State.RETURNED),
        "dispose": ({State.KEPT}, State.DISPOSED),
        "take_back": ({State.RETURNED, State.DISPOSED}, State.KEPT),
    }
    DEEDS = {
        "find": _("logged the thing found"),
        "edit": _("corrected the entry"),
        "give_back": _("gave it back"),
        "dispose": _("gave it away"),
        "take_back": _("put it back on the shelf"),
    }

    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.KEPT, editable=False)
    description = models.CharField(_("what it is"), max_length=200)
    site = models.ForeignKey(Site, models.PROTECT, related_name="lost_items", verbose_name=_("site"))
    found_at = models.DateTimeField(_("found at (time)"))
    found_where = models.CharField(_("found where"), max_length=120)
    found_by = models.CharField(_("found by"), max_length=80)
    kept_where = models.CharField(_("kept where"), max_length=120, blank=True)
    appointment = models.ForeignKey(
        Appointment,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="lost_items",
        verbose_name=_("left by a visitor of"),
    )
    returned_to = models.CharField(_("given back to"), max_length=80, blank=True, editable=False)
    returned_at = models.DateTimeField(_("given back at"), null=True, editable=False)
    returned_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=_("given back by"),
    )
    disposal = models.CharField(_("given to whom, and why"), max_length=200, blank=True, editable=False)
    search = models.CharField(max_length=LONGEST, editable=False)
    form_token = models.UUIDField(null=True, unique=True, editable=False)

    objects = LostItemQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("thing found"), _("things found")
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                condition=~Q(state="returned") | (~Q(returned_to="") & Q(returned_at__gte=F("found_at"))),
                name="lost_item_returned_to_somebody",
            ),
            models.CheckConstraint(
                condition=~Q(state="disposed") | ~Q(disposal=""), name="lost_item_disposed_with_why"
            ),
        ]
        indexes = [models.Index(fields=["-found_at", "-id"], name="lost_item_by_found")]

    def __str__(self):
        return self.description

    def get_absolute_url(self):
        return reverse("reception:found", args=[self.pk])
