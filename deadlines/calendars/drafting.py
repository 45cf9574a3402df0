"""The draft of a calendar: what it will say, edited in peace before anybody counts by it."""

from bisect import bisect_right
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any

import chinese_calendar
from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import Department, User
from deadlines.days import current_version
from deadlines.models import CalendarDay, CalendarVersion, DepartmentCalendar, WorkCalendar
from history import flow
from pages import formats

from .facts import Fact, Said
from .holidays import HOLIDAYS, make_up_names
from .publishing import fingerprint_of, locked

Kind = CalendarDay.Kind
ONE_DAY = timedelta(days=1)
FACTS = ["kind", "intervals", "label", "label_zh"]
LONGEST_RANGE = 366


class Senseless(ValueError):
    """What was asked for cannot be; the sentence says why."""


@transaction.atomic
def found_calendar(
    source: WorkCalendar, *, code: str, name: str, name_zh: str, time_zone: str, actor: User, at: datetime
) -> WorkCalendar:
    """A calendar of its own for a site or department, at first a copy of another."""
    old = current_version(at, source.code)
    calendar = WorkCalendar.objects.create(
        code=code, name=name, name_zh=name_zh, time_zone=time_zone, usual_hours=old.usual_hours or source.usual_hours
    )
    version = _copy(old, calendar, number=1, actor=actor, at=at)
    CalendarVersion.objects.filter(pk=version.pk).update(
        published_at=at, published_by=actor, moved=0, source=f"← {source.name} {source.name_zh}".strip()
    )
    flow.record(calendar, "found", actor=actor, at=at, facts={"copy_of": source.code})
    return calendar


@transaction.atomic
def assign(calendar: WorkCalendar, departments: Iterable[Department], *, actor: User, at: datetime) -> None:
    """These departments, and no others, work by this calendar; what runs already stays as it is."""
    wanted = {department.pk for department in departments}
    before = set(calendar.departments.values_list("department", flat=True))
    if wanted == before:
        return
    calendar.departments.exclude(department__in=wanted).delete()
    for key in sorted(wanted):
        DepartmentCalendar.objects.update_or_create(department_id=key, defaults={"calendar": calendar})
    flow.record(calendar, "assign", actor=actor, at=at, facts={"departments": [sorted(before), sorted(wanted)]})


@transaction.atomic
def begin_draft(calendar: WorkCalendar, *, actor: User, at: datetime) -> CalendarVersion:
    """A copy of what is published, to be changed; the one there is, if there is one."""
    if draft := calendar.versions.drafts().first():
        return draft
    old = current_version(at, calendar.code)
    try:
        with transaction.atomic():
            draft = _copy(old, calendar, number=old.number + 1, actor=actor, at=at)
    except IntegrityError:  # somebody began it in the same moment
        return calendar.versions.drafts().get()
    flow.record(calendar, "draft", actor=actor, at=at, facts={"version": draft.number})
    return draft


@transaction.atomic
def discard(draft: CalendarVersion, *, actor: User, at: datetime) -> None:
    """The draft goes; nothing was ever counted by it."""
    draft = locked(draft, "discard")
    flow.record(draft.calendar, "discard", actor=actor, at=at, facts={"version": draft.number})
    draft.delete()


@transaction.atomic
def set_days(
    draft: CalendarVersion,
    first: date,
    last: date,
    fact: Fact,
    *,
    only_working: bool,
    edits: int,
    actor: User,
    at: datetime,
) -> int:
    """One day, or all from one to another (of those that work now, if `only_working`), are this from now on."""
    draft = locked(draft, "edit", edits)
    if last < first:
        raise Senseless(
            _("%(last)s lies before %(first)s: it ends before it starts.")
            % {"first": formats.day(first), "last": formats.day(last)}
        )
    if (last - first).days >= LONGEST_RANGE:
        raise Senseless(_("A year at most is changed at once."))
    if first < draft.covered_from or last > draft.covered_until:
        raise Senseless(
            _("The draft covers %(first)s to %(last)s: fill the year first.")
            % {"first": formats.day(draft.covered_from), "last": formats.day(draft.covered_until)}
        )
    if fact.kind in CalendarDay.REST and fact.intervals:
        raise Senseless(_("A day that rests has no working hours."))
    rows = [row for row in draft.days.filter(date__range=(first, last)) if row.is_working or not only_working]
    changed = _write(draft, rows, {row.date: fact for row in rows})
    said = {"from": first.isoformat(), "to": last.isoformat(), "kind": fact.kind, "label": fact.label_zh or fact.label}
    return _note(draft, "edit_days", changed, actor=actor, at=at, **said)


