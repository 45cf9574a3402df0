"""The people of a visit: ours with their duties, and the visitors one by one."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from pages.formats import colon


class Assignment(models.Model):
    """What somebody does for an appointment: nobody is named without a duty (S0-45)."""

    appointment = models.ForeignKey("reception.Appointment", models.PROTECT, related_name="assignments")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="duties", verbose_name=_("receiving person")
    )
    # For which department they do it (S1-16).
    department = models.ForeignKey(
        "accounts.Department", models.PROTECT, null=True, related_name="+", verbose_name=_("department")
    )
    duty = models.CharField(_("duty"), max_length=120)

    class Meta:
        verbose_name, verbose_name_plural = _("duty"), _("duties")
        constraints = [
            models.UniqueConstraint(fields=["appointment", "person"], name="assignment_once_per_person"),
            models.CheckConstraint(condition=~Q(duty=""), name="assignment_has_duty"),
        ]

    def __str__(self):
        return f"{self.person}{colon()}{self.duty}"


class Visitor(models.Model):
    """One person of a visit, expected or here; the list that sign-in, badges and the sheet go by."""

    appointment = models.ForeignKey("reception.Appointment", models.PROTECT, related_name="visitors")
    name = models.CharField(pgettext_lazy("person", "name"), max_length=80)
    job_title = models.CharField(_("job title"), max_length=80, blank=True)
    phone = models.CharField(_("phone"), max_length=30, blank=True)
    contact = models.ForeignKey(
        "customers.Contact", models.PROTECT, null=True, blank=True, related_name="visits", verbose_name=_("contact")
    )
    signed_in_at = models.DateTimeField(_("signed in at"), null=True, editable=False)
    signed_in_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, related_name="+"
    )
    badge_number = models.CharField(_("badge number"), max_length=20, blank=True)
    materials_given = models.BooleanField(_("materials handed over"), default=False)
    signed_out_at = models.DateTimeField(_("signed out at"), null=True, editable=False)
    signed_out_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, related_name="+"
    )
    left_items_checked = models.BooleanField(_("checked for things left behind"), default=False)
    # Out for lunch, or for the night of a visit of several days; nobody says when if nobody saw it.
    is_out = models.BooleanField(_("out of the house"), default=False, editable=False)
    out_since = models.DateTimeField(null=True, editable=False)

    class Meta:
        verbose_name, verbose_name_plural = _("visitor"), _("visitors")
        default_permissions = ()
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(signed_out_at__isnull=True) | Q(signed_out_at__gte=F("signed_in_at")),
                name="visitor_leaves_after_coming",
            ),
            models.CheckConstraint(
                condition=Q(is_out=False) | Q(signed_in_at__isnull=False, signed_out_at__isnull=True),
                name="visitor_out_is_still_visiting",
            ),
        ]

    def __str__(self):
        return self.name
