"""Calendars that a person's own calendar program reads."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class Feed(models.Model):
    """A secret address under which somebody's calendar program reads their visits, or the bookings of a room.

    Whoever has the address sees what its owner may see at that moment; only a hash of it is kept.
    """

    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("owner"))
    # None: the owner's own visits.
    room = models.ForeignKey("reception.Room", models.PROTECT, null=True, related_name="+", verbose_name=_("room"))
    token_hash = models.CharField(max_length=64, unique=True, editable=False)
    created_at = models.DateTimeField(editable=False)
    revoked_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        verbose_name, verbose_name_plural = _("calendar feed"), _("calendar feeds")
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["owner"], condition=Q(room__isnull=True, revoked_at__isnull=True), name="feed_one_of_a_person"
            ),
            models.UniqueConstraint(
                fields=["owner", "room"], condition=Q(revoked_at__isnull=True), name="feed_one_of_a_room"
            ),
        ]

    def __str__(self):
        return f"{self.owner}: {self.room or ''}"
