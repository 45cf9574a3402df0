"""By which numbers things are due: the table, one row with its history, its next version, and what already runs."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET

from accounts.rules import on_behalf
from deadlines import limits as numbers
from deadlines import rules, table
from deadlines.forms.limits import LimitForm, MoveForm
from deadlines.ladder_words import chain
from deadlines.models import Ladder, TimeLimit
from deadlines.rebase import Move
from deadlines.terms import amount_words
from history.flow import NotAllowed, Stale
from history.moment import now

RIGHT = "deadlines.manage_limits"
SHOWN_MOVES = 200
NEWEST_FIRST = ("code", "variant", "-valid_from", "-number")


def _may(request: HttpRequest) -> None:
    if not rules.may_see_limits(request.user):
        raise PermissionDenied


@login_required
@require_GET
def limits(request: HttpRequest) -> HttpResponse:
    _may(request)
    show = request.GET.get("show", "")
    rows = TimeLimit.objects.select_related("ladder").order_by(*NEWEST_FIRST)
    context = {
        "topics": table.topics(rows, now(), show),
        "show": show,
        "ladders": Ladder.objects.order_by("pk"),
    }
    return render(request, "deadlines/limits.html", context)


def _newest(pk: int) -> TimeLimit:
    """The newest version of the limit that any of its versions leads to."""
    row = get_object_or_404(TimeLimit, pk=pk)
    return TimeLimit.objects.select_related("ladder").of_row(row).first()


@login_required
@require_GET
def limit(request: HttpRequest, pk: int) -> HttpResponse:
    _may(request)
    row, at = _newest(pk), now()
    versions = table.history(row, at)
    current = next((version for version in versions if version.is_in_force), versions[-1])
    context = {
        "limit": row,
        "current": current,
        "versions": versions,
        "chain": chain(row.ladder.steps) if row.ladder else "",
        "running": numbers.running_before(current.rule).count() if current.is_in_force else 0,
    }
    return render(request, "deadlines/limit_detail.html", context)


@login_required
def edit_limit(request: HttpRequest, pk: int) -> HttpResponse:
    _may(request)
    row, meanwhile = _newest(pk), None
    form = LimitForm(request.POST or None, row=row)
    if request.method == "POST" and form.is_valid():
        seen = TimeLimit.objects.of_row(row).filter(number=form.cleaned_data["version"]).first() or row
        for_ = on_behalf(request.user, permission=RIGHT)
        try:
            new = numbers.change(
                seen,
                valid_from=form.valid_from,
                at=form.at,
                actor=request.user,
                for_=for_,
                reason=form.cleaned_data["reason"],
                **form.columns,
            )
        except Stale as refusal:
            messages.warning(request, str(refusal))
            form = LimitForm(with_version(request.POST, row.number), row=row)
            meanwhile = table.description(row)
        except NotAllowed as refusal:
            form.add_error("effective", str(refusal))
        else:
            say_saved(request, row, new)
            return redirect(new)
    context = {"form": form, "row": row, "amount": amount_words(row), "meanwhile": meanwhile}
    return render(request, "deadlines/limit_edit.html", context)


def with_version(typed, number: int):
    """What was typed, with the version it is compared with now: saving once more overwrites knowingly."""
    again = typed.copy()
    again["version"] = str(number)
    return again


def _urgent(move: Move) -> tuple:
    """Who would become late stands on top, then what is due first."""
    return (not move.becomes_late, move.new_due, move.clock.pk)


def say_saved(request: HttpRequest, row, new) -> None:
    if new.pk == row.pk:
        messages.info(request, _("Nothing was different: no new version was made."))
        return
    messages.success(
        request,
        _("Version %(number)d of “%(name)s” is saved. What began before keeps the value it began under.")
        % {"number": new.number, "name": new},
    )


@login_required
def move_limit(request: HttpRequest, pk: int) -> HttpResponse:
    """The exception: the version in force is made to hold for what already runs, after a dry run."""
    _may(request)
    at = now()
    row = get_object_or_404(TimeLimit, pk=pk)
    row = TimeLimit.objects.in_force(at).filter(code=row.code, variant=row.variant).first() or row
    moves = sorted(numbers.dry_run(row, at=at), key=_urgent)
    late = any(move.becomes_late for move in moves)
    editor = on_behalf(request.user, permission=RIGHT)
    hands = {request.user.pk, editor.pk if editor else request.user.pk} if late else set()
    form = MoveForm(request.POST or None, others_than=hands)
    if request.method == "POST" and form.is_valid():
        try:
            moved = numbers.move_running(row, actor=request.user, for_=editor, **form.cleaned_data)
        except NotAllowed as refusal:
            messages.warning(request, str(refusal))
        else:
            said = ngettext("%(n)d running deadline was moved.", "%(n)d running deadlines were moved.", moved)
            messages.success(request, said % {"n": moved})
            return redirect(row)
    context = {
        "limit": row,
        "amount": amount_words(row),
        "moves": moves[:SHOWN_MOVES],
        "has_more": len(moves) > SHOWN_MOVES,
        "late": late,
        "form": form,
    }
    return render(request, "deadlines/limit_move.html", context)
