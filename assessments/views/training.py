"""Training from the people's side: nominations, records, who needs what, and the list of topics."""

from collections.abc import Iterable
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.models import User
from assessments import training
from assessments import training_rules as rules
from assessments.actions import courses as actions
from assessments.actions import nominations
from assessments.course_forms import PeopleFilter, ReasonedForm, TopicForm, criteria
from assessments.models import Attendance, Topic
from assessments.models.period import quarter_name
from assessments.suggestions import suggestions
from history.flow import Stale
from history.moment import now
from pages import export as files
from pages.export import Column
from pages.formats import local
from pages.paging import keyset
from pages.versions import both_versions

from .steps import ask, do, require


@login_required
@require_GET
def attendance(request: HttpRequest, pk: int) -> HttpResponse:
    """One nomination: what is decided about it, the result and the certificate."""
    found, user = _find(request, pk), request.user
    context = {
        "attendance": found,
        "offer_decide": found.can("approve") and rules.may_decide(user, found),
        "offer_withdraw": found.can("withdraw") and rules.may_withdraw(user, found),
        "decline_form": ReasonedForm(auto_id="decline_%s"),
    }
    return render(request, "assessments/attendance_detail.html", context)


@login_required
@require_GET
def certificate(request: HttpRequest, pk: int) -> HttpResponse:
    """On paper: that the person was there, and how they did."""
    found = _find(request, pk)
    if not found.has_certificate:
        messages.warning(request, _("There is a certificate for whoever came to a course of ours and did not fail it."))
        return redirect(found)
    return render(request, "assessments/certificate_print.html", {"attendance": found, "course": found.course})


@login_required
@require_POST
def approve(request: HttpRequest, pk: int) -> HttpResponse:
    found = _find(request, pk)
    require(rules.may_decide(request.user, found))
    return do(request, found, _("Approved."), nominations.approve_nomination)


@login_required
@require_POST
def decline(request: HttpRequest, pk: int) -> HttpResponse:
    found = _find(request, pk)
    require(rules.may_decide(request.user, found))
    form = ReasonedForm(request.POST)
    return ask(
        request, found, form, _("Declined."), nominations.decline_nomination, title=pgettext("nomination", "Decline")
    )


@login_required
@require_POST
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    found = _find(request, pk)
    require(rules.may_withdraw(request.user, found))
    return do(request, found, _("The nomination is withdrawn."), nominations.withdraw_nomination)


@login_required
@require_GET
def people(request: HttpRequest) -> HttpResponse:
    """Hours by person and quarter (S4-172); of a topic, who had none for too long (S4-15)."""
    form, rows, context = _asked(request)
    page = keyset(rows.with_place(), request, by="name")
    for person in page.rows:
        counted = training.hours_of(person, context["quarters"])
        person.hours = list(zip(context["quarter_names"], counted, strict=True))
    return render(request, "assessments/training_people.html", {"page": page, "filter": form, **context})


@login_required
@require_GET
def export_people(request: HttpRequest) -> HttpResponse:
    _form, rows, context = _asked(request)
    name = f"training-{local(now()).date().isoformat()}"
    return files.answer(request.GET.get("format"), name, _columns(context), rows.with_place().order_by("name", "pk"))


def _asked(request: HttpRequest) -> tuple[PeopleFilter, Any, dict[str, Any]]:
    """The filter row, the people it leaves with their figures, and what the page says of both."""
    at, form = now(), PeopleFilter(request.GET)
    chosen, quarters = form.chosen(), training.last_quarters(at)
    rows = training.people_for(request.user)
    if department := chosen.get("department"):
        rows = rows.filter(department=department)
    if role := chosen.get("role"):
        rows = rows.in_roles([role.name])
    since = topic = None
    if topic := chosen.get("topic"):
        since = training.untrained_since(at, chosen.get("months"))
        rows = training.with_last(training.concerned(rows, topic), topic)
        if since and "months" in chosen:
            rows = training.without(rows, topic, since)
    rows = training.with_hours(rows, quarters)
    names = [quarter_name(first) for first, _last in quarters]
    return form, rows, {"topic": topic, "since": since, "quarters": quarters, "quarter_names": names}


