"""The pack of a regular meeting: visits, calls, what was late and what is open, by department (S2-48)."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import Department, User
from calls.models import Call, Issue
from deadlines.models import Clock
from pages.languages import in_language
from reception.models import Appointment

from .models import RegularMeeting

NO_VISIT = frozenset({Appointment.State.CANCELLED, Appointment.State.DECLINED})


def _visits(meeting: RegularMeeting, at: datetime) -> QuerySet:
    came = Appointment.objects.filter(starts_at__gte=meeting.start, starts_at__lt=meeting.end)
    return came.exclude(state__in=NO_VISIT)


def _calls(meeting: RegularMeeting, at: datetime) -> QuerySet:
    return Call.objects.between(meeting.start, meeting.end)


def _late(meeting: RegularMeeting, at: datetime) -> QuerySet:
    return Clock.objects.late(at).filter(due_at__gte=meeting.start, due_at__lt=meeting.end)


def _open_issues(meeting: RegularMeeting, at: datetime) -> QuerySet:
    """Those received by the end of the period that are open at the moment."""
    return Issue.objects.counted().open().filter(received_at__lt=meeting.end)


@dataclass(frozen=True)
class Figure:
    """One column of the pack: what it counts, and the rows it opens into."""

    code: str
    label: str | Promise
    rows: Callable[[RegularMeeting, datetime], QuerySet]
    by: str  # the column by which its rows are sorted
    related: tuple[str, ...]  # what is shown beside each

    def counted(self, meeting: RegularMeeting, at: datetime) -> dict[int | None, int]:
        """How many of each department, in one statement."""
        rows = self.of(meeting, at).order_by().values_list("department").annotate(n=Count("pk"))
        return dict(rows)

    def of(self, meeting: RegularMeeting, at: datetime, **department: int | None) -> QuerySet:
        """All of them; with a `department` (None: of nobody in particular) those alone."""
        rows = self.rows(meeting, at)
        chosen = {"department": meeting.department_id} if meeting.department_id else department
        return rows.filter(**chosen)

    def among(self, meeting: RegularMeeting, at: datetime, reader: User, **department: int | None) -> QuerySet:
        """Those of the rows that the reader may see."""
        visible = self.of(meeting, at, **department).visible_to(reader)  # type: ignore[attr-defined]
        return visible.select_related(*self.related)


FIGURES = [
    Figure(
        "visits", pgettext_lazy("figure of a meeting", "Visits"), _visits, "starts_at", ("organisation", "department")
    ),
    Figure("calls", _("Calls"), _calls, "called_at", ("organisation", "department")),
    Figure("late", _("Late items"), _late, "due_at", ("limit", "owner", "department")),
    Figure("issues", _("Open issues"), _open_issues, "received_at", ("organisation", "department")),
]
BY_CODE = {figure.code: figure for figure in FIGURES}


@dataclass(frozen=True)
class Row:
    """The figures of one department; without one, those of nobody in particular."""

    department: int | None
    name: str
    name_zh: str
    figures: dict[str, int]

    def __str__(self):
        return in_language(self, "name")

    @property
    def cells(self) -> list[tuple[Figure, int]]:
        return [(figure, self.figures.get(figure.code, 0)) for figure in FIGURES]


def pack_of(meeting: RegularMeeting, at: datetime) -> list[Row]:
    """The pack as it lay on the table; of a meeting that is still to come, as it would be now."""
    if meeting.state == RegularMeeting.State.HELD:
        return [Row(*row) for row in meeting.figures]
    return counted(meeting, at)


def counted(meeting: RegularMeeting, at: datetime) -> list[Row]:
    """One row for each department that has anything, in the order of the company's tree; four statements."""
    counts = {figure.code: figure.counted(meeting, at) for figure in FIGURES}
    keys = {key for by_department in counts.values() for key in by_department}
    rows = []
    for department in Department.objects.all().tree():
        if department.pk in keys or department.pk == meeting.department_id:
            rows.append(_row(department.pk, department.name, department.name_zh, counts))
    if None in keys:
        rows.append(_row(None, "No department", "未归部门", counts))
    return rows


def totals(rows: list[Row]) -> list[tuple[Figure, int]]:
    return [(figure, sum(row.figures.get(figure.code, 0) for row in rows)) for figure in FIGURES]


def kept(rows: list[Row]) -> list[list[Any]]:
    """The pack as it is written down when the minutes are finished."""
    return [[row.department, row.name, row.name_zh, row.figures] for row in rows]


def _row(key: int | None, name: str, name_zh: str, counts: dict[str, dict]) -> Row:
    return Row(key, name, name_zh, {code: by_department.get(key, 0) for code, by_department in counts.items()})
