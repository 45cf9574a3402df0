"""What the lists of what follows from results may be narrowed to."""

from datetime import timedelta

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from calls.filters import PeriodFilter

from .inspection_forms import departments
from .models import Appeal, FailStreak, Idea, Rectification, Reward, Violation, ViolationKind
from .models.period import midnight

ALL = ("", _("All"))


def _named(text: str) -> Q:
    """Whom it is about, by name in either language."""
    return Q(person__name__icontains=text) | Q(person__name_zh__icontains=text)


def _department(value) -> Q:
    return Q(department=value) | Q(person__department=value)


class RectificationFilter(PeriodFilter):
    OPEN = ("open", _("Not verified"))
    q = forms.CharField(label=_("Person, words"))
    state = forms.ChoiceField(label=_("State"), choices=[ALL, OPEN, *Rectification.State.choices])
    source = forms.ChoiceField(label=_("Source"), choices=[ALL, *Rectification.Source.choices])
    department = departments(_("Department"), empty_label=_("All"))
    mine = forms.BooleanField(label=_("Mine"))
    field_order = ["q", "state", "source", "department", "start", "end", "mine"]

    def narrow(self, rows, user):
        chosen = self.chosen()
        if text := chosen.get("q", "").strip():
            rows = rows.filter(_named(text) | Q(problem__icontains=text))
        state = chosen.get("state")
        if state == self.OPEN[0]:
            rows = rows.open()
        elif state:
            rows = rows.filter(state=state)
        if source := chosen.get("source"):
            rows = rows.filter(source=source)
        if department := chosen.get("department"):
            rows = rows.filter(_department(department))
        if start := chosen.get("start"):
            rows = rows.filter(due_on__gte=start)
        if end := chosen.get("end"):
            rows = rows.filter(due_on__lte=end)
        return rows.filter(Q(owner__in=user.hats()) | Q(verifier__in=user.hats())) if chosen.get("mine") else rows


class RewardFilter(PeriodFilter):
    PRAISE, PENALTIES = ("praise", _("Commendations and rewards")), ("penalties", _("Penalties"))
    q = forms.CharField(label=_("Person, words"))
    kind = forms.ChoiceField(label=_("Kind"), choices=[ALL, PRAISE, PENALTIES, *Reward.Kind.choices])
    state = forms.ChoiceField(label=_("State"), choices=[ALL, *Reward.State.choices])
    field_order = ["q", "kind", "state", "start", "end"]

    def narrow(self, rows):
        chosen = self.chosen()
        if text := chosen.get("q", "").strip():
            rows = rows.filter(_named(text) | Q(reason__icontains=text))
        kind = chosen.get("kind")
        if kind in {self.PRAISE[0], self.PENALTIES[0]}:
            rows = rows.praise() if kind == self.PRAISE[0] else rows.penalties()
        elif kind:
            rows = rows.filter(kind=kind)
        if state := chosen.get("state"):
            rows = rows.filter(state=state)
        if start := chosen.get("start"):
            rows = rows.filter(decided_on__gte=start)
        if end := chosen.get("end"):
            rows = rows.filter(decided_on__lte=end)
        return rows


class ViolationFilter(PeriodFilter):
    q = forms.CharField(label=_("Person, words"))
    state = forms.ChoiceField(label=_("State"), choices=[ALL, *Violation.State.choices])
    kind = forms.ModelChoiceField(ViolationKind.objects.order_by("order"), label=_("Category"), empty_label=_("All"))
    field_order = ["q", "state", "kind", "start", "end"]

    def narrow(self, rows):
        chosen = self.chosen()
        if text := chosen.get("q", "").strip():
            rows = rows.filter(_named(text) | Q(words__icontains=text))
        for name in ("state", "kind"):
            if value := chosen.get(name):
                rows = rows.filter(**{name: value})
        if start := chosen.get("start"):
            rows = rows.filter(happened_at__gte=midnight(start))
        if end := chosen.get("end"):
            rows = rows.filter(happened_at__lt=midnight(end + timedelta(days=1)))
        return rows


class IdeaFilter(PeriodFilter):
    q = forms.CharField(label=_("Person, words"))
    state = forms.ChoiceField(label=_("State"), choices=[ALL, *Idea.State.choices])
    mine = forms.BooleanField(label=_("Mine"))
    field_order = ["q", "state", "start", "end", "mine"]

    def narrow(self, rows, user):
        chosen = self.chosen()
        if text := chosen.get("q", "").strip():
            rows = rows.filter(_named(text) | Q(text__icontains=text))
        if state := chosen.get("state"):
            rows = rows.filter(state=state)
        if start := chosen.get("start"):
            rows = rows.filter(created_at__gte=midnight(start))
        if end := chosen.get("end"):
            rows = rows.filter(created_at__lt=midnight(end + timedelta(days=1)))
        return rows.filter(person=user) if chosen.get("mine") else rows


class AppealFilter(PeriodFilter):
    state = forms.ChoiceField(label=_("State"), choices=[ALL, *Appeal.State.choices])
    field_order = ["state", "start", "end"]

    def narrow(self, rows):
        chosen = self.chosen()
        if state := chosen.get("state"):
            rows = rows.filter(state=state)
        if start := chosen.get("start"):
            rows = rows.filter(created_at__gte=midnight(start))
        if end := chosen.get("end"):
            rows = rows.filter(created_at__lt=midnight(end + timedelta(days=1)))
        return rows


class StreakFilter(PeriodFilter):
    state = forms.ChoiceField(label=_("State"), choices=[ALL, *FailStreak.State.choices])
    field_order = ["state", "start", "end"]

    def narrow(self, rows):
        chosen = self.chosen()
        if state := chosen.get("state"):
            rows = rows.filter(state=state)
        if start := chosen.get("start"):
            rows = rows.filter(created_at__gte=midnight(start))
        if end := chosen.get("end"):
            rows = rows.filter(created_at__lt=midnight(end + timedelta(days=1)))
        return rows
