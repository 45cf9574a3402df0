"""The announced later time: what was told to whom before the reply was late."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from .issue import Issue
from .told import Channel, Reply


class Extension(models.Model):
    """A customer was told, before the due time, why it takes longer and until when (S2-41); the proof of it."""

    issue = models.ForeignKey(Issue, models.PROTECT, related_name="extensions", verbose_name=_("issue"))
    cycle = models.PositiveSmallIntegerField(editable=False)
    # What was told, when and by whom.
    reply = models.OneToOneField(Reply, models.PROTECT, related_name="extension", verbose_name=_("reply"))
    due_before = models.DateTimeField(_("due until then"))
    until = models.DateTimeField(_("new time"))
    reason = models.CharField(_("reason"), max_length=300)
    channel = models.CharField(_("told by way of"), max_length=10, choices=Channel.choices)
    # Where Portico sent the message itself; empty where a call or another way is noted.
    address = models.EmailField(_("sent to"), blank=True)

    class Meta:
        verbose_name, verbose_name_plural = _("announced later time"), _("announced later times")
        default_permissions = ()
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(condition=Q(until__gt=F("due_before")), name="extension_is_later"),
            models.CheckConstraint(condition=~Q(reason=""), name="extension_says_why"),
            models.CheckConstraint(condition=Q(address="") | Q(channel="email"), name="extension_sent_by_mail"),
        ]

    def __str__(self):
        return str(self.issue)

    def get_absolute_url(self):
        return self.issue.get_absolute_url()
