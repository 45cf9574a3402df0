"""Ways of looking at a list that people keep."""

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from .department import Department
from .user import User

NOWHERE = 0  # the key of no department


class SavedViewQuerySet(models.QuerySet):
    def visible_to(self, user):
        """One's own, and those that somebody shares with the department one is in."""
        return self.kept_for(user.pk, user.department_id or NOWHERE)

    def kept_for(self, owner: int, department: int):
        return self.filter(Q(owner=owner) | Q(department=department))

    def of(self, page: str):
        """Those of one list, by name."""
        return self.filter(page=page).order_by("name", "pk")


class SavedView(models.Model):
    """A way of looking at a list that somebody keeps: its filters and its order, under a name."""

    owner = models.ForeignKey(User, models.CASCADE, related_name="saved_views", verbose_name=_("kept by"))
    # Empty: for its owner alone.
    department = models.ForeignKey(
        Department, models.CASCADE, null=True, related_name="saved_views", verbose_name=_("shared with")
    )
    page = models.CharField(max_length=60)  # the address's name: reception:list
    name = models.CharField(_("name"), max_length=60)
    query = models.CharField(max_length=1000, blank=True)
    created_at = models.DateTimeField()

    objects = SavedViewQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("saved view"), _("saved views")
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["owner", "page", "name"], name="saved_view_name_once")]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return f"{reverse(self.page)}?{self.query}"
