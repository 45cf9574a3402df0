"""Courses: the list, one course, and its verbs."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.models import User
from assessments import training_rules as rules
from assessments.actions import courses as actions
from assessments.actions import nominations
from assessments.course_forms import CourseFilter, CourseForm, NominateForm, ReasonedForm, ResultForm
from assessments.models import Attendance, Course
from assessments.training import people_for
from history.flow import NotAllowed, Stale
from history.moment import now
from pages import export as files
from pages.export import Column
from pages.formats import choice, colon, local
from pages.paging import keyset
from pages.versions import both_versions

from .steps import ask, do, require

COLUMNS = [
    Column(gettext_lazy("Course"), lambda row: row.title, 32),
    Column(gettext_lazy("Topic"), lambda row: row.topic, 24),
    Column(gettext_lazy("Method"), lambda row: choice(row, "method")),
    Column(gettext_lazy("Day"), lambda row: row.held_on),
    Column(gettext_lazy("Hours"), lambda row: row.hours),
    Column(gettext_lazy("Trainer or provider"), lambda row: row.trainer or row.provider, 24),
    Column(gettext_lazy("State"), lambda row: choice(row, "state")),
    Column(gettext_lazy("People expected"), lambda row: row.expected),
    Column(gettext_lazy("Attended"), lambda row: row.attended),
]


@login_required
@require_GET
def course_list(request: HttpRequest) -> HttpResponse:
    """What is taught, for everybody: the latest first."""
    form = CourseFilter(request.GET)
    page = keyset(form.narrow(Course.objects.with_places().with_counts()), request, by="-held_on")
    context = {"page": page, "filter": form, "offer_plan": rules.may_run(request.user)}
    return render(request, "assessments/course_list.html", context)


@login_required
@require_GET
def export_courses(request: HttpRequest) -> HttpResponse:
    rows = CourseFilter(request.GET).narrow(Course.objects.with_places().with_counts()).order_by("-held_on", "-pk")
    name = f"courses-{local(now()).date().isoformat()}"
    return files.answer(request.GET.get("format"), name, COLUMNS, rows)


@login_required
@require_GET
def course(request: HttpRequest, pk: int) -> HttpResponse:
    """One course; who goes and how they did only as far as that concerns the reader."""
    found, user = _find(pk), request.user
    rows = list(found.attendances.visible_to(user).with_names().order_by("person__name", "pk"))
    for row in rows:
        row.course = found
        row.offer_decide = row.can("approve") and rules.may_decide(user, row)
        row.offer_withdraw = row.can("withdraw") and rules.may_withdraw(user, row)
    mine = next((row for row in rows if row.person_id == user.pk), None)
    keeps, runs = rules.may_keep(user, found), rules.may_run(user)
    open_to_come = found.state != Course.State.CANCELLED
    others = people_for(user).exclude(pk=user.pk)
    may_send = open_to_come and (keeps or others.exists())
    context = {
        "course": found,
        "rows": rows,
        "keeps": keeps,
        "offer_hold": keeps and found.can("hold"),
        "offer_results": keeps and found.state == Course.State.HELD,
        "offer_cancel": runs and found.can("cancel"),
        "offer_plan_again": runs and found.can("plan_again"),
        "offer_enrol": found.can("hold") and (mine is None or mine.state in Attendance.OUT),
        "nominate_form": NominateForm(people=_sendable(user), auto_id="nominate_%s") if may_send else None,
        "cancel_form": ReasonedForm(auto_id="cancel_%s"),
    }
    return render(request, "assessments/course_detail.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def plan(request: HttpRequest) -> HttpResponse:
    require(rules.may_run(request.user))
    initial = {"topic": request.GET.get("topic"), "trainer": request.user.pk, "pass_mark": None}
    form = CourseForm(request.POST or None, reader=request.user, initial=initial)
    if request.method == "POST" and form.is_valid():
        fresh = Course(form_token=form.cleaned_data["form_token"], **form.said())
        messages.success(request, _("The course is planned."))
        return redirect(actions.plan_course(fresh, actor=request.user))
    return render(request, "assessments/course_form.html", {"form": form})


@login_required
@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    found = _find(pk)
    require(rules.may_keep(request.user, found))
    form = CourseForm(request.POST or None, instance=_find(pk), reader=request.user)
    context = {"form": form, "course": found}
    if request.method == "POST" and form.is_valid():
        try:
            version = form.cleaned_data["version"] or 0
            actions.edit_course(found, actor=request.user, version=version, **form.said())
        except Stale as refusal:
            found.refresh_from_db()
            messages.warning(request, str(refusal))
            context["both"] = both_versions(form, found)
        else:
            messages.success(request, _("Saved."))
            return redirect(found)
    return render(request, "assessments/course_form.html", context)


@login_required
@require_POST
def hold(request: HttpRequest, pk: int) -> HttpResponse:
    found = _find(pk)
    require(rules.may_keep(request.user, found))
    return do(request, found, _("Held. Now note who came and how they did."), actions.hold)


@login_required
@require_POST
def cancel(request: HttpRequest, pk: int) -> HttpResponse:
    require(rules.may_run(request.user))
    said = _("Cancelled; everybody who was going is told.")
    return ask(request, _find(pk), ReasonedForm(request.POST), said, actions.cancel_course, title=_("Cancel"))


@login_required
@require_POST
def plan_again(request: HttpRequest, pk: int) -> HttpResponse:
    require(rules.may_run(request.user))
    return do(request, _find(pk), _("It is planned again."), actions.plan_again)


@login_required
@require_POST
def nominate(request: HttpRequest, pk: int) -> HttpResponse:
    """Somebody is to go; where the form names nobody, it is oneself."""
    found = _find(pk)
    if "person" not in request.POST:
        return do(request, found, _("You are enrolled."), nominations.nominate, person=request.user)
    form = NominateForm(request.POST, people=_sendable(request.user))
    said = _("Nominated, and told.")
    return ask(request, found, form, said, nominations.nominate, title=_("Nominate"))


@login_required
@require_http_methods(["GET", "POST"])
def results(request: HttpRequest, pk: int) -> HttpResponse:
    """Who came and how they did, everybody on one page; only what was changed is written."""
    found = _find(pk)
    require(rules.may_keep(request.user, found))
    if found.state != Course.State.HELD:
        messages.warning(request, _("Note the course as held first."))
        return redirect(found)
    rows = found.attendances.filter(state__in=Attendance.MARKED).with_names().order_by("person__name", "pk")
    forms = [ResultForm(_typed(request, row), attendance=row) for row in rows]
    posted = [form for form in forms if form.is_bound]
    if request.method == "POST" and all([form.is_valid() for form in posted]):
        late = _note(request, posted)
        for refusal in late:
            messages.warning(request, refusal)
        if not late:
            messages.success(request, _("The results are saved."))
        return redirect("assessments:results", pk) if late else redirect(found)
    return render(request, "assessments/course_results.html", {"course": found, "forms": forms})


def _typed(request: HttpRequest, row: Attendance):
    """What was typed about this person; nothing of somebody who was nominated while the page was open."""
    return request.POST if f"row{row.pk}-version" in request.POST else None


def _note(request: HttpRequest, forms: list[ResultForm]) -> list[str]:
    """Writes each row that was changed; says of which one somebody else was faster."""
    late = []
    for form in forms:
        row, came = form.attendance, form.cleaned_data["came"]
        version = form.cleaned_data["version"]
        try:
            if came == Attendance.State.ATTENDED:
                actions.note_attended(row, actor=request.user, version=version, **form.result())
            elif came == Attendance.State.ABSENT:
                actions.note_absent(row, actor=request.user, version=version)
        except NotAllowed as refusal:
            late.append(f"{row.person}{colon()}{refusal}")
    return late


def _sendable(user: User):
    """Whom this person may nominate."""
    return (User.objects.active() if rules.may_run(user) else people_for(user)).order_by("name", "pk")


def _find(pk: int) -> Course:
    return get_object_or_404(Course.objects.with_places().select_related("case"), pk=pk)
