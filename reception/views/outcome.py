"""The verbs of visitors without an appointment, and the visits that were agreed with them."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.models import User
from history.flow import NotAllowed
from history.moment import now
from pages.paging import keyset
from reception import rules
from reception.actions import Refused, outcome, walkin
from reception.forms.door import InstructionForm, ReasonForm
from reception.forms.walkin import (
    AnswerWalkInForm,
    BookDraftForm,
    DecideForm,
    ForwardForm,
    LeaveForm,
    RebookForm,
    ReceiveForm,
    ReferForm,
    TakeUpForm,
    VisitThemForm,
)
from reception.models import Appointment, Room, VisitDraft, WalkIn
from reception.recognition import STATES

from .common import carry_out, require
from .steps import step
from .walkin import find


def _by_the_desk(user: User, walk_in: WalkIn) -> bool:
    return rules.may_decide_walk_in(user)


def find_draft(request: HttpRequest, pk: int) -> VisitDraft:
    rows = VisitDraft.objects.visible_to(request.user)
    return get_object_or_404(rows.select_related("person", "walk_in__site", "appointment__organisation"), pk=pk)


forward = step(find, _by_the_desk, walkin.forward, _("Passed on; the answer shows here."), ForwardForm, _("Pass on"))
acknowledge = step(
    find,
    rules.may_acknowledge,
    walkin.acknowledge,
    _("The desk sees your answer."),
    AnswerWalkInForm,
    _("Answer"),
)
rebook = step(
    find,
    _by_the_desk,
    outcome.rebook,
    _("They come again: it is drafted, and whoever looks after it knows."),
    RebookForm,
    _("They come again"),
)
visit_them = step(
    find,
    _by_the_desk,
    outcome.visit_them,
    _("We visit them: it is drafted, and whoever looks after it knows."),
    VisitThemForm,
    _("We visit them"),
)
refer = step(find, _by_the_desk, outcome.refer, _("Noted where they turn instead."), ReferForm, _("Refer elsewhere"))
leave = step(find, _by_the_desk, outcome.leave, _("Noted: they have gone."), LeaveForm, _("They have gone"))
reopen = step(
    find,
    _by_the_desk,
    outcome.reopen,
    _("Taken back: they still stand at the gate."),
    ReasonForm,
    _("Take the outcome back"),
)
instruct = step(
    find,
    rules.may_instruct_for_walk_in,
    walkin.instruct_walk_in,
    _("The instruction is kept, and those concerned hear of it."),
    InstructionForm,
    _("Give an instruction"),
)
take_up = step(
    find_draft, rules.may_arrange, outcome.take_up, _("The visit is arranged."), TakeUpForm, _("It is arranged")
)
drop = step(find_draft, rules.may_arrange, outcome.drop, _("Dropped; the reason is kept."), ReasonForm, _("Drop it"))


@login_required
@require_POST
def decide(request, pk):
    """Both answers; with two yes the next page receives the visitor (S2-24)."""
    walk_in = find(request, pk)
    require(rules.may_decide_walk_in(request.user))
    form = DecideForm(request.POST)
    answer = carry_out(
        request, walk_in, walkin.decide, _("Both answers are kept."), form=form, title=_("Decide about the visitor")
    )
    walk_in.refresh_from_db()
    is_yes = form.is_valid() and walk_in.is_open and walk_in.is_urgent and walk_in.can_receive
    return redirect("reception:walk-in-receive", walk_in.pk) if is_yes else answer


@login_required
@require_http_methods(["GET", "POST"])
def receive(request, pk):
    walk_in = find(request, pk)
    require(rules.may_decide_walk_in(request.user))
    is_decided = walk_in.is_urgent and walk_in.can_receive and not walk_in.watch_hits.holding().exists()
    if request.method == "GET" and not (walk_in.can("receive") and is_decided):
        return redirect(walk_in)
    host = walk_in.forwarded_to or walk_in.wanted_person
    initial = {"host": host, "organisation": walk_in.organisation_name, "phone": walk_in.phone}
    rooms = list(Room.objects.fitting(walk_in.head_count).filter(site=walk_in.site))
    form = ReceiveForm(request.POST or None, rooms=rooms, initial=initial)
    if request.method == "POST" and form.is_valid():
        at = now()
        try:
            visit = outcome.receive(walk_in, actor=request.user, at=at, **form.said(at))
        except Refused as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
        except NotAllowed as refusal:
            messages.warning(request, str(refusal))
            return redirect(walk_in)
        else:
            messages.success(request, _("%(host)s knows that %(visitor)s waits.") % _named(visit))
            return redirect(visit)
    return render(request, "reception/walkin_receive.html", {"form": form, "walk_in": walk_in})


@login_required
@require_POST
def recognise(request, pk, visit):
    """It is this visit: no second one is written down (R24)."""
    walk_in = find(request, pk)
    require(rules.may_recognise(request.user, walk_in))
    visible = Appointment.objects.visible_to(request.user).open_to(request.user).filter(state__in=STATES)
    appointment = get_object_or_404(visible, pk=visit)
    try:
        outcome.recognise(walk_in, appointment=appointment, actor=request.user)
    except NotAllowed as refusal:
        messages.warning(request, str(refusal))
        return redirect(walk_in)
    messages.success(request, _("This is the visit of %(visitor)s. The desk knows.") % {"visitor": walk_in})
    return redirect(appointment)


@login_required
@require_GET
def drafts(request):
    """Visits that were agreed in words and wait to be arranged."""
    rows = VisitDraft.objects.visible_to(request.user).open().select_related("person")
    return render(request, "reception/visit_draft_list.html", {"page": keyset(rows, request, by="-created_at")})


@login_required
@require_GET
def draft(request, pk):
    row = find_draft(request, pk)
    context = {
        "draft": row,
        "may_arrange": rules.may_arrange(request.user, row) and row.can("take_up"),
        "may_open_visit": _may_open(request.user, row),
        "book_form": BookDraftForm(initial={"contact_person": row.person}, auto_id="book_%s"),
        "take_up_form": TakeUpForm(auto_id="take_up_%s"),
        "drop_form": ReasonForm(auto_id="drop_%s"),
    }
    return render(request, "reception/visit_draft_detail.html", context)


@login_required
@require_POST
def book_draft(request, pk):
    row = find_draft(request, pk)
    require(rules.may_arrange(request.user, row))
    if row.direction != VisitDraft.Direction.THEY_RETURN:
        return redirect(row)
    form, said = BookDraftForm(request.POST), _("The visit is registered as a request.")
    return carry_out(request, row, outcome.book_draft, said, form=form, title=_("Book the appointment"))


def _may_open(user, row: VisitDraft) -> bool:
    return Appointment.objects.visible_to(user).filter(pk=row.appointment_id).exists()


def _named(visit: Appointment) -> dict:
    return {"host": visit.contact_person, "visitor": visit.visitor_name}
