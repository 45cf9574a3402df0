"""The draft of a calendar, from its first day to its publication."""

from collections.abc import Callable
from datetime import date
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from deadlines import rules
from deadlines.calendars import compare, drafting, publishing
from deadlines.calendars.drafting import Senseless
from deadlines.forms import calendar as forms
from deadlines.models import CalendarVersion, WorkCalendar
from deadlines.views.calendar import shown_year
from history.flow import NotAllowed
from history.moment import now


def _may(request: HttpRequest) -> None:
    if not rules.may_keep_calendar(request.user):
        raise PermissionDenied


def _find(request: HttpRequest, pk: int) -> CalendarVersion:
    """A version that is or was a draft: what became of it meanwhile is said by the action."""
    _may(request)
    return get_object_or_404(CalendarVersion.objects.select_related("calendar", "based_on"), pk=pk)


def _back(version: CalendarVersion, year: int | None = None) -> HttpResponse:
    """To the draft; to the calendar, once it is a draft no longer."""
    there = CalendarVersion.objects.filter(pk=version.pk, published_at=None).exists()
    if not there:
        return redirect(version.calendar)
    return redirect("deadlines:draft", version.pk, year) if year else redirect("deadlines:draft", version.pk)


@login_required
@require_POST
def begin(request: HttpRequest, code: str) -> HttpResponse:
    _may(request)
    calendar = get_object_or_404(WorkCalendar, code=code)
    return redirect("deadlines:draft", drafting.begin_draft(calendar, actor=request.user, at=now()).pk)


@login_required
@require_GET
def draft(request: HttpRequest, pk: int, year: int | None = None) -> HttpResponse:
    version = _find(request, pk)
    if not version.is_draft:
        return redirect(version.calendar)
    at = now()
    today = forms.today(version.calendar, at)
    changes = compare.changes(version.based_on, version)
    unfilled = version.covered_until.year + 1
    if year is None:
        year = changes.days[0].date.year if changes.days else min(unfilled, today.year + 1)
    context = {
        **shown_year(version, year),
        "calendar": version.calendar,
        "draft": version,
        "changes": changes,
        "changed_dates": changes.dates,
        "objections": publishing.objections(version, at) if changes.days else [],
        "unfilled_year": unfilled,
        "edit_days_url": reverse("deadlines:edit-days", args=[pk]),
    }
    return render(request, "deadlines/calendar_draft.html", context)


@login_required
def days(request: HttpRequest, pk: int) -> HttpResponse:
    version = _find(request, pk)
    asked, until = _date(request, "date"), _date(request, "until")
    form = forms.DaysForm(request.POST or None, initial=forms.of_day(version, asked, until))

    def act(said: dict[str, Any]) -> int:
        first = said["first"]
        return drafting.set_days(
            version,
            first,
            said["last"] or first,
            form.fact,
            only_working=said["only_working"],
            edits=said["edits"],
            actor=request.user,
            at=now(),
        )

    return _edit(request, version, form, act, "first", _("Change days"), year=lambda said: said["first"].year)


@login_required
def hours(request: HttpRequest, pk: int) -> HttpResponse:
    version = _find(request, pk)
    usual = version.usual_hours or version.calendar.usual_hours
    form = forms.HoursForm(request.POST or None, initial={"edits": version.edits, "hours": usual})

    def act(said: dict[str, Any]) -> int:
        return drafting.set_hours(
            version, said["since"], said["hours"], edits=said["edits"], actor=request.user, at=now()
        )

    return _edit(
        request, version, form, act, "since", _("Change the working hours"), year=lambda said: said["since"].year
    )


@login_required
def notice(request: HttpRequest, pk: int) -> HttpResponse:
    version = _find(request, pk)
    initial = {"edits": version.edits, "year": request.GET.get("year") or version.covered_until.year + 1}
    form = forms.NoticeForm(request.POST or None, request.FILES or None, initial=initial)

    def act(said: dict[str, Any]) -> int:
        count = drafting.fill_year(version, form.said, edits=said["edits"], actor=request.user, at=now())
        for remark in form.said.remarks:
            messages.warning(request, remark)
        return count

    title = _("Take over a year’s notice")
    return _edit(request, version, form, act, "text", title, year=lambda said: said["year"])


def _edit(
    request: HttpRequest,
    version: CalendarVersion,
    form: Any,
    act: Callable[[dict[str, Any]], int],
    field: str,
    title: str,
    *,
    year: Callable[[dict[str, Any]], int],
) -> HttpResponse:
    """What all changes of a draft share: what cannot be stands beside its field, and nothing is changed."""
    if request.method == "POST" and form.is_valid():
        try:
            count = act(form.cleaned_data)
        except Senseless as wrong:
            form.add_error(field if field in form.fields else None, str(wrong))
        except NotAllowed as refusal:
            messages.warning(request, str(refusal))
            return _back(version)
        else:
            messages.success(request, drafting.changed_words(count))
            return _back(version, year(form.cleaned_data))
    if not version.is_draft:
        return redirect(version.calendar)
    context = {"form": form, "draft": version, "title": title, "cancel": reverse("deadlines:draft", args=[version.pk])}
    return render(request, "deadlines/calendar_edit.html", context)


