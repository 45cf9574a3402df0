"""The calendar: all rooms for a day or a week, one room's week, one person's week."""

from datetime import date, timedelta

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import pgettext
from django.views.decorators.http import require_GET

from accounts.models import User
from history.moment import now
from pages.formats import local
from pages.live import refresh
from reception import calendar as reading
from reception import grid, rules
from reception.forms.calendar import CalendarForm
from reception.forms.filters import DayForm
from reception.models import Room

ONE_DAY, ONE_WEEK = timedelta(days=1), timedelta(days=7)


@login_required
@require_GET
def calendar(request: HttpRequest) -> HttpResponse:
    return render(request, "reception/calendar.html", _of_rooms(request, ONE_DAY))


@login_required
@require_GET
def calendar_part(request: HttpRequest) -> HttpResponse:
    return refresh(request, "reception/_calendar_day.html", _of_rooms(request, ONE_DAY))


@login_required
@require_GET
def calendar_week(request: HttpRequest) -> HttpResponse:
    return render(request, "reception/calendar.html", _of_rooms(request, ONE_WEEK))


@login_required
@require_GET
def calendar_week_part(request: HttpRequest) -> HttpResponse:
    return refresh(request, "reception/_calendar_week.html", _of_rooms(request, ONE_WEEK))


@login_required
@require_GET
def room_calendar(request: HttpRequest, pk: int) -> HttpResponse:
    room = get_object_or_404(Room.objects.select_related("site"), pk=pk)
    form = DayForm(request.GET, today=_today())
    day = form.chosen()["day"]
    lanes = reading.week_of_room(request.user, room, day)
    return render(request, "reception/calendar_of_one.html", _one(request, form, day, lanes) | {"room": room})


@login_required
@require_GET
def my_calendar(request: HttpRequest) -> HttpResponse:
    return _of_person(request, request.user)


@login_required
@require_GET
def person_calendar(request: HttpRequest, pk: int) -> HttpResponse:
    people = User.objects.active() if rules.keeps_the_book(request.user) else User.objects.visible_to(request.user)
    return _of_person(request, get_object_or_404(people, pk=pk))


def _of_person(request: HttpRequest, person: User) -> HttpResponse:
    form = DayForm(request.GET, today=_today())
    day = form.chosen()["day"]
    lanes = reading.week_of_person(request.user, person, day)
    return render(request, "reception/calendar_of_one.html", _one(request, form, day, lanes) | {"person": person})


def _one(request: HttpRequest, form: DayForm, day: date, lanes: list[grid.Lane]) -> dict:
    """What a week of one room or of one person shows, a day a line."""
    context = _around(request, day, ONE_WEEK) | {"form": form, "lanes": lanes, "hours": grid.hours_of(lanes)}
    return context | {"back_url": request.get_full_path(), "week": reading.week_of(day)}


def _of_rooms(request: HttpRequest, span: timedelta) -> dict:
    form = CalendarForm(request.GET, today=_today())
    chosen = form.chosen()
    day, only = chosen["day"], {name: chosen.get(name) or None for name in ("site", "kind")}
    name = "reception:calendar" if span == ONE_DAY else "reception:calendar-week"
    query = _query(request)
    context = _around(request, day, span) | {
        "form": form,
        "is_week": span == ONE_WEEK,
        "part_url": reverse(f"{name}-part") + query,
        "back_url": reverse(name) + query,
        "spans": _spans(request),
    }
    if span == ONE_WEEK:
        rows = reading.week_of_rooms(request.user, day, **only)
        return context | {"rows": rows, "week": rows[0].cells if rows else []}
    lanes = reading.day_of_rooms(request.user, day, **only)
    return context | {"lanes": lanes, "hours": grid.hours_of(lanes)}


def _spans(request: HttpRequest) -> list[tuple[str, str, bool]]:
    """A day or a week of the same rooms: label, address, and whether it is this page."""
    names = [(pgettext("length", "Day"), "reception:calendar"), (pgettext("length", "Week"), "reception:calendar-week")]
    return [(label, reverse(name) + _query(request), reverse(name) == request.path) for label, name in names]


def _query(request: HttpRequest, **changed: str) -> str:
    """What was chosen, for another address."""
    query = request.GET.copy()
    query.pop("seen", None)
    for name, value in changed.items():
        query[name] = value
    return f"?{query.urlencode()}" if query else ""


def _around(request: HttpRequest, day: date, span: timedelta) -> dict:
    """The day and its neighbours, each with the address that keeps the rest of what was chosen."""
    neighbours = {}
    for name, neighbour in (("earlier", day - span), ("later", day + span)):
        neighbours |= {name: neighbour, f"{name}_url": _query(request, day=neighbour.isoformat())}
    today = _today()
    return {"day": day, "today": today, "is_today": day == today, "at": local(now())} | neighbours


def _today() -> date:
    return local(now()).date()
