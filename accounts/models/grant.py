"""Which rights the installation itself gave to the roles."""

from django.contrib.auth.models import Group
from django.db import models


class SeededGrant(models.Model):
    """A right that installation once gave to a role, so that taking it away is never undone by the next migration."""

    group = models.ForeignKey(Group, models.CASCADE, related_name="+")
    permission = models.CharField(max_length=150)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["group", "permission"], name="seeded_grant_once")]
        default_permissions = ()

    def __str__(self):
        return f"{self.group}: {self.permission}"