@login_required
@require_POST
def seed(request: HttpRequest, pk: int) -> HttpResponse:
    """The year as the library knows it."""
    version = _find(request, pk)
    asked = request.POST.get("year", "")
    year = int(asked) if asked.isdecimal() and len(asked) == 4 and asked > "1900" else version.covered_until.year + 1
    try:
        said = drafting.from_library(year)
        count = drafting.fill_year(version, said, edits=_edits(request), actor=request.user, at=now())
    except (Senseless, NotAllowed) as refusal:
        messages.warning(request, str(refusal))
        return _back(version)
    messages.success(request, drafting.changed_words(count))
    return _back(version, year)


@login_required
def publish(request: HttpRequest, pk: int) -> HttpResponse:
    """What differs, what it would move, and the button after that."""
    version = _find(request, pk)
    if not version.is_draft:
        if request.method == "POST":
            messages.warning(request, str(publishing.NoDraft("publish", version)))
        return redirect(version.calendar)
    at = now()
    changes = compare.changes(version.based_on, version)
    preview = publishing.preview(version, changes.days, at)
    objections = publishing.objections(version, at)
    details = {"publisher": request.user, "late": preview.late, "initial": {"edits": version.edits}}
    form = forms.PublishForm(request.POST or None, **details)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            published = publishing.publish(
                version,
                edits=said["edits"],
                actor=request.user,
                approver=said.get("approver"),
                reason=said["reason"],
                at=at,
            )
        except NotAllowed as refusal:
            messages.warning(request, str(refusal))
            return redirect("deadlines:publish-calendar", pk) if _is_draft(pk) else _back(version)
        moved = publishing.settle(at, within=publishing.AT_ONCE)
        _say_published(request, published, moved)
        return redirect(published.calendar)
    context = {
        "draft": version,
        "calendar": version.calendar,
        "changes": changes,
        "preview": preview,
        "objections": objections,
        "form": form,
        "past": sum(one.date < forms.today(version.calendar, at) for one in changes.days),
    }
    return render(request, "deadlines/calendar_publish.html", context)


def _say_published(request: HttpRequest, version: CalendarVersion, moved: int) -> None:
    said = ngettext(
        "Version %(number)d counts from now on. %(n)d running deadline was moved.",
        "Version %(number)d counts from now on. %(n)d running deadlines were moved.",
        moved,
    )
    messages.success(request, said % {"number": version.number, "n": moved})
    version.refresh_from_db(fields=["moved"])
    if version.moved is None:
        messages.info(request, _("There are many: the rest is moved in the minutes that follow."))


@login_required
@require_POST
def discard(request: HttpRequest, pk: int) -> HttpResponse:
    version = _find(request, pk)
    try:
        drafting.discard(version, actor=request.user, at=now())
    except NotAllowed as refusal:
        messages.warning(request, str(refusal))
    else:
        messages.success(request, _("The draft is discarded. What is published counts as before."))
    return redirect(version.calendar)


@login_required
def found(request: HttpRequest) -> HttpResponse:
    _may(request)
    zone = WorkCalendar.objects.get(code=WorkCalendar.SITE).time_zone
    form = forms.CalendarForm(request.POST or None, initial={"time_zone": zone})
    if request.method == "POST" and form.is_valid():
        calendar = drafting.found_calendar(**form.cleaned_data, actor=request.user, at=now())
        messages.success(request, _("The calendar is a copy for now. Say who works by it, then change its days."))
        return redirect("deadlines:assign-calendar", calendar.code)
    return render(request, "deadlines/calendar_new.html", {"form": form})


@login_required
def assign(request: HttpRequest, code: str) -> HttpResponse:
    _may(request)
    calendar = get_object_or_404(WorkCalendar.objects.exclude(code=WorkCalendar.SITE), code=code)
    own = list(calendar.departments.values_list("department", flat=True))
    form = forms.DepartmentsForm(request.POST or None, initial={"departments": own})
    if request.method == "POST" and form.is_valid():
        drafting.assign(calendar, form.cleaned_data["departments"], actor=request.user, at=now())
        messages.success(request, _("Saved. It holds for deadlines that begin from now on."))
        return redirect(calendar)
    return render(request, "deadlines/calendar_assign.html", {"form": form, "calendar": calendar})


def _date(request: HttpRequest, name: str) -> date | None:
    try:
        return parse_date(request.GET.get(name, ""))
    except ValueError:
        return None


def _edits(request: HttpRequest) -> int:
    """Which state of the draft the person saw."""
    said = request.POST.get("version", "")
    return int(said) if said.isdecimal() else -1


def _is_draft(pk: int) -> bool:
    return CalendarVersion.objects.filter(pk=pk, published_at=None).exists()
