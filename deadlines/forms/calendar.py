"""What an administrator says about days: fields that read hours and notices, and sentences beside what cannot be."""

from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo, available_timezones

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.models import Department, User
from deadlines.calendars import hours, notice, sheet
from deadlines.calendars.facts import Fact, Misprint, Said
from deadlines.models import CalendarDay, CalendarVersion, WorkCalendar
from pages.forms import PorticoForm, VersionField

DateInput = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
Kind = CalendarDay.Kind
LARGEST = 500_000


class HoursField(forms.CharField):
    """`9:00-12:00, 13:00-18:00`."""

    def __init__(self, **kwargs: Any):
        kwargs.setdefault("max_length", 120)
        super().__init__(**kwargs)

    def prepare_value(self, value: Any) -> Any:
        return hours.words(value) if isinstance(value, list) else value

    def to_python(self, value: Any) -> list[list[str]]:
        try:
            return hours.read(super().to_python(value) or "")
        except hours.NotHours as wrong:
            raise ValidationError(str(wrong)) from wrong


class DaysForm(PorticoForm):
    """One day, or a range of them."""

    edits = VersionField()
    first = forms.DateField(label=_("Day"), widget=DateInput)
    last = forms.DateField(
        label=_("To"), widget=DateInput, required=False, help_text=_("Only for several days: the last of them.")
    )
    only_working = forms.BooleanField(
        label=_("Of these, only the days that work now"),
        required=False,
        help_text=_("For a company holiday that spans a weekend: the weekend stays a weekend."),
    )
    kind = forms.ChoiceField(label=_("Kind of day"), choices=Kind.choices)
    hours = HoursField(
        label=_("Working hours"),
        required=False,
        help_text=_(
            "For example 9:00-12:00, 13:00-18:00. Empty: the usual hours where that kind works; a company day rests."
        ),
    )
    label = forms.CharField(label=_("Name"), max_length=80, required=False)
    label_zh = forms.CharField(label=_("Chinese name"), max_length=80, required=False)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        first, last = cleaned.get("first"), cleaned.get("last")
        if first and last and last < first:
            self.add_error("last", gettext("This lies before the first day."))
        if cleaned.get("kind") in CalendarDay.REST and cleaned.get("hours"):
            self.add_error("hours", gettext("A day that rests has no working hours."))
        if cleaned.get("kind") == Kind.COMPANY and not (cleaned.get("label") or cleaned.get("label_zh")):
            self.add_error("label", gettext("Give a company day a name: people will ask why."))
        return cleaned

    @property
    def fact(self) -> Fact:
        said = self.cleaned_data
        intervals = said["hours"] or ([] if said["kind"] == Kind.COMPANY else None)
        return Fact(said["kind"], said["label"], said["label_zh"], intervals)


class HoursForm(PorticoForm):
    """Other working hours from a date on."""

    edits = VersionField()
    since = forms.DateField(label=_("From"), widget=DateInput)
    hours = HoursField(
        label=_("Working hours"),
        help_text=_("With lunch left out: 9:00-12:00, 13:00-18:00. Company days with hours of their own keep them."),
    )


class NoticeForm(PorticoForm):
    """A year's notice, pasted or uploaded."""

    edits = VersionField()
    year = forms.IntegerField(label=_("Year"), min_value=2005, max_value=2100)
    text = forms.CharField(
        label=_("The notice"),
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 12, "lang": "zh-Hans", "spellcheck": "false"}),
        help_text=_("Paste the whole notice of the State Council; or a table: date, kind, name, hours."),
    )
    file = forms.FileField(label=_("Or a file"), required=False, help_text=_("CSV or text, UTF-8 or GB18030."))

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        text, file, year = cleaned.get("text", ""), cleaned.get("file"), cleaned.get("year")
        if bool(text.strip()) == bool(file):
            self.add_error("text", gettext("Either paste the notice, or choose a file."))
        elif year is not None:
            self._read(text, file, year)
        return cleaned

    def _read(self, text: str, file: Any, year: int) -> None:
        field = "file" if file else "text"
        if file and file.size > LARGEST:
            self.add_error(field, gettext("This file is too large for a year of days."))
            return
        try:
            plain = sheet.decoded(file.read()) if file else text
            reader = sheet.read if sheet.is_table(plain) else notice.read
            self.said: Said = reader(plain, year)
        except Misprint as misprint:
            self.add_error(field, [str(mistake) for mistake in misprint.mistakes[:20]])


class PublishForm(PorticoForm):
    """Why this shall count from now on, and who answers for it where somebody becomes late."""

    edits = VersionField()
    reason = forms.CharField(
        label=_("Why"),
        max_length=300,
        help_text=_("Kept with the version, for everybody who asks later."),
        # The page is read from its top: what it moves comes first.
        widget=forms.TextInput(attrs={"autofocus": False}),
    )
    approver = forms.ModelChoiceField(
        label=_("Approved by"),
        queryset=User.objects.none(),
        help_text=_("Somebody other than you. This person is told, and stands in the history of every deadline moved."),
    )

    def __init__(self, *args: Any, publisher: User, late: int, **kwargs: Any):
        super().__init__(*args, **kwargs)
        if not late:
            del self.fields["approver"]
            return
        may = User.objects.holding("deadlines.manage_calendar").values("pk")
        people = User.objects.active().filter(Q(heads__isnull=False) | Q(pk__in=may)).exclude(pk=publisher.pk)
        self.fields["approver"].queryset = people.distinct().order_by("name", "pk")


class CalendarForm(PorticoForm):
    """A calendar of its own for a site or department."""

    source = forms.ModelChoiceField(
        label=_("Copy of"), queryset=WorkCalendar.objects.order_by("pk"), help_text=_("Change the copy afterwards.")
    )
    name = forms.CharField(label=_("Name"), max_length=80)
    name_zh = forms.CharField(label=_("Chinese name"), max_length=80, required=False)
    code = forms.SlugField(label=_("Code"), max_length=40, help_text=_("Letters, digits and hyphens, as in addresses."))
    time_zone = forms.ChoiceField(label=_("Time zone"))

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        zones = sorted(zone for zone in available_timezones() if "/" in zone and not zone.startswith(("Etc", "posix")))
        self.fields["time_zone"].choices = [(zone, zone) for zone in zones]

    def clean_code(self) -> str:
        code = self.cleaned_data["code"]
        if WorkCalendar.objects.filter(code=code).exists():
            raise ValidationError(gettext("There is a calendar with this code already."))
        return code


class DepartmentsForm(PorticoForm):
    """Who works by this calendar."""

    departments = forms.ModelMultipleChoiceField(
        label=_("Departments"),
        queryset=Department.objects.filter(is_active=True),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Each with all that is part of it, unless that has a calendar of its own."),
    )


def of_day(version: CalendarVersion, on: date | None, until: date | None) -> dict[str, Any]:
    """What the form of days begins with: the day as the draft has it."""
    row = version.days.filter(date=on).first() if on else None
    initial: dict[str, Any] = {"edits": version.edits, "first": on, "last": until}
    if row is not None:
        usual = version.usual_hours or version.calendar.usual_hours
        initial |= {"kind": row.kind, "label": row.label, "label_zh": row.label_zh}
        initial["hours"] = "" if row.intervals == usual else row.intervals
    return initial


def today(calendar: WorkCalendar, at: datetime) -> date:
    return at.astimezone(ZoneInfo(calendar.time_zone)).date()
