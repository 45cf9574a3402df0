"""Customers who asked not to be asked for feedback."""

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _


class OptOutQuerySet(models.QuerySet):
    def of(self, contact_id: int | None, address: str):
        """What a person said, whom we know as a contact, by their e-mail address, or by both."""
        return self.filter(Q(contact=contact_id, contact__isnull=False) | Q(address=address.lower()) & ~Q(address=""))


def opted_out(contact: str, address: str) -> Exists:
    """In a query: did the person in these columns ask not to be asked?"""
    by_address = ~Q(address="") & Q(address=Lower(OuterRef(address)))
    return Exists(OptOut.objects.filter(Q(contact=OuterRef(contact)) | by_address))


class OptOut(models.Model):
    """Somebody who is not to be asked for feedback any more: not by letter, survey, reminder or telephone."""

    contact = models.OneToOneField(
        "customers.Contact", models.PROTECT, null=True, related_name="+", verbose_name=_("contact")
    )
    # In small letters; empty where only the contact is known.
    address = models.EmailField(_("e-mail"), blank=True, db_index=True)
    said_at = models.DateTimeField(_("said at"))
    # Who noted what they said; empty where they said it themselves, by their link.
    noted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("noted by")
    )

    objects = OptOutQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("wish not to be asked"), _("wishes not to be asked")
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["address"], condition=Q(contact=None), name="opt_out_address_once"),
            models.CheckConstraint(condition=Q(contact__isnull=False) | ~Q(address=""), name="opt_out_of_somebody"),
        ]

    def __str__(self):
        return str(self.contact or self.address)
