"""Saving a sheet while its author types."""

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import JsonResponse
from django.template.loader import render_to_string
from django.views.decorators.http import require_POST

from history.flow import NotAllowed, Stale
from history.models import Event
from history.moment import now
from pages.formats import clock_time
from visits import actions, rules
from visits.complete import missing
from visits.forms.lines import formsets
from visits.forms.sheet import SheetForm
from visits.models import InfoSheet

from .sheet import find, problems_of


@login_required
@require_POST
def type_on(request, pk):
    """What is typed so far goes into the draft; what cannot be read yet stays on the page and is named.

    409: somebody saved in between, or the sheet is with its approvers; nothing is written then.
    """
    sheet = find(request, pk)
    if not rules.may_edit(request.user, sheet):
        raise PermissionDenied
    if not sheet.is_editable:
        return _refused(NotAllowed("edit", winner=Event.objects.latest_move_of(sheet)))
    form, lines = SheetForm(request.POST, instance=sheet), formsets(sheet, request.POST)
    form.full_clean()
    # A row that is emptied or half typed is left alone, with its neighbours, until it can be read.
    whole = {name: each for name, each in lines.items() if each.is_valid() and not each.is_being_emptied}
    rows = {name: each.by_prefix() for name, each in whole.items()}
    typed = {name: list(each.values()) for name, each in rows.items()}
    version = form.cleaned_data.get("version", -1)
    try:
        actions.type_on(sheet, actor=request.user, version=version, fields=form.fields_typed(), lines=typed)
    except Stale as refusal:
        return _refused(refusal, is_overtaken=True)
    except NotAllowed as refusal:
        return _refused(refusal)
    sheet = InfoSheet.objects.with_visit().get(pk=sheet.pk)
    context = {"missing": missing(sheet), "sheet": sheet, "edit_url": ""}
    return JsonResponse(
        {
            "version": sheet.version,
            "at": clock_time(now()),
            "level": sheet.level.code if sheet.level else "",
            "ids": {prefix: row["id"] for each in rows.values() for prefix, row in each.items() if row.get("id")},
            "problems": [{"id": anchor, "label": str(label)} for anchor, label, _sentence in problems_of(form, lines)],
            "missing": render_to_string("visits/_missing.html", context, request),
        }
    )


def _refused(refusal: NotAllowed, *, is_overtaken: bool = False) -> JsonResponse:
    return JsonResponse({"sentence": str(refusal), "is_overtaken": is_overtaken}, status=409)
