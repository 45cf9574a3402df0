"""What a sheet said at each of its versions, and who wrote it (S3-32)."""

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from .sheet import InfoSheet


class SheetVersion(models.Model):
    """One version of a sheet.

    What is saved while somebody types is one version until they are done: it stays open, and
    each saving writes into it. An open one is closed, and told in the history, by whatever
    happens to the sheet next.
    """

    sheet = models.ForeignKey(InfoSheet, models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    # The row version of the sheet that it reaches up to: what a form was opened on.
    up_to = models.PositiveIntegerField()
    verb = models.CharField(max_length=40)
    began_at = models.DateTimeField()
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    on_behalf_of = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    said = models.JSONField(default=dict, encoder=DjangoJSONEncoder)
    # Names and titles as they were when the sheet was put away: later changes rewrite no history (R35).
    names = models.JSONField(default=dict, encoder=DjangoJSONEncoder)
    is_open = models.BooleanField(default=False)

    class Meta:
        ordering = ["-number"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["sheet", "number"], name="sheet_version_once"),
            models.UniqueConstraint(fields=["sheet"], condition=Q(is_open=True), name="sheet_version_one_open"),
        ]

    def __str__(self):
        return _("Version %(number)s") % {"number": self.number}

    def get_absolute_url(self):
        return reverse("visits:version", args=[self.sheet_id, self.number])

    @property
    def deed(self):
        """What was done, in the reader's language."""
        return InfoSheet.DEEDS.get(self.verb, self.verb)
