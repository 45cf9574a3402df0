"""The outbox."""

import hashlib
from datetime import datetime
from urllib.parse import urlsplit

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from .word import AboutQuerySet, Word


class MessageQuerySet(AboutQuerySet):
    def waiting(self):
        """Letters that still have to go out by themselves."""
        return self.filter(sent_at=None, dead_at=None, held_at=None)

    def due(self, at: datetime):
        """Letters to be sent now that nobody else is sending at this moment, the longest waiting first."""
        free = Q(lease_until=None) | Q(lease_until__lte=at)
        return self.waiting().filter(free, try_at__lte=at).order_by("try_at", "pk")

    def by(self, channel: str, robot: int | None = None):
        """Those that go out by one way."""
        return self.filter(channel=channel, robot=robot)

    def dead(self):
        """Letters that were given up after too many tries, and that nobody has dealt with."""
        return self.exclude(dead_at=None).filter(closed_at=None)

    def held(self):
        """Letters that go out only after somebody has confirmed them."""
        return self.filter(sent_at=None, dead_at=None).exclude(held_at=None)

    def to_look_at(self):
        """Everything that waits for a person and not for the next round."""
        stuck = Q(dead_at__isnull=False) | Q(held_at__isnull=False)
        return self.filter(stuck, sent_at=None, closed_at=None)

    def with_people(self):
        return self.select_related("recipient", "on_behalf_of", "robot", "closed_by")


class Message(Word):
    """One letter that goes out: to a member of staff, to an address outside, or to a group's robot."""

    class Channel(models.TextChoices):
        MAIL = "mail", _("E-mail")
        ROBOT = "robot", _("Group robot")
        SMS = "sms", _("Text message")

    class Held(models.TextChoices):
        RESTORED = "restored", _("Older than the restored backup: it may have gone out already")
        UNKNOWN = "unknown", _("Twice no answer whether it went out: it may have arrived")

    DEEDS = {
        "retry": _("had it tried again"),
        "give_up": _("gave it up for good"),
        "confirm": _("confirmed that it goes out"),
    }

    channel = models.CharField(max_length=5, choices=Channel.choices, default=Channel.MAIL)
    recipient = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, null=True, related_name="messages")
    # Of a robot: the group's; of a text message: the gateway.
    robot = models.ForeignKey("notices.Robot", models.PROTECT, null=True, related_name="messages")
    # A mail address or a telephone number; empty for a group.
    address = models.CharField(max_length=254, blank=True)
    # Empty: the recipient's language at the time of sending, and outside the house both.
    language = models.CharField(max_length=10, blank=True)
    calendar = models.TextField(blank=True)
    calendar_method = models.CharField(max_length=10, blank=True)
    not_before = models.DateTimeField()
    # Kept by the delivery.
    try_at = models.DateTimeField()
    tries = models.PositiveSmallIntegerField(default=0)
    # Tries of which nobody knows whether they reached the reader: begun, and no answer since.
    unknown = models.PositiveSmallIntegerField(default=0)
    lease = models.UUIDField(null=True)
    lease_until = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)
    dead_at = models.DateTimeField(null=True)
    held_at = models.DateTimeField(null=True)
    held_why = models.CharField(max_length=8, choices=Held.choices, blank=True)
    # A person, or what it told of being over, has put an end to it; then it is dead as well.
    closed_at = models.DateTimeField(null=True)
    closed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    closed_why = models.CharField(max_length=300, blank=True)
    last_error = models.CharField(max_length=300, blank=True)

    objects = MessageQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("message"), _("messages")
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                condition=Q(channel="mail", robot=None) | Q(channel__in=["robot", "sms"], robot__isnull=False),
                name="message_has_its_way",
            ),
            models.CheckConstraint(
                condition=Q(closed_at=None) | Q(dead_at__isnull=False), name="message_closed_is_dead"
            ),
        ]
        indexes = [
            models.Index(
                fields=["channel", "robot", "try_at", "id"],
                name="message_due",
                condition=Q(sent_at=None, dead_at=None, held_at=None),
            ),
            models.Index(
                fields=["-at", "-id"],
                name="message_to_look_at",
                condition=Q(sent_at=None, closed_at=None) & (Q(dead_at__isnull=False) | Q(held_at__isnull=False)),
            ),
            models.Index(fields=["robot", "sent_at"], name="message_by_robot", condition=Q(robot__isnull=False)),
            models.Index(fields=["about_type", "about_id"], name="message_about"),
            models.Index(fields=["lease"], name="message_leased", condition=Q(lease__isnull=False)),
        ]

    def __str__(self):
        return f"{self.kind} → {self.to}"

    @property
    def to(self) -> str:
        """Whom it is for, in one word."""
        return self.address or str(self.robot or "")

    @property
    def fingerprint(self) -> str:
        """What names this one thing said, on every try."""
        return hashlib.sha256(f"{self.key}|{self.at.isoformat()}".encode()).hexdigest()[:40]

    @property
    def message_id(self) -> str:
        """The same on every try, so that a mail server or a reader can tell a repetition."""
        return f"<{self.fingerprint}@{urlsplit(settings.PUBLIC_URL).hostname}>"