def _columns(context: dict[str, Any]) -> list[Column]:
    columns = [
        Column(_("Staff number"), lambda row: row.staff_number or ""),
        Column(_("Person"), lambda row: row, 24),
        Column(_("Department"), lambda row: row.department or "", 24),
    ]
    for nth, name in enumerate(context["quarter_names"]):
        columns.append(Column(name, lambda row, nth=nth: getattr(row, f"hours_{nth}")))
    if context["topic"]:
        columns.append(Column(_("Last trained"), lambda row: row.last_on or ""))
        columns.append(Column(_("Last score"), lambda row: row.last_score if row.last_score is not None else ""))
    return columns


@login_required
@require_GET
def person(request: HttpRequest, pk: int) -> HttpResponse:
    """One person's training record (S4-09): courses, hours, results, certificates, what is suggested."""
    at = now()
    found = get_object_or_404(training.people_for(request.user).with_place(), pk=pk)
    quarters = training.last_quarters(at)
    counted = training.with_hours(User.objects.filter(pk=pk), quarters).get()
    names = [quarter_name(first) for first, _last in quarters]
    context = {
        "person": found,
        "page": keyset(training.record_of(found), request, by="-held_on"),
        "hours": list(zip(names, training.hours_of(counted, quarters), strict=True)),
        "suggested": suggestions(User.objects.filter(pk=pk), at=at, reader=request.user),
        "offer_nominate": rules.may_nominate(request.user, found),
    }
    return render(request, "assessments/training_person.html", context)


@login_required
@require_GET
def suggested(request: HttpRequest) -> HttpResponse:
    """Who should go to which course, and why; one click nominates."""
    at, form = now(), PeopleFilter(request.GET)
    chosen, rows = form.chosen(), training.people_for(request.user)
    if department := chosen.get("department"):
        rows = rows.filter(department=department)
    found: Iterable = suggestions(rows, at=at, reader=request.user)
    if topic := chosen.get("topic"):
        found = [row for row in found if row.topic == topic]
    context = {"rows": found, "filter": form, "offer_plan": rules.may_run(request.user)}
    return render(request, "assessments/training_suggestions.html", context)


@login_required
@require_GET
def topics(request: HttpRequest) -> HttpResponse:
    """What people are trained in, for everybody to look up; who runs training changes it."""
    context = {"topics": Topic.objects.all(), "labels": criteria(), "offer_manage": rules.may_run(request.user)}
    return render(request, "assessments/topic_list.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def add_topic(request: HttpRequest) -> HttpResponse:
    require(rules.may_run(request.user))
    form = TopicForm(request.POST or None, instance=Topic())
    if request.method == "POST" and form.is_valid():
        try:
            actions.found_topic(Topic(**form.said()), actor=request.user)
        except actions.TrainingRefused as refusal:
            form.add_error(refusal.field, str(refusal))
        else:
            messages.success(request, _("Saved."))
            return redirect("assessments:topics")
    return render(request, "assessments/topic_form.html", {"form": form})


@login_required
@require_http_methods(["GET", "POST"])
def edit_topic(request: HttpRequest, pk: int) -> HttpResponse:
    require(rules.may_run(request.user))
    found = get_object_or_404(Topic, pk=pk)
    form = TopicForm(request.POST or None, instance=get_object_or_404(Topic, pk=pk))
    context = {"form": form, "topic": found}
    if request.method == "POST" and form.is_valid():
        try:
            actions.edit_topic(found, actor=request.user, version=form.cleaned_data["version"] or 0, **form.said())
        except Stale as refusal:
            found.refresh_from_db()
            messages.warning(request, str(refusal))
            context["both"] = both_versions(form, found)
        except actions.TrainingRefused as refusal:
            form.add_error(refusal.field, str(refusal))
        else:
            messages.success(request, _("Saved."))
            return redirect("assessments:topics")
    return render(request, "assessments/topic_form.html", context)


def _find(request: HttpRequest, pk: int) -> Attendance:
    rows = Attendance.objects.visible_to(request.user).with_names()
    return get_object_or_404(rows.select_related("course__trainer", "nominated_by", "person__manager"), pk=pk)
