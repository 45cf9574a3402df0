"""Events: append-only facts about every other record."""

import hashlib
import json
from typing import Any

from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.utils.translation import gettext_lazy as _


class EventQuerySet(models.QuerySet):
    def about(self, subject: models.Model) -> "EventQuerySet":
        """The events of one record, oldest first."""
        kind = ContentType.objects.get_for_model(subject)
        return self.filter(subject_type=kind, subject_id=subject.pk).order_by("pk")

    def latest_of(self, subject: models.Model) -> "Event | None":
        return self.about(subject).select_related("actor").last()

    def latest_move_of(self, subject: models.Model) -> "Event | None":
        """Who brought the record into the state it has now; a later note about it hides nobody."""
        return self.about(subject).exclude(after="").select_related("actor").last()

    def with_people(self) -> "EventQuerySet":
        return self.select_related("actor", "on_behalf_of", "text", "subject_type")

    def update(self, **changes):
        raise TypeError("An event is never edited.")

    def delete(self):
        raise TypeError("An event is never deleted.")


class Event(models.Model):
    """One thing that somebody did to one record; written once, never edited, never deleted."""

    subject_type = models.ForeignKey(ContentType, models.PROTECT, related_name="+")
    subject_id = models.BigIntegerField()
    subject = GenericForeignKey("subject_type", "subject_id")
    verb = models.CharField(max_length=40)
    # Empty means Portico itself: the sweep, an expiry.
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    on_behalf_of = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    before = models.CharField(max_length=30, blank=True)
    after = models.CharField(max_length=30, blank=True)
    facts = models.JSONField(default=dict, encoder=DjangoJSONEncoder)
    at = models.DateTimeField()
    hash = models.CharField(max_length=64, editable=False)

    objects = EventQuerySet.as_manager()

    class Meta:
        verbose_name = _("event")
        indexes = [models.Index(fields=["subject_type", "subject_id", "id"], name="event_of_subject")]
        default_permissions = ()

    def __str__(self):
        return f"{self.verb} {self.subject_type_id}/{self.subject_id}"

    def save(self, *args, **kwargs):
        """The one overridden `save` of the house: it refuses to be a second one."""
        if self.pk:
            raise TypeError("An event is never edited.")
        self.hash = self.fingerprint()
        super().save(*args, **kwargs)

    def delete(self, *args, **kwargs):
        raise TypeError("An event is never deleted.")

    def fingerprint(self) -> str:
        """What `hash` must be while nobody has touched the row behind the product's back."""
        said = [self.subject_type_id, self.subject_id, self.verb, self.actor_id, self.on_behalf_of_id]
        said += [self.before, self.after, self.facts, self.at.isoformat()]
        return hashlib.sha256(json.dumps(said, cls=DjangoJSONEncoder, sort_keys=True).encode()).hexdigest()

    @property
    def deed(self):
        """What was done, in the reader's language: the subject's model has the words."""
        model = self.subject_type.model_class()
        return getattr(model, "DEEDS", {}).get(self.verb, self.verb.replace("_", " "))


class EventText(models.Model):
    """Words about persons that belong to an event: the only thing that retention may blank."""

    event = models.OneToOneField(Event, models.PROTECT, related_name="text", primary_key=True)
    words = models.TextField()

    class Meta:
        default_permissions = ()

    def __str__(self):
        return self.words


class Tracked(models.Model):
    """A record with a life: a state that changes by the verbs of its FLOW, and a version that every change bumps.

    A subclass has `State`, `state`, `FLOW = {verb: (states it may start from, state it
    leads to)}` and `DEEDS = {verb: what the timeline says}`.
    """

    FLOW: dict[str, tuple[set[str], str]] = {}
    DEEDS: dict[str, str] = {}
    state: Any

    version = models.PositiveIntegerField(default=0, editable=False)
    created_at = models.DateTimeField(editable=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=_("registered by"),
    )

    class Meta:
        abstract = True

    def can(self, verb: str) -> bool:
        """Is it the moment for this verb? (Whether the person may is a question for `rules`.)"""
        return self.state in self.FLOW[verb][0]