@transaction.atomic
def set_hours(
    draft: CalendarVersion, since: date, intervals: list[list[str]], *, edits: int, actor: User, at: datetime
) -> int:
    """From a date on work is done at these hours; company days with hours of their own keep them."""
    draft = locked(draft, "edit", edits)
    if not intervals:
        raise Senseless(_("Working days have working hours."))
    if not draft.covered_from <= since <= draft.covered_until:
        raise Senseless(_("%(day)s is not covered by the draft.") % {"day": formats.day(since)})
    rows = list(draft.days.filter(date__gte=since, kind__in=[Kind.WORKING, Kind.MAKE_UP]))
    changed = _write(draft, rows, {row.date: _fact(row, intervals) for row in rows})
    CalendarVersion.objects.filter(pk=draft.pk).update(usual_hours=intervals)
    return _note(draft, "edit_hours", changed, actor=actor, at=at, since=since.isoformat(), hours=intervals)


@transaction.atomic
def fill_year(draft: CalendarVersion, said: Said, *, edits: int, actor: User, at: datetime) -> int:
    """A year as its notice says: other days are what their weekday is, company days stay.

    A notice that names all holidays of the law replaces all public holidays and make-up days of
    its year; one that names fewer replaces those it names, in a year that is filled already.
    """
    draft = locked(draft, "edit", edits)
    missing = [holiday.name_zh for holiday in HOLIDAYS if holiday.name_zh not in said.names]
    year_end = date(said.year, 12, 31)
    if draft.covered_until < year_end:
        if date(said.year, 1, 1) != draft.covered_until + ONE_DAY:
            raise Senseless(
                _("The calendar is filled until %(last)s: %(year)d cannot follow yet.")
                % {"last": formats.day(draft.covered_until), "year": said.year}
            )
        if missing:
            raise Senseless(
                _("A year begins with all its holidays; missing: %(names)s.") % {"names": "、".join(missing)}
            )
        _lengthen(draft, year_end)
    rows = {row.date: row for row in draft.days.filter(date__gte=date(said.year - 1, 12, 1), date__lte=year_end)}
    outside = [on for on in said.days if on not in rows]
    if outside:
        raise Senseless(_("%(day)s is not covered by the draft.") % {"day": formats.day(outside[0])})
    facts = {row.date: _ordinary(row.date) for row in rows.values() if _is_replaced(row, said, bool(missing))}
    facts |= said.days
    changed = _write(draft, [rows[on] for on in sorted(facts)], facts)
    CalendarVersion.objects.filter(pk=draft.pk).update(source=said.source[:200])
    return _note(draft, "fill_year", changed, actor=actor, at=at, year=said.year, source=said.source)


def from_library(year: int) -> Said:
    """The year as the library knows it; a clear sentence where it does not."""
    said, on = Said(year, source="chinesecalendar"), date(year, 1, 1)
    names: dict[str, None] = {}
    while on.year == year:
        try:
            rests, name = chinese_calendar.get_holiday_detail(on)
        except NotImplementedError:
            raise Senseless(
                _(
                    "The library does not know %(year)d yet. It learns a year some days after the State Council’s "
                    "notice: paste the notice instead, or update Portico."
                )
                % {"year": year}
            ) from None
        if name and (holiday := _by_english(name)):
            names[holiday.name_zh] = None
            made_up = make_up_names(holiday.name, holiday.name_zh)
            if rests:
                said.days[on] = Fact(Kind.STATUTORY, holiday.name, holiday.name_zh)
            elif on.weekday() >= 5:
                said.days[on] = Fact(Kind.MAKE_UP, *made_up)
        on += ONE_DAY
    # A year in which two fall together is named by one of them.
    said.names = [holiday.name_zh for holiday in HOLIDAYS] if len(names) >= len(HOLIDAYS) - 1 else list(names)
    return said


