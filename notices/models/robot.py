"""Where else than into a mailbox a notice can go: a group's robot, or a gateway for text messages."""

from urllib.parse import urlsplit

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Count, Max, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _


class RobotQuerySet(models.QuerySet):
    def active(self):
        return self.filter(is_active=True)

    def gateways(self):
        """Where text messages go."""
        return self.active().filter(brand=Robot.Brand.SMS)

    def with_letters(self):
        """With how many letters wait for each, how many wait for a person, and when the last went out."""
        unsent = Q(messages__sent_at=None, messages__closed_at=None)
        stuck = Q(messages__dead_at__isnull=False) | Q(messages__held_at__isnull=False)
        return self.annotate(
            waiting=Count("messages", filter=unsent & ~stuck),
            stuck=Count("messages", filter=unsent & stuck),
            last_sent=Max("messages__sent_at"),
        )


class Robot(models.Model):
    """An address outside that is told of some kinds of notice by a signed call."""

    class Brand(models.TextChoices):
        WECOM = "wecom", _("WeCom group robot")
        DINGTALK = "dingtalk", _("DingTalk group robot")
        FEISHU = "feishu", _("Feishu group robot")
        GENERIC = "generic", _("Webhook of one's own")
        SMS = "sms", _("Gateway for text messages")

    DEEDS = {
        "add": _("added the robot"),
        "edit": _("edited the robot"),
        "change_secret": _("changed the address or the secret"),
        "test": _("sent a test"),
    }
    FACTS = {"answer": _("answer")}

    version = models.PositiveIntegerField(default=0, editable=False)
    form_token = models.UUIDField(unique=True, null=True, editable=False)
    name = models.CharField(_("name"), max_length=80, unique=True)
    brand = models.CharField(_("kind of robot"), max_length=8, choices=Brand.choices)
    address = models.CharField(_("address"), max_length=500)
    secret = models.CharField(_("secret"), max_length=200, blank=True)
    language = models.CharField(_("language"), max_length=10, default="zh-hans")
    kinds = models.JSONField(_("kinds of notice"), default=list)
    departments = models.ManyToManyField(
        "accounts.Department", blank=True, related_name="+", verbose_name=_("departments")
    )
    per_minute = models.PositiveSmallIntegerField(
        _("at most per minute"), default=20, validators=[MinValueValidator(1), MaxValueValidator(6000)]
    )
    is_active = models.BooleanField(_("in use"), default=True)

    objects = RobotQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("robot"), _("robots")
        ordering = ["name"]
        default_permissions = ()
        constraints = [models.CheckConstraint(condition=Q(per_minute__gte=1), name="robot_per_minute_positive")]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("notices:robot", args=[self.pk])

    @property
    def is_gateway(self) -> bool:
        return self.brand == self.Brand.SMS

    @property
    def place(self) -> str:
        """The address as it may be shown: without what is secret in it."""
        parts = urlsplit(self.address)
        return f"{parts.scheme}://{parts.hostname or ''}{f':{parts.port}' if parts.port else ''}/…"
