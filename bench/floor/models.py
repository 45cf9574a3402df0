"""One table for bookings, four for the sweep."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateTimeRangeField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q


class Booking(models.Model):
    """A room, taken."""

    room = models.IntegerField()
    visitor = models.CharField(max_length=80)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()

    class Meta:
        constraints = [
            ExclusionConstraint(
                name="booking_no_overlap",
                expressions=[
                    ("room", RangeOperators.EQUAL),
                    (
                        Func(F("starts_at"), F("ends_at"), function="TSTZRANGE", output_field=DateTimeRangeField()),
                        RangeOperators.OVERLAPS,
                    ),
                ],
            )
        ]

    def __str__(self):
        return self.visitor


class Point(models.Model):
    """A moment at which somebody must be told."""

    fire_at = models.DateTimeField()
    fired_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["fire_at", "id"], condition=Q(fired_at=None), name="point_waiting")]

    def __str__(self):
        return f"{self.fire_at}"


class Word(models.Model):
    """What is written for each point: an event, a notice, a message."""

    point = models.ForeignKey(Point, models.CASCADE)
    key = models.CharField(max_length=100, unique=True)
    at = models.DateTimeField()
    facts = models.JSONField(default=dict)

    class Meta:
        abstract = True

    def __str__(self):
        return self.key


class Event(Word):
    """That it happened."""


class Notice(Word):
    """That somebody is told."""


class Message(Word):
    """That a letter goes out."""
