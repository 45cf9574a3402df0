"""Sheets: the list, one sheet, drawing it up, and its print."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.db.models import prefetch_related_objects
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from history.flow import NotAllowed, Stale
from history.models import Event
from history.moment import now
from pages.paging import keyset
from reception.models import Appointment
from visits import actions, audit, clashes, cutoff, rules, said
from visits.actions.keeping import SITTING
from visits.complete import missing
from visits.forms.closing import leave_open, opened
from visits.forms.lines import KINDS, formsets
from visits.forms.people import offered
from visits.forms.programme import with_taken
from visits.forms.sheet import SheetForm
from visits.frozen import as_on_the_day
from visits.models import InfoSheet, Responsibility
from visits.programme import diets_of, meal_cap
from visits.said import guests


def find(request, pk) -> InfoSheet:
    return get_object_or_404(InfoSheet.objects.visible_to(request.user).with_visit(), pk=pk)


def posted(request):
    """What a form is bound to: also an empty post is one."""
    return request.POST if request.method == "POST" else None


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
    actions.note_opened(sheet, person=request.user)
    return render(request, "visits/sheet_detail.html", _shown(request.user, sheet))


@login_required
@require_GET
def sheet_print(request, pk):
    sheet = find(request, pk)
    actions.note_opened(sheet, person=request.user)
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
    closed = cutoff.closed_to(request.user, sheet, now())
    if closed:
        messages.warning(request, closed)
        return redirect(sheet)
    typed = with_taken(request.POST) if request.method == "POST" else None
    form, lines = SheetForm(typed, instance=sheet), formsets(sheet, typed)
    if is_change:
        lines = leave_open(sheet, form, lines, cutoff.may_touch(request.user, sheet, now()))
    both = []
    if request.method == "POST" and all([form.is_valid(), *(each.is_valid() for each in opened(lines).values())]):
        try:
            _save(request, sheet, form, lines, actions.change if is_change else actions.edit)
        except Stale as refusal:
            messages.warning(request, str(refusal))
            both = _both_versions(sheet, form, lines)
            form.data = _with_version(form.data, sheet)
        except NotAllowed as refusal:
            messages.warning(request, str(refusal))
        else:
            return _saved(request, sheet)
    return render(request, "visits/sheet_form.html", _form_context(request, sheet, form, lines, both))


def _save(request, sheet, form, lines, act) -> None:
    typed = {name: each.typed() for name, each in opened(lines).items()}
    act(sheet, actor=request.user, version=form.cleaned_data["version"], fields=form.fields_typed(), lines=typed)


def _saved(request, sheet):
    if "take" in request.POST:
        messages.success(request, _("Saved."))
        return redirect(f"{reverse('visits:edit', args=[sheet.pk])}#section-itinerary")
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


def _both_versions(sheet, form, lines) -> list[tuple[str, str, str]]:
    """Where what somebody saved meanwhile and what was typed differ: (label, theirs, yours) (R37)."""
    fresh = InfoSheet.objects.with_visit().get(pk=sheet.pk)
    typed = {name: each.typed() for name, each in opened(lines).items()}
    mine = said.typed(fresh, form.fields_typed(), typed)
    return [(each.label, each.old, each.new) for each in said.changes(said.snapshot(fresh), mine)]


def _with_version(data, sheet):
    """The form once more, on top of what somebody else saved: saving again is a decision now."""
    fresh = data.copy()
    fresh["version"] = InfoSheet.objects.values_list("version", flat=True).get(pk=sheet.pk)
    return fresh


def _form_context(request, sheet, form, lines, both) -> dict:
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
        "services": _services(fresh, lines["service_items"]),
        "missing": missing(fresh) if fresh.is_editable else [],
        "both": both,
        "problems": problems_of(form, lines),
        "other": _who_else_writes(fresh, request.user),
        "responsibilities": _responsibilities(request.user, fresh),
        "colleagues": offered(),
        "clashes": clashes.of_sheet(fresh, request.user, at=now()),
        "diets": diets_of(guests(fresh.appointment)),
        "meal_cap": meal_cap(fresh),
        "offer_submit": fresh.is_editable and rules.may_submit(request.user, fresh),
        "offer_confirm_purpose": _offers_purpose(request.user, fresh),
    }


def _services(sheet, formset) -> list[tuple]:
    """The rows that decide on the level's items, each with its item; the level may have changed meanwhile."""
    items = {str(item.pk): item for item in sheet.service_items.filter(is_extra=False)}
    return [(row, items[key]) for row in formset.forms if (key := str(row["id"].value())) in items]


