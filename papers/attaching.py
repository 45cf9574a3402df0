"""Which records may hold files, and who reads and who adds them: settings.ATTACHMENTS, the upper floors' word.

A kind of record that does not stand there holds no files at all.
"""

from django.apps import apps
from django.conf import settings
from django.db import models
from django.http import Http404
from django.utils.module_loading import import_string

from accounts.models import User


def find(label: str, pk: int, user: User) -> models.Model:
    """The record of that kind among those this person may see and read the papers of."""
    if label not in settings.ATTACHMENTS:
        raise Http404
    subject = apps.get_model(label).objects.visible_to(user).filter(pk=pk).first()
    if subject is None or not may_read(user, subject):
        raise Http404
    return subject


def may_read(user: User, subject: models.Model) -> bool:
    return _rule(subject, "read")(user, subject)


def may_add(user: User, subject: models.Model) -> bool:
    return _rule(subject, "add")(user, subject)


def _rule(subject: models.Model, name: str):
    return import_string(settings.ATTACHMENTS[subject._meta.label][name])
