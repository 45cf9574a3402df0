"""What is owed again and again: the list, one obligation with its turns, and its verbs."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.rules import on_behalf
from deadlines import actions, rules
from deadlines.days import site_calendar
from deadlines.forms import obligations as forms
from deadlines.models import Clock, Obligation, TimeLimit, Turn
from deadlines.models.clock import ClockQuerySet
from history.flow import NotAllowed
from history.moment import now
from pages.formats import local
from pages.paging import keyset

TURNS = 30


@login_required
@require_GET
def obligation_list(request: HttpRequest) -> HttpResponse:
    at = now()
    rows = Obligation.objects.visible_to(request.user)
    show = request.GET.get("show", "")
    if show != "ended":
        rows = rows.running()
    if show == "mine":
        rows = rows.mine(request.user)
    if show == "ended":
        rows = rows.filter(state=Obligation.State.ENDED)
    page = keyset(rows.with_people(), request, by="-pk")
    _show_clocks(page.rows)
    names = {limit.code: limit for limit in reversed(TimeLimit.objects.in_force(at))}
    for row in page.rows:
        row.limit = names.get(row.code, row.code)
    context = {"page": page, "show": show, "offer_create": rules.may_oblige(request.user)}
    return render(request, "deadlines/obligation_list.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def obligation_create(request: HttpRequest) -> HttpResponse:
    if not rules.may_oblige(request.user):
        raise PermissionDenied
    at = now()
    form = forms.ObligationForm(request.POST or None, at=at, initial={"since": site_calendar(at).date_of(at)})
    if request.method == "POST" and form.is_valid():
        try:
            obligation = actions.oblige(**form.said(), actor=request.user, at=at)
        except NotAllowed as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("It is owed from now on; whoever owes it has been told."))
            return redirect(obligation)
    return render(request, "deadlines/obligation_form.html", {"form": form})


@login_required
@require_GET
def obligation_detail(request: HttpRequest, pk: int) -> HttpResponse:
    obligation = _find(request, pk)
    at = now()
    turns = list(obligation.turns.order_by("-number")[:TURNS])
    clocks = {clock.subject_id: clock for clock in _clocks([turn.pk for turn in turns])}
    may_fulfil = rules.may_fulfil(request.user, obligation)
    rows = []
    for turn in turns:
        clock = clocks.get(turn.pk)
        # Where the next turn waits for this one, a clock that was let go ends nothing.
        is_next = obligation.next_on is None and obligation.state == Obligation.State.RUNNING
        is_open = turn.done_at is None and (clock is None or clock.is_open or is_next)
        form = _done_form(turn, at) if is_open and may_fulfil else None
        rows.append({"turn": turn, "clock": clock, "form": form})
    is_running = obligation.state == Obligation.State.RUNNING
    context = {
        "obligation": obligation,
        "limit": TimeLimit.objects.chosen(obligation.code, at, obligation.selectors),
        "rows": rows,
        "hand_on_form": _hand_on_form(obligation)
        if is_running and rules.may_hand_on(request.user, obligation)
        else None,
        "end_form": forms.EndForm(auto_id="end_%s") if is_running and rules.may_oblige(request.user) else None,
    }
    return render(request, "deadlines/obligation_detail.html", context)


@login_required
@require_POST
def fulfil(request: HttpRequest, pk: int) -> HttpResponse:
    obligation = _find(request, pk)
    if not rules.may_fulfil(request.user, obligation):
        raise PermissionDenied
    form = forms.DoneForm(request.POST)
    if form.is_valid():
        given = form.cleaned_data
        turn = get_object_or_404(Turn, obligation=obligation, number=given["turn"])
        for_ = on_behalf(request.user, of=obligation.owner)
        said = {"at": given["done_at"], "n": given["n"], "words": given["note"]}
        try:
            actions.fulfil(obligation, actor=request.user, turn=turn, for_=for_, **said)
        except NotAllowed as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Noted as done."))
            return redirect(obligation)
    return _again(request, obligation, form, _("Done"))


@login_required
@require_POST
def hand_on(request: HttpRequest, pk: int) -> HttpResponse:
    obligation = _find(request, pk)
    if not rules.may_hand_on(request.user, obligation):
        raise PermissionDenied
    form = forms.HandOnForm(request.POST)
    if form.is_valid():
        given = form.cleaned_data
        if given["version"] is not None:
            obligation.version = given["version"]
        said = {"owner": given["owner"], "department": given["department"], "words": given["note"]}
        try:
            actions.hand_on(obligation, actor=request.user, at=now(), **said)
        except NotAllowed as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Handed over; the open turns went along."))
            return redirect(obligation)
    return _again(request, obligation, form, _("Hand over"))


@login_required
@require_POST
def end(request: HttpRequest, pk: int) -> HttpResponse:
    obligation = _find(request, pk)
    if not rules.may_oblige(request.user):
        raise PermissionDenied
    form = forms.EndForm(request.POST)
    if form.is_valid():
        try:
            actions.end_obligation(obligation, actor=request.user, at=now(), words=form.cleaned_data["note"])
        except NotAllowed as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Nothing more is owed. What is late already stays."))
            return redirect(obligation)
    return _again(request, obligation, form, _("End"))


def _find(request: HttpRequest, pk: int) -> Obligation:
    rows = Obligation.objects.visible_to(request.user).with_people().select_related("department__head")
    return get_object_or_404(rows, pk=pk)


def _again(request: HttpRequest, obligation: Obligation, form, label: str) -> HttpResponse:
    context = {"form": form, "label": label, "hint": "", "subject": obligation}
    return render(request, "deadlines/verb_form.html", context)


def _clocks(turns: list[int]) -> ClockQuerySet:
    kind = ContentType.objects.get_for_model(Turn)
    return Clock.objects.filter(subject_type=kind, subject_id__in=turns).with_limits().order_by("due_at", "pk")


def _show_clocks(rows: list[Obligation]) -> None:
    """Gives each obligation of a page `nearest_clock`, that of its earliest open turn, in two queries."""
    turns = dict(Turn.objects.filter(obligation__in=rows, done_at=None).values_list("pk", "obligation_id"))
    nearest: dict[int, Clock] = {}
    for clock in _clocks(list(turns)).open():
        nearest.setdefault(turns[clock.subject_id], clock)
    for row in rows:
        row.nearest_clock = nearest.get(row.pk)


def _done_form(turn: Turn, at):
    form = forms.DoneForm(initial={"turn": turn.number, "done_at": local(at)}, auto_id=f"turn{turn.number}_%s")
    return _quiet(form)


def _hand_on_form(obligation: Obligation):
    return _quiet(forms.HandOnForm(initial={"version": obligation.version}, auto_id="hand_%s"))


def _quiet(form):
    """A form behind a button does not take the focus of the page."""
    for field in form.fields.values():
        field.widget.attrs.pop("autofocus", None)
    return form
