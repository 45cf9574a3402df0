"""What colleagues contribute to an issue."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from .issue import Issue


class SupportQuerySet(models.QuerySet):
    def waiting(self):
        """Neither answered nor declined yet."""
        return self.filter(done_at__isnull=True, declined_at__isnull=True)

    def asked_of(self, user):
        """Those that wait for this person as an expert, or for their department."""
        return self.waiting().filter(Q(expert__in=user.hats()) | Q(department=user.department_id or 0))


class Support(models.Model):
    """What a supporting department or an expert was asked to contribute, and what they answered (S2-46, S4-286)."""

    class State(models.TextChoices):
        ASKED = "asked", _("Asked")
        ACCEPTED = "accepted", _("Taken on")
        DONE = "done", _("Done")
        DECLINED = "declined", _("Declined")

    issue = models.ForeignKey(Issue, models.PROTECT, related_name="supports", verbose_name=_("issue"))
    department = models.ForeignKey(
        "accounts.Department",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("supporting department"),
    )
    expert = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("expert")
    )
    task = models.CharField(_("what is needed"), max_length=300)
    asked_at = models.DateTimeField(_("asked at"))
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("asked by"))
    answer = models.TextField(_("answer"), blank=True)
    done_at = models.DateTimeField(_("done at"), null=True, editable=False)
    done_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, related_name="+", verbose_name=_("done by")
    )
    # Somebody of the department, or the expert, has taken it on; or says why it is not theirs.
    accepted_at = models.DateTimeField(_("taken on at"), null=True, editable=False)
    accepted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, related_name="+"
    )
    declined_at = models.DateTimeField(_("declined at"), null=True, editable=False)
    declined_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, related_name="+"
    )
    why_declined = models.CharField(_("why it was declined"), max_length=300, blank=True, editable=False)
    form_token = models.UUIDField(null=True, unique=True, editable=False)

    objects = SupportQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("request for support"), _("requests for support")
        default_permissions = ()
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(department__isnull=False, expert__isnull=True)
                | Q(department__isnull=True, expert__isnull=False),
                name="support_asks_one",
            ),
            models.CheckConstraint(
                condition=Q(done_at__isnull=True) | (~Q(answer="") & Q(done_by__isnull=False)),
                name="support_done_has_answer",
            ),
            models.CheckConstraint(
                condition=Q(declined_at__isnull=True)
                | (~Q(why_declined="") & Q(declined_by__isnull=False, done_at__isnull=True)),
                name="support_declined_says_why",
            ),
            models.CheckConstraint(
                condition=Q(accepted_at__isnull=True, accepted_by__isnull=True)
                | Q(accepted_at__isnull=False, accepted_by__isnull=False),
                name="support_accepted_by_somebody",
            ),
        ]

    def __str__(self):
        return f"{self.department or self.expert}: {self.task}"

    def get_absolute_url(self):
        return self.issue.get_absolute_url()

    @property
    def state(self) -> str:
        """How far it is, told from what happened."""
        if self.declined_at:
            return self.State.DECLINED
        if self.done_at:
            return self.State.DONE
        return self.State.ACCEPTED if self.accepted_at else self.State.ASKED

    def get_state_display(self) -> str:
        return self.State(self.state).label
