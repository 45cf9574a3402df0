"""What representatives learn at their customers' and bring home: at least one idea a month."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from history.models import Tracked


class IdeaQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Ideas are shared with everybody (S4-45)."""
        return self if user.is_active else self.none()

    def of_month(self, month):
        return self.filter(month=month)

    def undecided(self):
        return self.filter(state=Idea.State.SUBMITTED)

    def with_people(self):
        return self.select_related(
            "person__department", "person__manager", "organisation", "appointment__organisation", "decided_by", "reward"
        )


class Idea(Tracked):
    """One idea of a representative in a calendar month, mostly from a visit: adopted, or rejected with a reason."""

    class State(models.TextChoices):
        SUBMITTED = "submitted", _("To be decided")
        ADOPTED = "adopted", pgettext_lazy("idea", "Adopted")
        REJECTED = "rejected", pgettext_lazy("idea", "Rejected")

    FLOW = {
        "adopt": ({State.SUBMITTED}, State.ADOPTED),
        "reject": ({State.SUBMITTED}, State.REJECTED),
    }
    DEEDS = {
        "submit": _("handed in the idea"),
        "edit": _("edited the idea"),
        "adopt": _("adopted the idea"),
        "reject": _("rejected the idea"),
    }

    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.SUBMITTED, editable=False)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="ideas", verbose_name=_("handed in by")
    )
    # Its first day.
    month = models.DateField(_("month"))
    text = models.TextField(_("idea"))
    appointment = models.ForeignKey(
        "reception.Appointment",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="ideas",
        verbose_name=_("the visit it comes from"),
    )
    organisation = models.ForeignKey(
        "customers.Organisation",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="ideas",
        verbose_name=_("customer"),
    )
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=_("decided by"),
    )
    decided_at = models.DateTimeField(_("decided at"), null=True, editable=False)
    decision = models.TextField(_("decision and its reason"), blank=True)
    form_token = models.UUIDField(null=True, unique=True, editable=False)

    objects = IdeaQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("idea"), _("ideas")
        default_permissions = ()
        permissions = [
            ("owe_idea", _("Hands in an idea every month")),
            ("decide_idea", _("Can adopt or reject ideas")),
        ]
        constraints = [
            models.CheckConstraint(condition=~Q(text=""), name="idea_says_what"),
            models.CheckConstraint(condition=Q(month__day=1), name="idea_month_begins_on_first"),
            models.CheckConstraint(
                condition=Q(state="submitted")
                | Q(decided_by__isnull=False, decided_at__isnull=False) & ~Q(decision=""),
                name="idea_decided_says_why",
            ),
        ]
        indexes = [
            models.Index(fields=["month", "person"], name="idea_of_month"),
            models.Index(fields=["created_at", "id"], name="idea_by_time"),
        ]

    def __str__(self):
        return Truncator(self.text.strip().splitlines()[0]).chars(60)

    def get_absolute_url(self):
        return reverse("assessments:idea", args=[self.pk])
