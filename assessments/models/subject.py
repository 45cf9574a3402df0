"""Whom a result, an order or a reward is about: one person, or one department."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


def led_by(user) -> Q:
    """Those whose superior a person is: their people, their department's people, their department."""
    return Q(person__manager=user) | Q(person__department__head=user) | Q(department__head=user)


def has_one_subject(name: str) -> models.CheckConstraint:
    """Either a person or a department, and never both."""
    one = Q(person__isnull=False, department__isnull=True) | Q(person__isnull=True, department__isnull=False)
    return models.CheckConstraint(condition=one, name=name)


class OfSubject(models.Model):
    """What is said about one person or one department."""

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="%(class)ss",
        verbose_name=_("person"),
    )
    department = models.ForeignKey(
        "accounts.Department",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="%(class)ss",
        verbose_name=_("department"),
    )

    class Meta:
        abstract = True

    @property
    def subject(self):
        return self.person or self.department

    @property
    def home(self):
        """The department it concerns, a person's own or itself."""
        return self.department or (self.person.department if self.person else None)

    @property
    def superior(self):
        """Who leads them: a person's superior, else the head of their department; nobody leads themselves."""
        if self.person is not None and self.person.manager is not None:
            return self.person.manager
        head = self.home.head if self.home else None
        return None if head is not None and head == self.person else head
