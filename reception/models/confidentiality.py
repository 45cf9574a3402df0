"""What a site asks its visitors to keep to themselves, and who has signed it."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from .people import Visitor
from .rooms import Site


class ConfidentialityNoticeQuerySet(models.QuerySet):
    def in_force(self):
        return self.filter(ended_at__isnull=True)


class ConfidentialityNotice(models.Model):
    """One version of the words a site asks every visitor to sign; a new version is signed anew."""

    DEEDS = {"issue": _("issued the confidentiality notice"), "withdraw": _("withdrew the confidentiality notice")}

    site = models.ForeignKey(Site, models.PROTECT, related_name="confidentiality_notices", verbose_name=_("site"))
    number = models.PositiveSmallIntegerField(_("version"))
    body = models.TextField(_("text"))
    body_zh = models.TextField(_("Chinese text"))
    issued_at = models.DateTimeField(_("issued at"))
    issued_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("issued by")
    )
    # When the next version took its place, or the site stopped asking.
    ended_at = models.DateTimeField(_("ended at"), null=True, editable=False)

    objects = ConfidentialityNoticeQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("confidentiality notice"), _("confidentiality notices")
        default_permissions = ()
        ordering = ["site", "-number"]
        permissions = [("issue_confidentiality", _("Can write the confidentiality notice of a site"))]
        constraints = [
            models.UniqueConstraint(fields=["site", "number"], name="confidentiality_version_once"),
            models.UniqueConstraint(
                fields=["site"], condition=Q(ended_at__isnull=True), name="confidentiality_one_in_force"
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True) | Q(ended_at__gte=F("issued_at")), name="confidentiality_ends_later"
            ),
        ]

    def __str__(self):
        return f"{self._meta.verbose_name} {self.number}"

    def get_absolute_url(self):
        return reverse("reception:confidentiality", args=[self.pk])


class Signing(models.Model):
    """What one visitor said to one version of the notice: signed, or refused in their words."""

    notice = models.ForeignKey(ConfidentialityNotice, models.PROTECT, related_name="signings")
    visitor = models.ForeignKey(Visitor, models.PROTECT, related_name="signings", verbose_name=_("visitor"))
    is_signed = models.BooleanField(_("signed"))
    name = models.CharField(_("name as signed"), max_length=80)
    words = models.CharField(_("why not"), max_length=200, blank=True)
    at = models.DateTimeField(_("signed at"))
    # Who held out the tablet; nobody where the visitor signed by their own link.
    taken_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("taken by")
    )

    class Meta:
        verbose_name, verbose_name_plural = _("signature"), _("signatures")
        default_permissions = ()
        ordering = ["-at", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["notice", "visitor"], condition=Q(is_signed=True), name="signed_once"),
            models.CheckConstraint(condition=~Q(name=""), name="signing_has_name"),
        ]

    def __str__(self):
        return self.name