def _who_else_writes(sheet, user):
    """The sitting of somebody else that is not over yet: told before two people write the same."""
    since = now() - SITTING
    return sheet.versions.filter(is_open=True, at__gt=since).exclude(by=user).select_related("by").first()


def _responsibilities(user, sheet) -> list[Responsibility]:
    """What whoever writes the sheet answers for (S3-37)."""
    is_engineer = sheet.project_engineer_id == user.pk and sheet.appointment.salesperson_id != user.pk
    role = Responsibility.Role.ENGINEER if is_engineer else Responsibility.Role.SALESPERSON
    return list(Responsibility.objects.filter(role=role, is_active=True))


def problems_of(form, lines) -> list[tuple[str, str, str]]:
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
    """What the sheet says, for the page and for paper; once it is put away, with names and titles as on the day."""
    itinerary = list(sheet.itinerary.select_related("person", "stop", "room"))
    meals, leaders = (
        list(sheet.meals.select_related("booked_by")),
        list(sheet.leaders.select_related("person__position")),
    )
    judged = list(sheet.level_settings.select_related("level", "set_by")) if rules.may_see_judgement(user) else []
    submission = sheet.submissions.prefetch_related(
        "approvals__decided_by", "approvals__on_behalf_of", "approvals__asked"
    )
    submission = submission.first()
    signatures = submission.approvals.all() if submission else []
    prefetch_related_objects([sheet.appointment], "assignments__person", "assignments__department")
    duties, audited = sheet.appointment.assignments.all(), audit.lines(sheet)
    ticks = [line.tick for line in audited if line.tick is not None]
    as_on_the_day(sheet, *itinerary, *meals, *leaders, *judged, *signatures, *duties, *ticks)
    return {
        "sheet": sheet,
        "edition": sheet.versions.values_list("number", flat=True).first() or 1,
        "visit": sheet.appointment,
        "guests": guests(sheet.appointment),
        "itinerary": itinerary,
        "transport": sheet.transport.all(),
        "meals": meals,
        "lodging": sheet.lodging.all(),
        "gifts": sheet.gifts.all(),
        "leaders": leaders,
        "services": sheet.service_items.all(),
        "audit_lines": audited,
        "show_judgement": rules.may_see_judgement(user),
        "settings": judged,
        "submission": submission,
    }


def _shown(user, sheet) -> dict:
    context = _content(user, sheet)
    approval = context["submission"].approvals.waiting().first() if context["submission"] else None
    is_late_born = actions.needs_exemption(sheet.appointment) if sheet.state in InfoSheet.UNDER_WAY else False
    may_edit = rules.may_edit(user, sheet)
    may_change = rules.may_change(user, sheet) and not cutoff.closed_to(user, sheet, now())
    is_decidable = sheet.state == InfoSheet.State.SUBMITTED
    tasks = list(sheet.prep_tasks.standing().select_related("department", "done_by").order_by("department", "pk"))
    as_on_the_day(sheet, *tasks)
    return context | {
        "approval": approval,
        "missing": missing(sheet) if sheet.is_editable else [],
        "needs_exemption": is_late_born,
        "offer_exempt": is_late_born and rules.may_exempt(user, sheet.appointment),
        "closed": cutoff.closed_to(user, sheet, now()) if may_edit else "",
        "offer_edit": (sheet.is_editable and may_edit) or (sheet.is_changeable and may_change),
        "offer_submit": sheet.is_editable and may_edit,
        "offer_tick_audit": sheet.state in InfoSheet.UNDER_WAY and rules.may_tick_audit(user, sheet),
        "unticked": audit.unticked(sheet),
        "offer_level": sheet.state in InfoSheet.UNDER_WAY and rules.may_set_level(user),
        "offer_decide": is_decidable and rules.may_approve(user, sheet, approval),
        "offer_confirm_purpose": _offers_purpose(user, sheet),
        "offer_hand_over": sheet.can("hand_over") and rules.may_hand_over(user),
        "offer_change_receptionist": sheet.is_changeable and rules.may_change_receptionist(user, sheet),
        "tasks": tasks,
    }
