"""What was counted for a whole period, where counting takes long."""

from datetime import datetime, timedelta

from django.db import models

from .period import Period


class TallyQuerySet(models.QuerySet):
    def fresh(self, at: datetime):
        """Those that still stand for the records: a round that fails leaves none of them behind."""
        return self.filter(counted_at__lte=at, counted_at__gt=at - Tally.STANDS)


class Tally(models.Model):
    """What one indicator came to for everybody who has a card in a period, when all were last counted."""

    STANDS = timedelta(minutes=30)  # counted every ten minutes, see assessments.clock

    period = models.ForeignKey(Period, models.CASCADE, related_name="tallies")
    code = models.CharField(max_length=40)
    is_of_people = models.BooleanField()  # else of departments
    # By the key of the person or department: hits, how many records, and what these come to where each counts in part.
    figures = models.JSONField(default=dict)
    counted_at = models.DateTimeField()

    objects = TallyQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["period", "code", "is_of_people"], name="tally_once")]

    def __str__(self):
        return f"{self.period_id} {self.code}"
