"""Sheets: the list, one sheet, drawing it up, and its print."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from history.flow import NotAllowed, Stale
from history.models import Event
from history.templatetags.history import differences
from pages.paging import keyset
from reception.models import Appointment
from visits import actions, rules
from visits.complete import missing
from visits.filters import SheetFilter
from visits.forms.lines import KINDS, formsets
from visits.forms.people import offered
from visits.forms.sheet import SheetForm
from visits.models import InfoSheet
from visits.said import guests


def find(request, pk) -> InfoSheet:
    return get_object_or_404(InfoSheet.objects.visible_to(request.user).with_visit(), pk=pk)


def posted(request):
    """What a form is bound to: also an empty post is one."""
    return request.POST if request.method == "POST" else None


@login_required
@require_GET
def sheet_list(request):
    chosen = SheetFilter(request.GET)
    sheets = chosen.narrow(InfoSheet.objects.visible_to(request.user), request.user)
    page = keyset(sheets.with_visit(), request, by="-appointment__starts_at")
    return render(request, "visits/sheet_list.html", {"page": page, "filter": chosen})


@login_required
@require_GET
def sheet_create(request):
    """The visits that wait for their sheet: choosing one begins it."""
    visits = (
        Appointment.objects.visible_to(request.user)
        .open_to(request.user)
        .filter(clearance=Appointment.Clearance.WAITING, sheet__isnull=True, state=Appointment.State.CONFIRMED)
    )
    page = keyset(visits.select_related("organisation", "salesperson", "contact_person"), request, by="starts_at")
    rows = [(visit, rules.may_draft(request.user, visit)) for visit in page]
    return render(request, "visits/sheet_create.html", {"page": page, "rows": rows})


@login_required
@require_POST
def draft(request, appointment):
    visit = get_object_or_404(Appointment.objects.visible_to(request.user).open_to(request.user), pk=appointment)
    if not rules.may_draft(request.user, visit):
        raise PermissionDenied
    try:
        sheet = actions.draft(visit, actor=request.user)
    except NotAllowed as refusal:
        messages.warning(request, str(refusal))
        return redirect(visit)
    messages.success(request, _("The sheet is begun with what is known already. You may save it incomplete."))
    return redirect("visits:edit", sheet.pk)


@login_required
@require_GET
def sheet_detail(request, pk):
    sheet = find(request, pk)
    return render(request, "visits/sheet_detail.html", _shown(request.user, sheet))


@login_required
@require_GET
def sheet_print(request, pk):
    sheet = find(request, pk)
    return render(request, "visits/sheet_print.html", _content(request.user, sheet))


@login_required
@require_http_methods(["GET", "POST"])
def sheet_edit(request, pk):
    """Draw the sheet up, or put an approved one right; whatever was typed is kept."""
    sheet = find(request, pk)
    is_change = sheet.is_changeable
    if not (rules.may_change if is_change else rules.may_edit)(request.user, sheet):
        raise PermissionDenied
    if not (is_change or sheet.is_editable):
        messages.warning(request, str(NotAllowed("edit", winner=Event.objects.latest_of(sheet))))
        return redirect(sheet)
    form = SheetForm(posted(request), instance=sheet)
    lines = formsets(sheet, posted(request))
    theirs = []
    if request.method == "POST" and all([form.is_valid(), *(each.is_valid() for each in lines.values())]):
        try:
            _save(request, sheet, form, lines, actions.change if is_change else actions.edit)
        except Stale as refusal:
            messages.warning(request, str(refusal))
            theirs = differences(refusal.winner, InfoSheet)
            form.data = _with_version(form.data, sheet)
        except NotAllowed as refusal:
            messages.warning(request, str(refusal))
        else:
            return _saved(request, sheet)
    return render(request, "visits/sheet_form.html", _form_context(request, sheet, form, lines, theirs))


def _save(request, sheet, form, lines, act) -> None:
    typed = {name: each.typed() for name, each in lines.items()}
    act(sheet, actor=request.user, version=form.cleaned_data["version"], fields=form.fields_typed(), lines=typed)


def _saved(request, sheet):
    if "submit" not in request.POST:
        messages.success(request, _("Saved."))
        return redirect("visits:edit" if sheet.is_editable else "visits:detail", sheet.pk)
    try:
        actions.submit(sheet, actor=request.user)
    except actions.Incomplete as refusal:
        messages.warning(request, _("Saved, but not submitted yet: something is missing."))
        return redirect(f"{reverse('visits:edit', args=[sheet.pk])}#missing-{len(refusal.lacking)}")
    except NotAllowed as refusal:
        messages.warning(request, str(refusal))
    else:
        messages.success(request, _("Submitted. Whoever signs has been told."))
    return redirect(sheet)


def _with_version(data, sheet):
    """The form once more, on top of what somebody else saved: saving again is a decision now."""
    fresh = data.copy()
    fresh["version"] = InfoSheet.objects.values_list("version", flat=True).get(pk=sheet.pk)
    return fresh


def _form_context(request, sheet, form, lines, theirs) -> dict:
    blocks = [
        {"name": name, "formset": lines[name], "headline": headline, "fold": folds and not lines[name].initial_forms}
        for name, (_form, headline, folds) in KINDS.items()
    ]
    for block in blocks:
        block["fold"] = block["fold"] and not block["formset"].is_bound
    fresh = InfoSheet.objects.with_visit().get(pk=sheet.pk)
    return {
        "sheet": fresh,
        "form": form,
        "blocks": {block["name"]: block for block in blocks},
        "sections": {name: form.section(name) for name in form.SECTIONS},
        "services": list(zip(lines["service_items"].forms, fresh.service_items.all(), strict=False)),
        "missing": missing(fresh) if fresh.is_editable else [],
        "theirs": theirs,
        "problems": _problems(form, lines),
        "colleagues": offered(),
        "offer_submit": fresh.is_editable and rules.may_submit(request.user, fresh),
        "offer_confirm_purpose": _offers_purpose(request.user, fresh),
    }


def _problems(form, lines) -> list[tuple[str, str, str]]:
    """What is wrong with what was typed: the field's id, its label and the sentence, for the summary on top."""
    bound = [form, *(row for each in lines.values() for row in each.forms)] if form.is_bound else []
    found = [(each[name].id_for_label, each[name].label, errors[0]) for each in bound for name, errors in _wrong(each)]
    whole = [error for each in lines.values() if each.is_bound for error in each.non_form_errors()]
    return found + [("", "", error) for error in whole]


