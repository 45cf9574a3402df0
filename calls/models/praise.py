"""Praise and thanks, for the person who earned them."""

from datetime import timedelta

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from .call import Call

OF_LATE = timedelta(days=7)


class PraiseQuerySet(models.QuerySet):
    def visible_to(self, user):
        """One's own, what one wrote down, one's people's; everybody's with the right to read the call log."""
        if user.may("calls.view_call"):
            return self
        hats = user.hats()
        own = Q(person__in=hats) | Q(noted_by__in=hats)
        return self.filter(own | Q(person__manager__in=hats) | Q(person__department__head__in=hats))

    def of_late(self, user, at):
        """What was said of this person in the last week, the latest first."""
        return self.filter(person=user, praised_at__gt=at - OF_LATE).order_by("-praised_at", "-pk")

    def between(self, start, end):
        """What was said from `start` until just before `end`."""
        return self.filter(praised_at__gte=start, praised_at__lt=end)


class Praise(models.Model):
    """A customer praised or thanked one of us, on the telephone or during a visit (S4-289)."""

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="praises", verbose_name=_("who is praised")
    )
    call = models.OneToOneField(Call, models.PROTECT, null=True, related_name="praise", verbose_name=_("call"))
    appointment = models.ForeignKey(
        "reception.Appointment", models.PROTECT, null=True, related_name="praises", verbose_name=_("appointment")
    )
    words = models.CharField(_("what the customer said"), max_length=300)
    praised_at = models.DateTimeField(_("said at"))
    noted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("noted by"))
    form_token = models.UUIDField(null=True, unique=True, editable=False)

    objects = PraiseQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("praise"), _("praise")
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                condition=Q(call__isnull=False, appointment__isnull=True)
                | Q(call__isnull=True, appointment__isnull=False),
                name="praise_came_one_way",
            ),
            models.CheckConstraint(condition=~Q(words=""), name="praise_says_what"),
        ]
        indexes = [
            models.Index(fields=["person", "praised_at"], name="praise_of_person"),
            models.Index(fields=["praised_at", "id"], name="praise_by_time"),
        ]

    def __str__(self):
        return self.words
