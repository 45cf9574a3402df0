"""The tablet at the entrance, what the entrance of a site allows, and who announced themselves there."""

from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from history.models import Tracked
from pages.languages import in_language

from .appointment import Appointment
from .people import Visitor
from .rooms import Site


class Entrance(models.Model):
    """How one gets into a site: the way there, and what visitors may do at the tablet without the desk."""

    DEEDS = {"open": _("described the entrance"), "edit": _("edited the entrance")}

    version = models.PositiveIntegerField(default=0, editable=False)
    site = models.OneToOneField(Site, models.PROTECT, related_name="entrance", verbose_name=_("site"))
    directions = models.CharField(_("the way to us"), max_length=300, blank=True)
    directions_zh = models.CharField(_("the way to us, in Chinese"), max_length=300, blank=True)
    map_url = models.URLField(_("address of a map"), blank=True)
    checks_in = models.BooleanField(_("visitors check themselves in"), default=False)
    checks_out = models.BooleanField(_("visitors check themselves out"), default=False)

    class Meta:
        verbose_name, verbose_name_plural = _("entrance"), _("entrances")
        default_permissions = ()

    def __str__(self):
        return str(self.site)

    @property
    def way(self) -> str:
        return in_language(self, "directions")


class KioskQuerySet(models.QuerySet):
    def in_use(self):
        return self.filter(revoked_at=None)


class Kiosk(Tracked):
    """A tablet at the entrance of one site; its address carries a token, of which only the hash is kept."""

    DEEDS = {
        "set_up": _("set up the tablet"),
        "renew": _("gave the tablet a new address"),
        "revoke": _("took the tablet out of use"),
    }

    site = models.ForeignKey(Site, models.PROTECT, related_name="kiosks", verbose_name=_("site"))
    name = models.CharField(_("where it stands"), max_length=60)
    token_hash = models.CharField(max_length=64, unique=True, editable=False)
    seen_at = models.DateTimeField(_("last seen"), null=True, editable=False)
    revoked_at = models.DateTimeField(_("out of use since"), null=True, editable=False)

    objects = KioskQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("kiosk"), _("kiosks")
        default_permissions = ()
        permissions = [("manage_kiosks", _("Can set up the tablets at the entrances"))]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("reception:entrances")


class KioskMiss(models.Model):
    """A code or number that was typed at a tablet and fits nobody: too many, and the tablet asks no more (R33)."""

    kiosk = models.ForeignKey(Kiosk, models.CASCADE, related_name="misses")
    at = models.DateTimeField()

    class Meta:
        default_permissions = ()
        indexes = [models.Index(fields=["kiosk", "at"], name="kiosk_miss_by_time")]

    def __str__(self):
        return f"{self.kiosk_id} {self.at}"


class AnnouncementQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Those of the visits that somebody may see."""
        return self.filter(appointment__in=Appointment.objects.visible_to(user))

    def open(self):
        return self.filter(settled_at=None)

    def since(self, instant: datetime):
        return self.filter(at__gte=instant)

    def with_visit(self):
        return self.select_related(
            "appointment__organisation",
            "appointment__contact_person",
            "appointment__room",
            "appointment__site",
            "visitor",
            "kiosk__site",
            "settled_by",
        )


class Announcement(models.Model):
    """A visitor says at the tablet that they are here, or going; the desk or the sign-in person confirms it (S1-28)."""

    class Kind(models.TextChoices):
        HERE = "here", pgettext_lazy("announcement", "Is here")
        GOING = "going", pgettext_lazy("announcement", "Is leaving")

    kind = models.CharField(max_length=5, choices=Kind.choices, default=Kind.HERE)
    appointment = models.ForeignKey(Appointment, models.PROTECT, related_name="announcements")
    visitor = models.ForeignKey(Visitor, models.PROTECT, null=True, related_name="+")
    kiosk = models.ForeignKey(Kiosk, models.PROTECT, related_name="announcements")
    head_count = models.PositiveSmallIntegerField(_("head count"), default=1)
    at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True)
    # None: by Portico, where the site lets visitors do it themselves or the visit went on without.
    settled_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    is_refused = models.BooleanField(default=False)

    objects = AnnouncementQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("announcement"), _("announcements")
        default_permissions = ()
        constraints = [
            # By the code of the visit; who types a number is known by name.
            models.UniqueConstraint(
                fields=["appointment", "kind"],
                condition=Q(settled_at__isnull=True, visitor__isnull=True),
                name="announcement_one_open_per_code",
            ),
            models.UniqueConstraint(
                fields=["visitor", "kind"],
                condition=Q(settled_at__isnull=True),
                name="announcement_one_open_per_guest",
            ),
        ]
        indexes = [models.Index(fields=["settled_at", "at"], name="announcement_by_time")]

    def __str__(self):
        return f"{self.get_kind_display()}: {self.appointment}"

    @property
    def asks_to_come_in_uncleared(self) -> bool:
        """Somebody is here for a visit whose information sheet nobody has approved."""
        return self.kind == self.Kind.HERE and self.appointment.clearance == Appointment.Clearance.WAITING
