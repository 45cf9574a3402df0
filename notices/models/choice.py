"""Who is told in which way: what people choose for themselves, and what the company has decided."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class Preference(models.Model):
    """In which way somebody wants to hear of a kind besides the inbox; an empty kind stands for every kind.

    Without a row they get mail at once.
    """

    class Mail(models.TextChoices):
        NOW = "now", _("By mail at once")
        DIGEST = "digest", _("In the daily digest")
        NONE = "none", _("Inbox only")

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="notice_preferences")
    kind = models.CharField(max_length=80, blank=True)
    # Empty: as chosen for every kind.
    mail = models.CharField(max_length=6, choices=Mail.choices, default=Mail.NOW, blank=True)
    sms = models.BooleanField(default=False)

    class Meta:
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["person", "kind"], name="preference_once_per_kind")]

    def __str__(self):
        return f"{self.person_id}: {self.kind or '*'} {self.mail}"


class Switch(models.Model):
    """What the company has decided about a kind; without a row people choose for themselves."""

    class Setting(models.TextChoices):
        CHOICE = "choice", _("People choose")
        FORCED = "forced", _("Always by mail at once")
        OFF = "off", _("Inbox only, for everybody")

    DEEDS = {"switch": _("switched the kind of notice")}
    FACTS = {"setting": _("setting")}

    version = models.PositiveIntegerField(default=0, editable=False)
    kind = models.CharField(max_length=80, unique=True)
    setting = models.CharField(_("setting"), max_length=6, choices=Setting.choices, default=Setting.CHOICE)

    class Meta:
        verbose_name, verbose_name_plural = _("kind of notice"), _("kinds of notice")
        default_permissions = ()
        permissions = [("manage_notices", _("Can decide what is told in which words and by which ways"))]
        constraints = [
            models.CheckConstraint(condition=Q(setting__in=["choice", "forced", "off"]), name="switch_setting_known")
        ]

    def __str__(self):
        return f"{self.kind}: {self.setting}"