def _wrong(form):
    return [(name, errors) for name, errors in form.errors.items() if name in form.fields]


def _offers_purpose(user, sheet) -> bool:
    waiting = sheet.is_editable and sheet.is_technical and sheet.purpose_confirmed_at is None
    return waiting and rules.may_confirm_purpose(user, sheet)


def _content(user, sheet) -> dict:
    """What the sheet says, for the page and for paper."""
    return {
        "sheet": sheet,
        "visit": sheet.appointment,
        "guests": guests(sheet.appointment),
        "itinerary": sheet.itinerary.select_related("person"),
        "transport": sheet.transport.all(),
        "meals": sheet.meals.select_related("booked_by"),
        "lodging": sheet.lodging.all(),
        "leaders": sheet.leaders.select_related("person__position"),
        "services": sheet.service_items.all(),
        "show_judgement": rules.may_see_judgement(user),
        "submission": sheet.submissions.prefetch_related("approvals__decided_by", "approvals__asked").first(),
    }


def _shown(user, sheet) -> dict:
    context = _content(user, sheet)
    approval = context["submission"].approvals.waiting().first() if context["submission"] else None
    is_late_born = actions.needs_exemption(sheet.appointment) if sheet.state in InfoSheet.UNDER_WAY else False
    may_edit = rules.may_edit(user, sheet)
    is_decidable = sheet.state == InfoSheet.State.SUBMITTED
    return context | {
        "approval": approval,
        "settings": sheet.level_settings.select_related("level", "set_by") if context["show_judgement"] else [],
        "missing": missing(sheet) if sheet.is_editable else [],
        "needs_exemption": is_late_born,
        "offer_exempt": is_late_born and rules.may_exempt(user, sheet.appointment),
        "offer_edit": (sheet.is_editable and may_edit) or (sheet.is_changeable and rules.may_change(user, sheet)),
        "offer_submit": sheet.is_editable and may_edit,
        "offer_level": sheet.state in InfoSheet.UNDER_WAY and rules.may_set_level(user),
        "offer_decide": is_decidable and rules.may_approve(user, sheet, approval),
        "offer_confirm_purpose": _offers_purpose(user, sheet),
        "offer_hand_over": sheet.can("hand_over") and rules.may_hand_over(user),
        "offer_change_receptionist": sheet.is_changeable and rules.may_change_receptionist(user, sheet),
        "tasks": list(sheet.prep_tasks.standing().select_related("department", "done_by").order_by("department", "pk")),
    }
