"""The numbers, windows and switches that are no clocks; and the ladders."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from accounts.rules import on_behalf
from deadlines import limits as numbers
from deadlines import rules, sense, table
from deadlines.forms.limits import LadderForm, StandardForm, Steps, Windows, windows_of
from deadlines.ladder_words import chain
from deadlines.models import Ladder, Standard, TimeLimit
from deadlines.models.limit import Rule
from deadlines.offsets import words
from deadlines.terms import amount_words
from history.flow import NotAllowed, Stale
from history.moment import now

from .limits import NEWEST_FIRST, RIGHT, say_saved, with_version


def _may(request: HttpRequest) -> None:
    if not rules.may_see_limits(request.user):
        raise PermissionDenied


@login_required
@require_GET
def standards(request: HttpRequest) -> HttpResponse:
    _may(request)
    show = request.GET.get("show", "")
    context = {"topics": table.topics(Standard.objects.order_by(*NEWEST_FIRST), now(), show), "show": show}
    return render(request, "deadlines/standards.html", context)


def _newest(pk: int) -> Standard:
    return Standard.objects.of_row(get_object_or_404(Standard, pk=pk)).first()


@login_required
@require_GET
def standard(request: HttpRequest, pk: int) -> HttpResponse:
    _may(request)
    row = _newest(pk)
    versions = table.history(row, now())
    current = next((version for version in versions if version.is_in_force), versions[-1])
    context = {"limit": row, "current": current, "versions": versions}
    return render(request, "deadlines/standard_detail.html", context)


@login_required
def edit_standard(request: HttpRequest, pk: int) -> HttpResponse:
    _may(request)
    row, meanwhile = _newest(pk), None
    form = StandardForm(request.POST or None, row=row)
    has_windows = row.unit == Rule.Unit.WINDOW
    windows = Windows(request.POST or None, initial=windows_of(row), prefix="window") if has_windows else None
    if request.method == "POST" and form.is_valid() and (windows is None or windows.is_valid()):
        columns = form.columns
        if windows is not None:
            columns = {"windows": [each.window for each in windows if each.window]}
        objections = sense.objections(numbers.draft(row, **columns), row)
        if objections:
            form.add_error(None, " ".join(objections.values()))
        elif (answer := _change(request, row, form, columns)) is not None:
            return answer
        else:
            form = StandardForm(with_version(request.POST, row.number), row=row)
            meanwhile = table.description(row)
    amount = amount_words(row)
    context = {"form": form, "windows": windows, "row": row, "amount": amount, "meanwhile": meanwhile}
    return render(request, "deadlines/standard_edit.html", context)


def _change(request: HttpRequest, row: Standard, form: StandardForm, columns: dict) -> HttpResponse | None:
    """The new version, saved; None where somebody was faster."""
    seen = Standard.objects.of_row(row).filter(number=form.cleaned_data["version"]).first() or row
    for_ = on_behalf(request.user, permission=RIGHT)
    begins = {"valid_from": form.valid_from, "at": form.at}
    reason = form.cleaned_data["reason"]
    try:
        new = numbers.change(seen, actor=request.user, for_=for_, reason=reason, **begins, **columns)
    except NotAllowed as refusal:
        messages.warning(request, str(refusal))
        return None
    say_saved(request, row, new)
    return redirect(new)


@login_required
def ladder(request: HttpRequest, pk: int) -> HttpResponse:
    """Whom a missed promise climbs to, which limits use it, and what it was before."""
    _may(request)
    row = get_object_or_404(Ladder, pk=pk)
    begun = {"version": row.version, "name": row.name, "name_zh": row.name_zh}
    form = LadderForm(request.POST or None, initial=begun)
    kept = [{"after": words(step["after"]), "who": step["who"]} for step in row.steps]
    steps = Steps(request.POST or None, initial=kept, prefix="step")
    if request.method == "POST" and form.is_valid() and steps.is_valid():
        told, for_ = form.cleaned_data, on_behalf(request.user, permission=RIGHT)
        said = [chain(row.steps), chain(steps.steps)]
        try:
            event = numbers.change_ladder(row, actor=request.user, for_=for_, said=said, steps=steps.steps, **told)
        except Stale as refusal:
            row.refresh_from_db()
            messages.warning(request, str(refusal))
            form = LadderForm(with_version(request.POST, row.version))
        else:
            done = _("The ladder is saved.") if event else _("Nothing was different.")
            messages.success(request, done)
            return redirect(row)
    used_by = table.topics(TimeLimit.objects.select_related("ladder").order_by(*NEWEST_FIRST), now())
    context = {
        "ladder": row,
        "chain": chain(row.steps),
        "form": form,
        "steps": steps,
        "used_by": [each.rule for topic in used_by for each in topic.rows if each.rule.ladder_id == row.pk],
    }
    return render(request, "deadlines/ladder.html", context)
