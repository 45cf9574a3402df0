"""What people are told: the inbox, the letters that go out, and the signed links in them."""

import hashlib
from datetime import datetime
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import F, Max, Q
from django.utils.translation import gettext_lazy as _


class AboutQuerySet(models.QuerySet):
    def about(self, subject: models.Model):
        """The rows that concern one record."""
        return self.filter(about_type=ContentType.objects.get_for_model(subject), about_id=subject.pk)


class About(models.Model):
    """A row that concerns some record of the floors above; the record itself is never followed in a list."""

    about_type = models.ForeignKey(ContentType, models.PROTECT, related_name="+")
    about_id = models.BigIntegerField()
    about = GenericForeignKey("about_type", "about_id")

    class Meta:
        abstract = True


class Word(About):
    """One thing said to somebody, at most once per reason: `key` names recipient, kind, record and reason.

    `kind` names the template; label, address and params are frozen as they were when it was said.
    """

    key = models.CharField(max_length=200, unique=True, editable=False)
    kind = models.CharField(max_length=80)
    label = models.CharField(max_length=200)
    label_zh = models.CharField(max_length=200, blank=True)
    url = models.CharField(max_length=200, blank=True)
    params = models.JSONField(default=dict, encoder=DjangoJSONEncoder)
    on_behalf_of = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, null=True, related_name="+", verbose_name=_("for")
    )
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        abstract = True


class NoticeQuerySet(AboutQuerySet):
    def visible_to(self, user):
        """Everybody reads their own inbox and nobody else's."""
        return self.filter(recipient=user)

    def unread(self):
        return self.filter(read_at=None)

    def latest_of_kinds(self, kinds):
        """Of each kind the newest notice, to show what the kind looks like."""
        newest = self.filter(kind__in=kinds).order_by().values("kind").annotate(newest=Max("pk")).values("newest")
        return self.filter(pk__in=newest).order_by("kind")

    def with_people(self):
        return self.select_related("on_behalf_of", "actor")


class Notice(Word):
    """One entry of somebody's inbox."""

    recipient = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="notices")
    read_at = models.DateTimeField(null=True)

    objects = NoticeQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("notice"), _("notices")
        default_permissions = ()
        indexes = [
            models.Index(fields=["recipient", "-at", "-id"], name="notice_of_recipient"),
            models.Index(fields=["recipient", "-at", "-id"], name="notice_unread", condition=Q(read_at=None)),
            models.Index(fields=["about_type", "about_id"], name="notice_about"),
        ]

    def __str__(self):
        return f"{self.kind} → {self.recipient_id}"


class MessageQuerySet(AboutQuerySet):
    def waiting(self):
        """Letters that still have to go out."""
        return self.filter(sent_at=None, dead_at=None)

    def due(self, at: datetime):
        """Letters to be sent now that nobody else is sending at this moment, the longest waiting first."""
        free = Q(lease_until=None) | Q(lease_until__lte=at)
        return self.waiting().filter(free, try_at__lte=at).order_by("try_at", "pk")

    def dead(self):
        """Letters that were given up after too many tries; somebody has to look at them."""
        return self.exclude(dead_at=None)


class Message(Word):
    """One letter that goes out: to a member of staff, or to an address outside (then there is no recipient)."""

    recipient = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, null=True, related_name="messages")
    address = models.EmailField()
    # Empty: the recipient's language at the time of sending, and outside the house both.
    language = models.CharField(max_length=10, blank=True)
    calendar = models.TextField(blank=True)
    calendar_method = models.CharField(max_length=10, blank=True)
    not_before = models.DateTimeField()
    # Kept by the delivery.
    try_at = models.DateTimeField()
    tries = models.PositiveSmallIntegerField(default=0)
    lease = models.UUIDField(null=True)
    lease_until = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)
    dead_at = models.DateTimeField(null=True)
    last_error = models.CharField(max_length=300, blank=True)

    objects = MessageQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("message"), _("messages")
        default_permissions = ()
        indexes = [
            models.Index(fields=["try_at", "id"], name="message_due", condition=Q(sent_at=None, dead_at=None)),
            models.Index(fields=["about_type", "about_id"], name="message_about"),
            models.Index(fields=["lease"], name="message_leased", condition=Q(lease__isnull=False)),
        ]

    def __str__(self):
        return f"{self.kind} → {self.address}"

    @property
    def message_id(self) -> str:
        """The same on every try, so that a mail server or a reader can tell a repetition."""
        said = hashlib.sha256(f"{self.key}|{self.at.isoformat()}".encode()).hexdigest()[:40]
        return f"<{said}@{urlsplit(settings.PUBLIC_URL).hostname}>"


class LinkQuerySet(AboutQuerySet):
    def usable(self, at: datetime):
        return self.filter(used_at=None, revoked_at=None, expires_at__gt=at)

    def bearing(self, token: str):
        """The link that this token belongs to, usable or not."""
        return self.filter(token_hash=hash_of(token))


class Link(About):
    """A signed link for somebody without an account: one purpose, one record, until used, expired or revoked."""

    purpose = models.CharField(max_length=40)
    token_hash = models.CharField(max_length=64, unique=True, editable=False)
    issued_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)

    objects = LinkQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("link"), _("links")
        default_permissions = ()
        constraints = [
            models.CheckConstraint(condition=Q(expires_at__gt=F("issued_at")), name="link_expires_after_issue")
        ]
        indexes = [models.Index(fields=["about_type", "about_id", "purpose"], name="link_about")]

    def __str__(self):
        return f"{self.purpose} {self.about_type_id}/{self.about_id}"


class Preference(models.Model):
    """What somebody wants to hear about by mail; without a row they get it. An empty kind stands for every kind."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="notice_preferences")
    kind = models.CharField(max_length=80, blank=True)
    by_mail = models.BooleanField(default=True)

    class Meta:
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["person", "kind"], name="preference_once_per_kind")]

    def __str__(self):
        return f"{self.person_id}: {self.kind or '*'}"


def hash_of(token: str) -> str:
    """What the database keeps of a token: enough to recognise it, not enough to make the link."""
    return hashlib.sha256(token.encode()).hexdigest()