def _copy(old: CalendarVersion, calendar: WorkCalendar, *, number: int, actor: User, at: datetime) -> CalendarVersion:
    version = CalendarVersion.objects.create(
        calendar=calendar,
        number=number,
        published_at=None,
        source="",
        covered_from=old.covered_from,
        covered_until=old.covered_until,
        fingerprint=old.fingerprint,
        usual_hours=old.usual_hours or old.calendar.usual_hours,
        based_on=old,
        created_at=at,
        created_by=actor,
    )
    rows = old.days.order_by("date").values("date", *FACTS)
    CalendarDay.objects.bulk_create((CalendarDay(version=version, **row) for row in rows), batch_size=500)
    return version


def _lengthen(draft: CalendarVersion, until: date) -> None:
    """The days up to `until`, each what its weekday is."""
    usual, on, rows = draft.usual_hours or draft.calendar.usual_hours, draft.covered_until + ONE_DAY, []
    while on <= until:
        fact = _ordinary(on)
        rows.append(CalendarDay(version=draft, date=on, kind=fact.kind, intervals=_intervals(fact, usual)))
        on += ONE_DAY
    CalendarDay.objects.bulk_create(rows, batch_size=500)
    draft.covered_until = until
    draft.save(update_fields=["covered_until"])


def _ordinary(on: date) -> Fact:
    """What a date is of which no notice speaks."""
    return Fact(Kind.WEEKEND) if on.weekday() >= 5 else Fact(Kind.WORKING)


def _is_replaced(row: CalendarDay, said: Said, is_partial: bool) -> bool:
    if row.kind not in {Kind.STATUTORY, Kind.MAKE_UP}:
        return False
    name = row.label_zh.removesuffix("调休上班")
    if is_partial:
        return any(part in said.names for part in name.split("、"))
    # The last days of the year before may belong to this New Year.
    return row.date.year == said.year or (name == "元旦" and row.date in said.days)


def _write(draft: CalendarVersion, rows: list[CalendarDay], facts: dict[date, Fact]) -> dict[str, list]:
    """Give the rows what the facts say; what was and what is, by date."""
    usual, touched = _Usual(draft), []
    changed: dict[str, list] = {}
    for row in rows:
        before = [getattr(row, name) for name in FACTS]
        fact = facts[row.date]
        row.kind, row.label, row.label_zh = fact.kind, fact.label, fact.label_zh
        row.intervals = _intervals(fact, usual.on(row.date))
        after = [getattr(row, name) for name in FACTS]
        if before != after:
            changed[row.date.isoformat()] = [before, after]
            touched.append(row)
    CalendarDay.objects.bulk_update(touched, FACTS, batch_size=200)
    return changed


class _Usual:
    """The hours of ordinary working days around a date: they may change within a year."""

    def __init__(self, draft: CalendarVersion):
        rows = draft.days.filter(kind=Kind.WORKING).order_by("date").values_list("date", "intervals")
        self._dates, self._hours = [], []
        for on, intervals in rows:
            self._dates.append(on)
            self._hours.append(intervals)
        self._else = draft.usual_hours or draft.calendar.usual_hours

    def on(self, day: date) -> list[list[str]]:
        """Those of the last working day up to then."""
        found = bisect_right(self._dates, day)
        return self._hours[found - 1] if found else self._else


def _intervals(fact: Fact, usual: list[list[str]]) -> list[list[str]]:
    if fact.kind in CalendarDay.REST:
        return []
    return usual if fact.intervals is None else fact.intervals


def _fact(row: CalendarDay, intervals: list[list[str]]) -> Fact:
    return Fact(row.kind, row.label, row.label_zh, intervals)


def _note(
    draft: CalendarVersion, verb: str, changed: dict[str, list], *, actor: User, at: datetime, **said: Any
) -> int:
    """The draft is another one now; who did that is kept."""
    fingerprint = fingerprint_of(draft.days.order_by("date"))
    CalendarVersion.objects.filter(pk=draft.pk).update(edits=F("edits") + 1, fingerprint=fingerprint)
    facts = {"version": draft.number, "days": len(changed), **said}
    flow.record(draft.calendar, verb, actor=actor, at=at, facts=facts)
    return len(changed)


def _by_english(name: str):
    return next((holiday for holiday in HOLIDAYS if holiday.name.lower() == name.lower()), None)


def changed_words(count: int) -> str:
    return ngettext("%(n)d day of the draft changed.", "%(n)d days of the draft changed.", count) % {"n": count}
