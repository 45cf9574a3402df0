"""What the lists, the board and the rooms are narrowed by."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from django import forms
from django.db.models import Model
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from accounts.models import Department
from reception.models import Appointment, Site

# Weeks and the longest visit around a day are still days.
MARGIN = timedelta(days=31)


class FilterForm(forms.Form):
    """The filter row of the list."""

    q = forms.CharField(label=_("Visitor, organisation or phone"), required=False)
    state = forms.ChoiceField(
        label=_("State"), required=False, choices=[("", _("All states")), *Appointment.State.choices]
    )
    department = forms.ModelChoiceField(
        Department.objects.all(), label=_("Department"), required=False, empty_label=_("All departments")
    )
    from_day = forms.DateField(label=_("From day"), required=False, widget=forms.DateInput(attrs={"type": "date"}))
    to_day = forms.DateField(label=_("To day"), required=False, widget=forms.DateInput(attrs={"type": "date"}))


class DayForm(forms.Form):
    """A day; an empty or unreadable one is today."""

    day = forms.DateField(label=_("Day"), required=False, widget=forms.DateInput(attrs={"type": "date"}))

    def __init__(self, asked: QueryDict, *, today: date, **kwargs: Any):
        asked = asked.copy()
        asked["day"] = asked.get("day") or today.isoformat()
        super().__init__(asked, **kwargs)
        self.today = today

    def chosen(self) -> dict[str, Any]:
        """What was asked for, as far as it can be read; the calendar ends where Python's does."""
        self.full_clean()
        day = self.cleaned_data.get("day")
        in_reach = day is not None and date.min + MARGIN < day < date.max - MARGIN
        return self.cleaned_data | {"day": day if in_reach else self.today}


class BoardForm(DayForm):
    """Which day of which department and site the board shows."""

    department = forms.IntegerField(label=_("Department"), required=False, widget=forms.Select)
    site = forms.IntegerField(label=_("Site"), required=False, widget=forms.Select)

    def offer(self, departments: Sequence[Department], sites: Sequence[Site]) -> None:
        """What there is to choose from: that of the day, and what was chosen before."""
        chosen = self.chosen()
        self.fields["department"].widget.choices = [
            ("", _("All departments")),
            *_options(departments, Department, chosen.get("department")),
        ]
        self.fields["site"].widget.choices = [("", _("All sites")), *_options(sites, Site, chosen.get("site"))]


def _options(rows: Sequence[Model], model: type[Model], chosen: int | None) -> list[tuple[int, str]]:
    known = {row.pk for row in rows}
    more = model._default_manager.filter(pk=chosen) if chosen is not None and chosen not in known else []
    return [(row.pk, str(row)) for row in (*rows, *more)]
