"""What somebody of ours did against the rules: reported by one person, decided by another."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from history.models import Tracked
from pages.languages import in_language, said_later
from papers.models.attachment import ATTACHING


class ViolationKindQuerySet(models.QuerySet):
    def offered(self):
        return self.filter(is_active=True).order_by("order", "pk")


class ViolationKind(models.Model):
    """A category of violations; the company adds its own."""

    DEEDS = {"create": _("created the category"), "edit": _("edited the category")}
    # The one that counts in the confidentiality criterion (S0-22, S0-33).
    CONFIDENTIALITY = "confidentiality"

    version = models.PositiveIntegerField(default=0, editable=False)
    code = models.SlugField(_("code"), max_length=40, unique=True)
    order = models.PositiveSmallIntegerField(_("order"), default=0)
    name = models.CharField(_("title"), max_length=80)
    name_zh = models.CharField(_("Chinese title"), max_length=80, blank=True)
    clauses = models.JSONField(_("clauses"), default=list, blank=True)
    is_active = models.BooleanField(_("in use"), default=True)

    objects = ViolationKindQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("category of violations"), _("categories of violations")
        default_permissions = ()

    def __str__(self):
        return in_language(self, "name")

    def get_absolute_url(self):
        return reverse("assessments:violation-kind", args=[self.pk])


class ViolationQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Who decides, and the superior; who reported it while it is open; the person once it is confirmed.

        Nobody stands in for anybody here: a deputy sees none of them (S4-17).
        """
        if user.has_perm("assessments.decide_violation"):
            return self.exclude(person=user) | self.confirmed().filter(person=user)
        leads = Q(person__manager=user) | Q(person__manager=None, person__department__head=user)
        reported = Q(created_by=user, state=Violation.State.REPORTED)
        return self.filter(~Q(person=user) & (leads | reported) | Q(person=user, state=Violation.State.CONFIRMED))

    def confirmed(self):
        return self.filter(state=Violation.State.CONFIRMED)

    def breaches_of_confidence(self):
        """Confirmed breaches of confidentiality, which the criterion deducts points for (S0-33)."""
        return self.confirmed().filter(kind__code=ViolationKind.CONFIDENTIALITY)

    def happened_between(self, start, end):
        return self.filter(happened_at__gte=start, happened_at__lt=end)

    def with_people(self):
        return self.select_related("person__department__head", "person__manager", "kind", "created_by", "decided_by")


class Violation(Tracked):
    """What a person is said to have done against a rule; it counts when somebody else has confirmed it."""

    class State(models.TextChoices):
        REPORTED = "reported", _("Reported")
        CONFIRMED = "confirmed", pgettext_lazy("violation", "Confirmed")
        DISMISSED = "dismissed", _("Dismissed")

    FLOW = {
        "confirm": ({State.REPORTED}, State.CONFIRMED),
        "dismiss": ({State.REPORTED}, State.DISMISSED),
        # An objection was right.
        "overturn": ({State.CONFIRMED}, State.DISMISSED),
    }
    DEEDS = {
        "report": _("reported the violation"),
        "confirm": _("confirmed the violation"),
        "dismiss": _("dismissed the report"),
        "overturn": _("took the confirmation back"),
        "change_decision": _("changed the decision"),
        **ATTACHING,
    }

    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.REPORTED, editable=False)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="violations", verbose_name=_("person")
    )
    kind = models.ForeignKey(ViolationKind, models.PROTECT, related_name="violations", verbose_name=_("category"))
    happened_at = models.DateTimeField(_("happened at"))
    words = models.TextField(_("what happened"))
    evidence = models.TextField(_("evidence"), blank=True)
    appointment = models.ForeignKey(
        "reception.Appointment",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="violations",
        verbose_name=_("appointment"),
    )
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=_("decided by"),
    )
    # What was decided, why, and on which day (S4-341).
    decision = models.TextField(_("decision"), blank=True)
    decided_on = models.DateField(_("decided on"), null=True, blank=True)
    form_token = models.UUIDField(null=True, unique=True, editable=False)

    objects = ViolationQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("violation"), _("violations")
        default_permissions = ()
        permissions = [("decide_violation", _("Can see and decide violations"))]
        constraints = [
            models.CheckConstraint(condition=~Q(words=""), name="violation_says_what"),
            models.CheckConstraint(
                condition=Q(state="reported") | Q(decided_by__isnull=False, decided_on__isnull=False) & ~Q(decision=""),
                name="violation_decided_says_why",
            ),
            models.CheckConstraint(
                condition=Q(decided_by__isnull=True)
                | ~Q(decided_by=F("person")) & (Q(created_by__isnull=True) | ~Q(decided_by=F("created_by"))),
                name="violation_decided_by_another",
            ),
        ]
        indexes = [models.Index(fields=["person", "happened_at"], name="violation_of_person")]

    def __str__(self):
        return str(self.public_name)

    def get_absolute_url(self):
        return reverse("assessments:violation", args=[self.pk])

    @property
    def public_name(self):
        """What letters and lists of others call it, each in their language: they tell nobody what it is about."""
        return said_later(lambda: gettext("Violation %(number)s") % {"number": self.pk})

    @property
    def named(self) -> str:
        """What it is called to whoever reads it."""
        return f"{self.person} · {self.kind}"
