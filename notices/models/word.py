"""What a notice of the inbox and a letter that goes out have in common."""

from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
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
