"""The time in which a clock stands still, because the customer keeps us waiting."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from .clock import Clock


class PauseQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Where every list and every lookup made by a person starts."""
        if user.may("deadlines.view_clock"):
            return self
        hats = user.hats()
        return self.filter(Q(owner__in=hats) | Q(department__head__in=hats) | Q(clock__owner__in=hats))


class Pause(models.Model):
    """One stretch in which a clock stood still: for which of the listed reasons, shown by what, and who held it."""

    class Reason(models.TextChoices):
        DOCUMENTS = "documents", _("waiting for documents from the customer")
        DECISION = "decision", _("waiting for a decision of the customer")
        UNREACHABLE = "unreachable", _("customer cannot be reached")
        CUSTOMER_WISH = "customer_wish", _("customer asked for a later time")

    clock = models.ForeignKey(Clock, models.CASCADE, related_name="pauses", verbose_name=_("clock"))
    # Who held the clock then: whoever takes it over does not inherit the pause.
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("owner")
    )
    department = models.ForeignKey(
        "accounts.Department", models.PROTECT, null=True, related_name="+", verbose_name=_("department")
    )
    reason = models.CharField(_("reason"), max_length=15, choices=Reason.choices)
    words = models.CharField(_("evidence"), max_length=300)
    # When the customer was tried in vain, as ISO moments.
    attempts = models.JSONField(_("attempts"), default=list)
    since = models.DateTimeField(_("since"))
    planned_until = models.DateTimeField(_("until, at the latest"))
    until = models.DateTimeField(_("until"), null=True)

    objects = PauseQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("pause"), _("pauses")
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["clock"], condition=Q(until__isnull=True), name="pause_one_open"),
            models.CheckConstraint(condition=Q(planned_until__gt=F("since")), name="pause_has_an_end"),
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gte=F("since"), until__lte=F("planned_until")),
                name="pause_ends_in_time",
            ),
        ]
        indexes = [models.Index(fields=["since", "id"], name="pause_by_since")]

    def __str__(self):
        return f"{self.clock_id} {self.reason}"

    @property
    def ended_at(self):
        """When it ended, or will end by itself."""
        return self.until or self.planned_until
