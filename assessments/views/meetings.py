"""Regular meetings: the pack, the minutes and the decisions (S2-48)."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.models import Department
from assessments import pack
from assessments import training_rules as rules
from assessments.actions import regular_meetings as actions
from assessments.course_forms import ReasonedForm
from assessments.meeting_forms import DecisionForm, MeetingForm, MinutesForm, last_month
from assessments.models import Decision, RegularMeeting
from history.flow import NotAllowed, Stale
from history.moment import now
from pages.formats import local
from pages.paging import keyset
from pages.versions import both_versions
from reception import privacy

from .steps import ask, do, require

DECISIONS = 100


@login_required
@require_GET
def meeting_list(request: HttpRequest) -> HttpResponse:
    rows = RegularMeeting.objects.visible_to(request.user).with_people()
    context = {
        "page": keyset(rows, request, by="-meets_at"),
        "offer_plan": rules.may_call_meetings(request.user),
        "open": _decisions(request.user).open()[:DECISIONS],
    }
    return render(request, "assessments/meeting_list.html", context)


@login_required
@require_GET
def meeting(request: HttpRequest, pk: int) -> HttpResponse:
    found = _find(request, pk)
    written = MinutesForm(auto_id="minutes_%s", initial={"minutes": found.minutes, "version": found.version})
    return _page(request, found, written, DecisionForm(auto_id="decision_%s"))


def _page(request: HttpRequest, found: RegularMeeting, written: MinutesForm, decided: DecisionForm, both=()):
    """The meeting, with what was typed into its two forms and could not be saved."""
    keeps = rules.may_keep_meeting(request.user, found)
    context = _pack(found) | {
        "keeps": keeps,
        "offer_hold": keeps and found.can("hold"),
        "offer_cancel": keeps and found.can("cancel"),
        "offer_write": keeps and (found.state != RegularMeeting.State.CANCELLED or written.is_bound),
        "is_typed": written.is_bound,
        "minutes_form": written,
        "decision_form": decided,
        "both": both,
        "cancel_form": ReasonedForm(auto_id="cancel_%s"),
        "drop_form": ReasonedForm(auto_id=False),
    }
    for row in context["decisions"]:
        row.meeting = found
    for row in (*context["decisions"], *context["earlier"]):
        row.offer_finish = row.can("finish") and rules.may_finish_decision(request.user, row)
        row.offer_drop = row.can("drop") and rules.may_keep_meeting(request.user, row.meeting)
    earlier = RegularMeeting.objects.filter(pk__in={row.meeting_id for row in context["earlier"]})
    context["open_to"] = set(earlier.visible_to(request.user).values_list("pk", flat=True))
    return render(request, "assessments/meeting_detail.html", context)


@login_required
@require_GET
def paper(request: HttpRequest, pk: int) -> HttpResponse:
    """The pack, the minutes and the decisions for the table."""
    return render(request, "assessments/meeting_print.html", _pack(_find(request, pk)))


@login_required
@require_GET
def rows(request: HttpRequest, pk: int, figure: str) -> HttpResponse:
    """What a figure counted, as far as the reader may see it."""
    return _rows(request, pk, figure, "")


@login_required
@require_GET
def rows_of(request: HttpRequest, pk: int, figure: str, department: int) -> HttpResponse:
    """What it counted of one department."""
    home = get_object_or_404(Department, pk=department)
    return _rows(request, pk, figure, home, department=department)


@login_required
@require_GET
def rows_of_nobody(request: HttpRequest, pk: int, figure: str) -> HttpResponse:
    """What it counted of no department in particular."""
    return _rows(request, pk, figure, _("No department"), department=None)


def _rows(request: HttpRequest, pk: int, figure: str, whose: Any, **department: int | None) -> HttpResponse:
    found, at = _find(request, pk), now()
    counted = pack.BY_CODE.get(figure)
    if counted is None:
        raise Http404
    visible = counted.among(found, at, request.user, **department)
    page = keyset(visible, request, by=f"-{counted.by}")
    if figure == "visits":
        privacy.conceal(request.user, page.rows)
    context = {
        "meeting": found,
        "figure": counted,
        "whose": whose,
        "page": page,
        "hidden": counted.of(found, at, **department).count() - visible.count(),
    }
    return render(request, "assessments/meeting_rows.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def plan(request: HttpRequest) -> HttpResponse:
    require(rules.may_call_meetings(request.user))
    initial = last_month(local(now()).date()) | {"chair": request.user.pk, "department": request.user.department_id}
    form = MeetingForm(request.POST or None, reader=request.user, initial=initial)
    if request.method == "POST" and form.is_valid():
        fresh = RegularMeeting(form_token=form.cleaned_data["form_token"], **form.said())
        fresh = actions.plan_meeting(fresh, attendees=form.cleaned_data["attendees"], actor=request.user)
        messages.success(request, _("The meeting is called, and its pack is ready."))
        return redirect(fresh)
    return render(request, "assessments/meeting_form.html", {"form": form})


@login_required
@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    found = _find(request, pk)
    require(rules.may_keep_meeting(request.user, found))
    if not found.can("hold"):
        messages.warning(request, _("This meeting is over."))
        return redirect(found)
    initial = {"attendees": list(found.attendees.all())}
    form = MeetingForm(request.POST or None, instance=_find(request, pk), reader=request.user, initial=initial)
    context: dict[str, Any] = {"form": form, "meeting": found}
    if request.method == "POST" and form.is_valid():
        version, attendees = form.cleaned_data["version"] or 0, form.cleaned_data["attendees"]
        try:
            actions.edit_meeting(found, attendees=attendees, actor=request.user, version=version, **form.said())
        except Stale as refusal:
            found.refresh_from_db()
            messages.warning(request, str(refusal))
            context["both"] = both_versions(form, found)
        else:
            messages.success(request, _("Saved."))
            return redirect(found)
    return render(request, "assessments/meeting_form.html", context)


@login_required
@require_POST
def minutes(request: HttpRequest, pk: int) -> HttpResponse:
    """The minutes are finished; written again later, they are corrected."""
    found = _find(request, pk)
    if found.can("hold"):
        return _write(request, found, actions.hold_meeting, _("The minutes are finished."))
    return _write(request, found, actions.correct_minutes, _("Saved."))


@login_required
@require_POST
def keep(request: HttpRequest, pk: int) -> HttpResponse:
    """What was written so far is kept."""
    return _write(request, _find(request, pk), actions.keep_minutes, _("Kept. Only those who keep the minutes see it."))


@login_required
@require_POST
def decide(request: HttpRequest, pk: int) -> HttpResponse:
    """Something was decided; what was written on the minutes beside it is kept."""
    found = _find(request, pk)
    write = actions.keep_minutes if found.can("hold") else actions.correct_minutes
    return _write(request, found, write, _("Written down, and told to whom it falls."), with_decision=True)


def _write(request: HttpRequest, found: RegularMeeting, write, said: str, *, with_decision: bool = False):
    """Minutes and a decision are typed on one page: both are saved, or both stand there as they were typed."""
    require(rules.may_keep_meeting(request.user, found))
    typed, both = request.POST, []
    written = MinutesForm(typed, auto_id="minutes_%s")
    written.fields["minutes"].required = write is not actions.keep_minutes and ("minutes" in typed or not with_decision)
    has_decision = with_decision or DecisionForm.is_begun(typed)
    decided = DecisionForm(typed if has_decision else None, auto_id="decision_%s")
    if written.is_valid() & (decided.is_valid() or not has_decision):
        try:
            with transaction.atomic():
                if has_decision:
                    actions.decide(found, actor=request.user, **decided.cleaned_data)
                if "minutes" in typed:
                    version = written.cleaned_data["version"] or 0
                    write(found, minutes=written.cleaned_data["minutes"], actor=request.user, version=version)
        except Stale as refusal:
            found.refresh_from_db()
            written.add_error(None, str(refusal))
            both = both_versions(written, found)
        except NotAllowed as refusal:
            field = getattr(refusal, "field", None)
            form = decided if field in decided.fields else written
            form.add_error(field if field in form.fields else None, str(refusal))
        else:
            messages.success(request, said)
            return redirect(f"{found.get_absolute_url()}#minutes")
    return _page(request, found, written, decided, both)


@login_required
@require_POST
def cancel(request: HttpRequest, pk: int) -> HttpResponse:
    found = _find(request, pk)
    require(rules.may_keep_meeting(request.user, found))
    said = _("Cancelled; everybody who was to come is told.")
    return ask(request, found, ReasonedForm(request.POST), said, actions.cancel_meeting, title=_("Cancel"))


@login_required
@require_POST
def finish(request: HttpRequest, pk: int) -> HttpResponse:
    found = _decision(request, pk)
    require(rules.may_finish_decision(request.user, found))
    return do(request, found, _("Carried out."), actions.finish_decision)


@login_required
@require_POST
def drop(request: HttpRequest, pk: int) -> HttpResponse:
    found = _decision(request, pk)
    require(rules.may_keep_meeting(request.user, found.meeting))
    form = ReasonedForm(request.POST)
    return ask(request, found, form, _("Dropped."), actions.drop_decision, title=_("Drop the decision"))


def _pack(found: RegularMeeting) -> dict[str, Any]:
    lines = pack.pack_of(found, now())
    earlier = Decision.objects.open().filter(meeting__department=found.department, meeting__meets_at__lt=found.meets_at)
    return {
        "meeting": found,
        "figures": pack.FIGURES,
        "lines": lines,
        "sums": pack.totals(lines),
        "decisions": list(found.decisions.with_people()),
        "earlier": list(earlier.with_people()[:DECISIONS]),
    }


def _decisions(user):
    return Decision.objects.filter(meeting__in=RegularMeeting.objects.visible_to(user).values("pk")).with_people()


def _find(request: HttpRequest, pk: int) -> RegularMeeting:
    rows = RegularMeeting.objects.visible_to(request.user).with_people().prefetch_related("attendees")
    return get_object_or_404(rows, pk=pk)


def _decision(request: HttpRequest, pk: int) -> Decision:
    return get_object_or_404(_decisions(request.user).select_related("meeting__chair"), pk=pk)
