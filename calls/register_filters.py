"""What the register of complaints and the list of suggestions may be narrowed to."""

from datetime import datetime, time, timedelta

from django import forms
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Department
from customers.search import normal

from .filters import PeriodFilter
from .models import Complaint, Issue, Suggestion

ALL = ("", _("All"))


def departments():
    rows = Department.objects.filter(is_active=True)
    return forms.ModelChoiceField(rows, label=_("Department"), empty_label=_("All"))


class _Register(PeriodFilter):
    """A period of days besides what each list has of its own."""

    def within(self, rows, column):
        chosen = self.chosen()
        if start := chosen.get("start"):
            rows = rows.filter(**{f"{column}__gte": _midnight(start)})
        if end := chosen.get("end"):
            rows = rows.filter(**{f"{column}__lt": _midnight(end + timedelta(days=1))})
        return rows


class ComplaintFilter(_Register):
    OPEN = ("unverified", _("Not verified"))
    q = forms.CharField(label=_("Number, customer, matter"))
    state = forms.ChoiceField(label=_("State"), choices=[ALL, OPEN, *Complaint.State.choices])
    source = forms.ChoiceField(label=_("Source"), choices=[ALL, *Issue.Source.choices])
    department = departments()
    mine = forms.BooleanField(label=_("Mine"))
    field_order = ["q", "state", "source", "department", "start", "end", "mine"]

    def narrow(self, complaints, user):
        chosen = self.chosen()
        complaints = self.within(complaints, "created_at")
        if text := chosen.get("q", "").strip():
            complaints = complaints.filter(_number(text) | _customer(text, "issue__") | _says(text))
        state = chosen.get("state")
        if state == self.OPEN[0]:
            complaints = complaints.unverified()
        elif state:
            complaints = complaints.filter(state=state)
        if source := chosen.get("source"):
            complaints = complaints.filter(issue__source=source)
        if department := chosen.get("department"):
            complaints = complaints.filter(issue__department=department)
        return complaints.filter(owner__in=user.hats()) if chosen.get("mine") else complaints


class SuggestionFilter(_Register):
    TO_TELL = ("to_tell", _("Decided, customer not told"))
    q = forms.CharField(label=_("Customer, suggestion"))
    category = forms.ChoiceField(label=_("Category"), choices=[ALL, *Suggestion.Category.choices])
    state = forms.ChoiceField(label=_("State"), choices=[ALL, *Suggestion.State.choices, TO_TELL])
    department = departments()
    field_order = ["q", "category", "state", "department", "start", "end"]

    def narrow(self, suggestions):
        chosen = self.chosen()
        suggestions = self.within(suggestions, "received_at")
        if text := chosen.get("q", "").strip():
            suggestions = suggestions.filter(_customer(text) | Q(text__icontains=text))
        state = chosen.get("state")
        if state == self.TO_TELL[0]:
            suggestions = suggestions.to_tell()
        elif state:
            suggestions = suggestions.filter(state=state)
        if category := chosen.get("category"):
            suggestions = suggestions.filter(category=category)
        if department := chosen.get("department"):
            suggestions = suggestions.filter(department=department)
        return suggestions


def _number(text):
    """`C2026-0007`, or its number alone."""
    year, _dash, number = text.upper().removeprefix("C").rpartition("-")
    if not number.isdecimal() or len(number) > 9:
        return Q(pk__in=[])
    found = Q(number=int(number))
    return found & Q(year=int(year)) if year.isdecimal() and len(year) == 4 else found


def _customer(text, of=""):
    by_name = Q(**{f"{of}customer_name__icontains": text})
    return by_name | Q(**{f"{of}organisation__search__contains": normal(text)})


def _says(text):
    return Q(issue__description__icontains=text)


def _midnight(day):
    return timezone.make_aware(datetime.combine(day, time(0)))
