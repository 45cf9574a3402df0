"""What the lists, the board and the rooms are narrowed by."""

from datetime import date, timedelta
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from accounts.models import Department
from reception.models import Appointment, Room, Site

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
    """Which day of which department the board shows."""

    department = forms.ModelChoiceField(
        Department.objects.all(), label=_("Department"), required=False, empty_label=_("All departments")
    )


class RoomsForm(DayForm):
    """Which rooms on which day."""

    kind = forms.ChoiceField(
        label=_("Kind of room"), required=False, choices=[("", _("All kinds")), *Room.Kind.choices]
    )
    site = forms.ModelChoiceField(Site.objects.all(), label=_("Site"), required=False, empty_label=_("All sites"))
