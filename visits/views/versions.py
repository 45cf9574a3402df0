"""Every version of a sheet, read by itself and beside another."""

from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from visits import rules, said
from visits.frozen import as_on_the_day, kept_names
from visits.models import InfoSheet, SheetVersion

from .sheet import find


@login_required
@require_GET
def versions(request, pk):
    """Who wrote which version and when; two of them are compared, the last two to begin with."""
    sheet = find(request, pk)
    rows = list(sheet.versions.select_related("by", "on_behalf_of").defer("said", "names"))
    as_on_the_day(sheet, *rows)
    numbers = [row.number for row in rows]
    chosen = sorted({number for number in (_number(request, "old"), _number(request, "new")) if number in numbers})
    if len(chosen) < 2:
        chosen = sorted(numbers[:2])
    old, new = chosen if len(chosen) == 2 else (None, None)
    context = {"sheet": sheet, "versions": rows, "old": old, "new": new, "changes": _changes(request, sheet, old, new)}
    return render(request, "visits/sheet_versions.html", context)


@login_required
@require_GET
def version(request, pk, number):
    """What the sheet said then."""
    sheet = find(request, pk)
    row = get_object_or_404(sheet.versions.select_related("by", "on_behalf_of"), number=number)
    as_on_the_day(sheet, row)
    words = said.whole(row.said, hidden=_hidden(request.user), frozen=kept_names(sheet))
    before = sheet.versions.filter(number__lt=number).order_by("-number").first()
    changes = _changes(request, sheet, before.number, number) if before else []
    context = {"sheet": sheet, "version": row, "words": words, "changes": changes, "before": before}
    return render(request, "visits/sheet_version.html", context)


def _number(request, name: str) -> int:
    text = request.GET.get(name, "")
    return int(text) if text.isdecimal() and len(text) < 9 else 0


def _changes(request, sheet: InfoSheet, old: int | None, new: int | None) -> list[said.Change]:
    if old is None or new is None:
        return []
    rows = {row.number: row.said for row in SheetVersion.objects.filter(sheet=sheet, number__in=[old, new])}
    if len(rows) < 2:
        raise Http404
    return said.changes(rows[old], rows[new], hidden=_hidden(request.user), frozen=kept_names(sheet))


def _hidden(user) -> set[str]:
    return set() if rules.may_see_judgement(user) else said.WITHHELD
