"""What the lists of inspections and findings may be narrowed to."""

from datetime import timedelta

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from calls.filters import PeriodFilter
from papers.models import ChecklistItem

from .inspection_forms import departments
from .models import Finding, FindingKind, Inspection
from .models.period import midnight

ALL = ("", _("All"))


class InspectionFilter(PeriodFilter):
    state = forms.ChoiceField(label=_("State"), choices=[ALL, *Inspection.State.choices])
    kind = forms.ChoiceField(label=_("Method"), choices=[ALL, *Inspection.Kind.choices])
    department = departments(_("Department"), empty_label=_("All"))
    mine = forms.BooleanField(label=_("Mine"))
    field_order = ["state", "kind", "department", "start", "end", "mine"]

    def narrow(self, inspections, user):
        chosen = self.chosen()
        for name in ("state", "kind", "department"):
            if value := chosen.get(name):
                inspections = inspections.filter(**{name: value})
        if start := chosen.get("start"):
            inspections = inspections.filter(planned_for__gte=start)
        if end := chosen.get("end"):
            inspections = inspections.filter(planned_for__lte=end)
        # A subquery, so that an inspection of two inspectors stands there once.
        mine = Inspection.objects.filter(inspectors__in=user.hats())
        return inspections.filter(pk__in=mine.values("pk")) if chosen.get("mine") else inspections


class FindingFilter(PeriodFilter):
    UNSETTLED = ("unsettled", _("Not settled"))
    q = forms.CharField(label=_("Person, words"))
    state = forms.ChoiceField(label=_("State"), choices=[ALL, UNSETTLED, *Finding.State.choices])
    kind = forms.ModelChoiceField(FindingKind.objects.all(), label=_("Kind of finding"), empty_label=_("All"))
    area = forms.ChoiceField(label=_("Area"), choices=[ALL, *ChecklistItem.Area.choices])
    department = departments(_("Department"), empty_label=_("All"))
    field_order = ["q", "state", "kind", "area", "department", "start", "end"]

    def narrow(self, findings):
        chosen = self.chosen()
        if text := chosen.get("q", "").strip():
            by_name = Q(person__name__icontains=text) | Q(person__name_zh__icontains=text)
            findings = findings.filter(by_name | Q(words__icontains=text))
        state = chosen.get("state")
        if state == self.UNSETTLED[0]:
            findings = findings.unsettled()
        elif state:
            findings = findings.filter(state=state)
        for name in ("kind", "area", "department"):
            if value := chosen.get(name):
                findings = findings.filter(**{name: value})
        if start := chosen.get("start"):
            findings = findings.filter(found_at__gte=midnight(start))
        if end := chosen.get("end"):
            findings = findings.filter(found_at__lt=midnight(end + timedelta(days=1)))
        return findings
