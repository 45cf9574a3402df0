"""What the lists, the board and the rooms are narrowed by."""

import re
import unicodedata
from collections.abc import Sequence
from datetime import date, time, timedelta
from typing import Any

from django import forms
from django.db.models import Model
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from accounts.models import Department, User
from pages import periods
from pages.forms import RowField
from reception.models import Appointment, Site

# Weeks and the longest visit around a day are still days.
MARGIN = timedelta(days=31)
# A time of day among the words: `14:30`, `9:00 am`, `下午2点半`.
CLOCK = re.compile(
    r"(?P<half>上午|下午|晚上)?\s*(?<!\d)(?P<hour>\d{1,2})\s*(?::(?P<minute>[0-5]\d)(?!\d)|[点點](?P<some>半|[0-5]?\d)?分?)"
    r"\s*(?P<late>pm|am)?",
    re.IGNORECASE,
)


def without_clock(text: str) -> tuple[str, time | None]:
    """What was typed into the search without the time of day that stood there, and that time."""
    plain = unicodedata.normalize("NFKC", text)
    found = CLOCK.search(plain)
    if found is None or int(found["hour"]) > 23:
        return text, None
    hour, some = int(found["hour"]), found["some"]
    minute = 30 if some == "半" else int(found["minute"] or some or 0)
    is_late = found["half"] in ("下午", "晚上") or (found["late"] or "").lower() == "pm"
    words = f"{plain[: found.start()]} {plain[found.end() :]}"
    return " ".join(words.split()), time(hour + 12 if is_late and hour < 12 else hour, minute)


class FilterForm(forms.Form):
    """The filter row of the list: on one line what is asked every day, the rest where it is asked for."""

    RARE = ("kind", "site", "contact_person", "level", "from_day", "to_day")
    ORDERS = ("-starts_at", "starts_at", "visitor_name", "-visitor_name")

    q = forms.CharField(
        label=_("Visitor, organisation, phone, time"),
        required=False,
        widget=forms.TextInput(attrs={"placeholder": _("wang 14:30"), "type": "search"}),
    )
    period = forms.ChoiceField(label=_("When"), required=False, choices=[("", _("Any day")), *periods.CHOICES])
    state = forms.ChoiceField(
        label=_("State"), required=False, choices=[("", _("All states")), *Appointment.State.choices]
    )
    department = RowField(
        Department.objects.all(), label=_("Department"), required=False, empty_label=_("All departments")
    )
    kind = forms.ChoiceField(
        label=_("Kind of visit"), required=False, choices=[("", _("All kinds")), *Appointment.Kind.choices]
    )
    site = RowField(Site.objects.all(), label=_("Site"), required=False, empty_label=_("All sites"))
    contact_person = forms.ModelChoiceField(
        User.objects.none(), label=_("Contact person"), required=False, empty_label=_("Everybody")
    )
    level = forms.CharField(label=_("Level"), required=False, max_length=10)
    from_day = forms.DateField(
        label=_("From day"), required=False, widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    )
    to_day = forms.DateField(
        label=_("To day"), required=False, widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    )
    sort = forms.CharField(required=False, widget=forms.HiddenInput)
    more = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, asked: QueryDict, *, today: date, **kwargs: Any):
        super().__init__(asked, **kwargs)
        self.today = today
        self.is_full = any(asked.get(name) for name in ("more", *self.RARE))
        if self.is_full:
            self.fields["contact_person"].queryset = User.objects.active().order_by("name", "pk")
        else:
            for name in self.RARE:
                del self.fields[name]
        for name in ("sort", "more"):
            if not asked.get(name):
                del self.fields[name]

    def chosen(self) -> dict[str, Any]:
        """What was asked for, as far as it can be read: what cannot is told beside its field and narrows nothing."""
        self.full_clean()
        chosen = {name: value for name, value in self.cleaned_data.items() if name not in ("period", "sort", "more")}
        words, chosen["around"] = without_clock(chosen.get("q", ""))
        chosen["q"] = words
        if span := periods.SPANS.get(self.cleaned_data.get("period", "")):
            chosen |= dict(zip(("from_day", "to_day"), span(self.today), strict=True))
        elif chosen["around"] is not None and not words and not chosen.get("from_day") and not chosen.get("to_day"):
            chosen |= {"from_day": self.today, "to_day": self.today}
        return chosen

    @property
    def order(self) -> str:
        """By which column, as `pages.paging.keyset` has it."""
        asked = self.cleaned_data.get("sort", "")
        return asked if asked in self.ORDERS else self.ORDERS[0]

    @property
    def asks_for_names(self) -> bool:
        """Would the rows that come, or their order, tell who comes on a private visit?"""
        return bool(self.cleaned_data.get("q", "").strip()) or self.order.lstrip("-") == "visitor_name"


class PeriodForm(forms.Form):
    """Over which days figures are added up."""

    USUAL = "month"

    period = forms.ChoiceField(label=_("When"), required=False, choices=periods.CHOICES)


class DayForm(forms.Form):
    """A day; an empty or unreadable one is today."""

    day = forms.DateField(
        label=_("Day"), required=False, widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    )

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
