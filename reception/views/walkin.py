"""Visitors without an appointment: the gate's form, the desk's board, the page of one."""

from datetime import timedelta

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from accounts.models import Absence
from history.flow import NotAllowed, Stale
from history.moment import now
from pages.formats import local
from pages.live import refresh
from pages.paging import keyset
from pages.versions import both_versions
from reception import rules
from reception.actions import walkin as actions
from reception.announced import announced_to
from reception.forms.door import InstructionForm, ReasonForm
from reception.forms.walkin import (
    AnswerWalkInForm,
    DecideForm,
    ForwardForm,
    LeaveForm,
    RebookForm,
    ReferForm,
    ReportForm,
    VisitThemForm,
    WalkInEditForm,
    WalkInFilterForm,
)
from reception.models import VisitDraft, WalkIn, day_limits
from reception.recognition import planned_for

from .common import require

# The latest that are settled stay before the desk's eyes.
SETTLED_SHOWN = 12


@login_required
@require_GET
def board(request):
    """Who stands at the gate, whom was asked, who announced themselves, what became of the others today."""
    return render(request, "reception/walkin_board.html", _board(request))


@login_required
@require_GET
def board_part(request):
    return refresh(request, "reception/_walkins.html", _board(request))


@login_required
@require_GET
def listing(request):
    """All of them, to look somebody up."""
    form = WalkInFilterForm(request.GET)
    rows = WalkIn.objects.visible_to(request.user).select_related("site", "wanted_person", "host")
    rows = rows.narrowed(**form.cleaned_data) if form.is_valid() else rows
    context = {"page": keyset(rows, request, by="-arrived_at"), "filter": form}
    return render(request, "reception/walkin_list.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def create(request):
    """The guard's one screen: saved, and the desk knows (S3-20)."""
    require(rules.may_report_walk_in(request.user))
    form = ReportForm(request.POST or None, initial={"site": request.session.get("gate_site")})
    if request.method == "POST" and form.is_valid():
        token = form.cleaned_data["form_token"]
        walk_in = actions.report(WalkIn(form_token=token, **form.said()), actor=request.user)
        request.session["gate_site"] = walk_in.site_id
        messages.success(request, _("The front desk knows: %(visitor)s.") % {"visitor": walk_in})
        return redirect(walk_in)
    return render(request, "reception/walkin_form.html", {"form": form})


@login_required
@require_GET
def detail(request, pk):
    walk_in, user, at = find(request, pk), request.user, now()
    standing, offered = _standing(walk_in), offers_of(user, walk_in)
    context = standing | {
        "matches": planned_for(walk_in, user) if walk_in.is_open and rules.may_recognise(user, walk_in) else [],
        "offered": offered - {"receive"} if standing["is_held"] else offered,
        "hits": _hits_for(user, walk_in) if standing["is_held"] else [],
        "people_to_ask": actions.people_to_ask(walk_in, at) if rules.may_decide_walk_in(user) else [],
        "draft": VisitDraft.objects.visible_to(user).filter(walk_in=walk_in).first(),
        "at": at,
        **_ask_forms(walk_in, user),
    }
    return render(request, "reception/walkin_detail.html", context)


@login_required
@require_GET
def standing(request, pk):
    """How it stands, for whoever waits beside the visitor: fresh without reloading."""
    return refresh(request, "reception/_walkin_standing.html", _standing(find(request, pk)))


@login_required
@require_http_methods(["GET", "POST"])
def edit(request, pk):
    walk_in = find(request, pk)
    require(rules.may_recognise(request.user, walk_in))
    form = WalkInEditForm(
        request.POST or None, instance=WalkIn.objects.get(pk=pk), initial={"version": walk_in.version}
    )
    context = {"form": form, "walk_in": walk_in}
    if request.method == "POST" and form.is_valid():
        try:
            actions.edit(walk_in, actor=request.user, version=form.cleaned_data["version"] or 0, **form.said())
        except Stale as refusal:
            walk_in.refresh_from_db()
            messages.warning(request, str(refusal))
            context["both"] = both_versions(form, walk_in)
        except NotAllowed as refusal:
            messages.warning(request, str(refusal))
            return redirect(walk_in)
        else:
            messages.success(request, _("Saved."))
            return redirect(walk_in)
    return render(request, "reception/walkin_form.html", context)


def find(request, pk) -> WalkIn:
    """The walk-in among those this person may see."""
    return get_object_or_404(WalkIn.objects.visible_to(request.user).with_people(), pk=pk)


def offers_of(user, walk_in) -> set[str]:
    """The verbs that this person may use and whose moment it is."""
    desk = rules.may_decide_walk_in(user)
    allowed = dict.fromkeys(("forward", "receive", "rebook", "visit_them", "refer", "leave", "reopen"), desk)
    allowed |= {"acknowledge": rules.may_acknowledge(user, walk_in)}
    allowed |= {"recognise": rules.may_recognise(user, walk_in)}
    offered = {verb for verb, is_allowed in allowed.items() if is_allowed and walk_in.can(verb)}
    if walk_in.is_open:
        offered |= {"decide"} if desk else set()
        offered |= {"edit"} if rules.may_recognise(user, walk_in) else set()
    if not (walk_in.is_urgent and walk_in.can_receive):
        offered.discard("receive")
    if rules.may_instruct_for_walk_in(user, walk_in):
        offered.add("instruct")
    return offered


def _board(request) -> dict:
    at, user = now(), request.user
    start, end = day_limits(local(at).date())
    rows = WalkIn.objects.visible_to(user).with_people()
    settled = rows.between(start, end).exclude(state__in=WalkIn.OPEN).order_by("-ended_at", "-pk")
    announced = announced_to(user, at)
    waiting = list(rows.open().between(start - timedelta(days=1), end).order_by("arrived_at", "pk"))
    return {
        "new": [row for row in waiting if row.state == WalkIn.State.REPORTED],
        "asked": [row for row in waiting if row.state != WalkIn.State.REPORTED],
        "announced": announced if announced or user.may("reception.receive_appointment") else None,
        "settled": list(settled[:SETTLED_SHOWN]),
        "drafts": list(VisitDraft.objects.visible_to(user).open().select_related("person").order_by("created_at")[:20]),
        "at": at,
        "may_report": rules.may_report_walk_in(user),
        "board_url": reverse("reception:walk-ins"),
        "part_url": reverse("reception:walk-ins-part"),
    }


def _standing(walk_in) -> dict:
    at, asked = now(), walk_in.forwarded_to or walk_in.wanted_person
    absent = Absence.objects.on(at).filter(person=asked).first() if asked and walk_in.is_open else None
    is_held = walk_in.is_open and walk_in.watch_hits.holding(at).exists()
    return {"walk_in": walk_in, "asked": asked, "absence": absent, "is_held": is_held, "at": at}


def _hits_for(user, walk_in):
    """What the desk alone may read (R28)."""
    return walk_in.watch_hits.visible_to(user).holding().select_related("walk_in")


def _ask_forms(walk_in, user) -> dict:
    """The small forms behind the verbs that need words; each with ids of its own."""
    person = walk_in.host or walk_in.wanted_person or walk_in.forwarded_to
    known = {"phone": walk_in.phone, "address": walk_in.address, "person": person}
    decided = {name: {True: "yes", False: "no"}.get(getattr(walk_in, name)) for name in ("is_urgent", "can_receive")}
    return {
        "forward_form": ForwardForm(auto_id="forward_%s"),
        "answer_form": AnswerWalkInForm(auto_id="answer_%s"),
        "decide_form": DecideForm(initial=decided, auto_id="decide_%s"),
        "rebook_form": RebookForm(initial=known, auto_id="rebook_%s"),
        "visit_form": VisitThemForm(initial=known, auto_id="visit_%s"),
        "refer_form": ReferForm(auto_id="refer_%s"),
        "leave_form": LeaveForm(auto_id="leave_%s"),
        "reopen_form": ReasonForm(auto_id="reopen_%s"),
        "instruction_form": InstructionForm(initial={"instruction": walk_in.instruction}, auto_id="instruction_%s"),
    }
