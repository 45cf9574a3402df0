"""The verbs of visitors without an appointment, and the visits that were agreed with them."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

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
from reception.models import Appointment, Room, VisitDraft
from reception.recognition import STATES

from .common import carry_out, require
from .walkin import find


@login_required
@require_POST
def forward(request, pk):
    walk_in = find(request, pk)
    require(rules.may_decide_walk_in(request.user))
    form, said = ForwardForm(request.POST), _("Passed on; the answer shows here.")
    return carry_out(request, walk_in, walkin.forward, said, form=form, title=_("Pass on"))


@login_required
@require_POST
def acknowledge(request, pk):
    walk_in = find(request, pk)
    require(rules.may_acknowledge(request.user, walk_in))
    form, said = AnswerWalkInForm(request.POST), _("The desk sees your answer.")
    return carry_out(request, walk_in, walkin.acknowledge, said, form=form, title=_("Answer"))


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
@require_POST
def rebook(request, pk):
    walk_in = find(request, pk)
    require(rules.may_decide_walk_in(request.user))
    form, said = RebookForm(request.POST), _("They come again: it is drafted, and whoever looks after it knows.")
    return carry_out(request, walk_in, outcome.rebook, said, form=form, title=_("They come again"))


@login_required
@require_POST
def visit_them(request, pk):
    walk_in = find(request, pk)
    require(rules.may_decide_walk_in(request.user))
    form, said = VisitThemForm(request.POST), _("We visit them: it is drafted, and whoever looks after it knows.")
    return carry_out(request, walk_in, outcome.visit_them, said, form=form, title=_("We visit them"))


@login_required
@require_POST
def refer(request, pk):
    walk_in = find(request, pk)
    require(rules.may_decide_walk_in(request.user))
    form, said = ReferForm(request.POST), _("Noted where they turn instead.")
    return carry_out(request, walk_in, outcome.refer, said, form=form, title=_("Refer elsewhere"))


@login_required
@require_POST
def leave(request, pk):
    walk_in = find(request, pk)
    require(rules.may_decide_walk_in(request.user))
    form, said = LeaveForm(request.POST), _("Noted: they have gone.")
    return carry_out(request, walk_in, outcome.leave, said, form=form, title=_("They have gone"))


@login_required
@require_POST
def reopen(request, pk):
    walk_in = find(request, pk)
    require(rules.may_decide_walk_in(request.user))
    form, said = ReasonForm(request.POST), _("Taken back: they still stand at the gate.")
    return carry_out(request, walk_in, outcome.reopen, said, form=form, title=_("Take the outcome back"))


@login_required
@require_POST
def instruct(request, pk):
    walk_in = find(request, pk)
    require(rules.may_instruct_for_walk_in(request.user, walk_in))
    form, said = InstructionForm(request.POST), _("The instruction is kept, and those concerned hear of it.")
    return carry_out(request, walk_in, walkin.instruct_walk_in, said, form=form, title=_("Give an instruction"))


@login_required
@require_GET
def drafts(request):
    """Visits that were agreed in words and wait to be arranged."""
    rows = VisitDraft.objects.visible_to(request.user).open().select_related("person")
    return render(request, "reception/visit_draft_list.html", {"page": keyset(rows, request, by="-created_at")})


@login_required
@require_GET
def draft(request, pk):
    row = _find_draft(request, pk)
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
    row = _find_draft(request, pk)
    require(rules.may_arrange(request.user, row))
    if row.direction != VisitDraft.Direction.THEY_RETURN:
        return redirect(row)
    form, said = BookDraftForm(request.POST), _("The visit is registered as a request.")
    return carry_out(request, row, outcome.book_draft, said, form=form, title=_("Book the appointment"))


@login_required
@require_POST
def take_up(request, pk):
    row = _find_draft(request, pk)
    require(rules.may_arrange(request.user, row))
    form, said = TakeUpForm(request.POST), _("The visit is arranged.")
    return carry_out(request, row, outcome.take_up, said, form=form, title=_("It is arranged"))


@login_required
@require_POST
def drop(request, pk):
    row = _find_draft(request, pk)
    require(rules.may_arrange(request.user, row))
    form, said = ReasonForm(request.POST), _("Dropped; the reason is kept.")
    return carry_out(request, row, outcome.drop, said, form=form, title=_("Drop it"))


def _find_draft(request, pk) -> VisitDraft:
    rows = VisitDraft.objects.visible_to(request.user)
    return get_object_or_404(rows.select_related("person", "walk_in__site", "appointment__organisation"), pk=pk)


def _may_open(user, row: VisitDraft) -> bool:
    return Appointment.objects.visible_to(user).filter(pk=row.appointment_id).exists()


def _named(visit: Appointment) -> dict:
    return {"host": visit.contact_person, "visitor": visit.visitor_name}
