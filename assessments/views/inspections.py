"""Inspections: what is planned, what came of it, and how far inspectors agree."""

from datetime import timedelta

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.rules import on_behalf
from assessments import actions, inspecting
from assessments import inspection_rules as rules
from assessments.actions.inspections import SCHEDULE
from assessments.inspection_filters import InspectionFilter
from assessments.inspection_forms import EditForm, FindingForm, FinishForm, PlanForm, ReasonForm, proposed
from assessments.models import Inspection, InspectionItem, SampleItem
from assessments.models.period import midnight, quarter_name, quarters_before
from deadlines.models import Obligation
from history.flow import NotAllowed, Stale
from history.moment import now
from pages.export import Column, answer
from pages.formats import choice, day, listed, local
from pages.paging import keyset
from papers.models import Attachment

from .samples import rows_of
from .steps import ask, do, require

AT_ONCE = 1000
COLUMNS = [
    Column(gettext_lazy("Planned for"), lambda row: row.planned_for),
    Column(gettext_lazy("Method"), lambda row: choice(row, "kind"), 20),
    Column(gettext_lazy("Department"), lambda row: row.department or "", 24),
    Column(gettext_lazy("Person"), lambda row: row.staff or ""),
    Column(gettext_lazy("Inspectors"), lambda row: listed(row.inspectors.all()), 28),
    Column(gettext_lazy("State"), lambda row: choice(row, "state"), 12),
    Column(gettext_lazy("Inspected at"), lambda row: row.inspected_at),
    Column(gettext_lazy("Score"), lambda row: row.score),
    Column(gettext_lazy("Serious fails"), lambda row: row.serious),
    Column(gettext_lazy("Second opinion"), lambda row: _("yes") if row.second_of_id else ""),
    Column(gettext_lazy("General impression"), lambda row: row.notes, 40),
]


@login_required
@require_GET
def inspection_list(request: HttpRequest) -> HttpResponse:
    chosen, inspections = _chosen(request)
    may_plan = rules.may_plan(request.user)
    context = {
        "page": keyset(inspections.with_people(), request, by="-planned_for"),
        "filter": chosen,
        "today": timezone.localdate(now()),
        "owed": _owed(request.user) if may_plan else [],
        "offer_plan": may_plan,
        "offer_samples": rules.may_see_samples(request.user),
    }
    return render(request, "assessments/inspection_list.html", context)


def _owed(user) -> list[Obligation]:
    """The schedule: who owes an inspection again and again (S1-75), with the turn of today."""
    owed = Obligation.objects.visible_to(user).running().filter(code=SCHEDULE)
    return list(owed.with_people().order_by("label", "pk"))


def _chosen(request: HttpRequest):
    chosen = InspectionFilter(request.GET)
    return chosen, chosen.narrow(Inspection.objects.visible_to(request.user), request.user)


@login_required
@require_GET
def export(request: HttpRequest) -> HttpResponse:
    _filter, inspections = _chosen(request)
    rows = inspections.with_people().order_by("-planned_for", "-pk")
    name = f"inspections-{local(now()).date().isoformat()}"
    return answer(request.GET.get("format"), name, COLUMNS, rows.iterator(chunk_size=AT_ONCE))


@login_required
@require_http_methods(["GET", "POST"])
def plan(request: HttpRequest) -> HttpResponse:
    """A new inspection, of a drawn case where it begins from one."""
    require(rules.may_plan(request.user))
    case = _case(request)
    form = PlanForm(request.POST or None, initial=proposed(case, request.user))
    if request.method == "POST" and form.is_valid():
        for_ = on_behalf(request.user, permission=rules.INSPECT)
        try:
            row = actions.plan_inspection(drawn=case, actor=request.user, for_=for_, **form.cleaned_data)
        except NotAllowed as refusal:
            form.add_error(getattr(refusal, "field", None) or None, str(refusal))
        else:
            messages.success(request, _("The inspection is planned."))
            return redirect(row)
    cancel = case.sample.get_absolute_url() if case else reverse("assessments:inspections")
    context = {"form": form, "case": case, "cancel": cancel, "label": _("Plan the inspection")}
    return render(request, "assessments/inspection_form.html", context)


def _case(request: HttpRequest) -> SampleItem | None:
    key = request.GET.get("case", "")
    if not key.isdecimal() or not rules.may_see_samples(request.user):
        return None
    related = ("sample", "call", "issue", "appointment", "feedback__appointment")
    return SampleItem.objects.select_related(*related).filter(pk=key).first()


@login_required
@require_GET
def inspection(request: HttpRequest, pk: int) -> HttpResponse:
    """One inspection: while it is planned a page for the telephone, item by item; afterwards what came of it."""
    row, user = find(request, pk), request.user
    items = list(row.items.select_related("by").order_by("order", "pk"))
    may_note = row.can("finish") and rules.may_inspect(user, row)
    may_manage = rules.may_manage(user, row)
    is_settled = not row.findings.unsettled().exists()
    findings = list(row.findings.visible_to(user).with_people().order_by("found_at", "pk"))
    context = {
        "inspection": row,
        "groups": _by_area(items, _photos(items)),
        "areas": inspecting.by_area(row.items.all()),
        "left": sum(not item.result for item in items),
        "total": len(items),
        "unexplained": sum(item.is_unexplained for item in items),
        "findings": [each for each in findings if each.state != "withdrawn"],
        "may_note": may_note,
        "offer_find": rules.may_find(user, row),
        "offer_edit": row.can("finish") and may_manage,
        "offer_cancel": row.can("cancel") and may_manage,
        "offer_close": row.can("close") and may_manage and is_settled,
        "offer_again": may_manage and row.is_over and row.second_of_id is None and not row.second,
        "case": rows_of([row.drawn], user)[0] if row.drawn and rules.may_see_samples(user) else None,
        "second": _second(user, row),
        "finish_form": FinishForm(auto_id="finish_%s", initial={"notes": row.notes}),
        "find_form": _unfocused(FindingForm(auto_id="find_%s", initial={"person": row.staff_id})),
        "cancel_form": ReasonForm(auto_id="cancel_%s"),
    }
    _unfocused(context["finish_form"]), _unfocused(context["cancel_form"])
    return render(request, "assessments/inspection.html", context)


def _unfocused(form):
    """A form that waits behind its button takes no focus from the page."""
    for field in form.fields.values():
        field.widget.attrs.pop("autofocus", None)
    return form


def _by_area(items: list, photos: dict) -> list[tuple[str, list]]:
    """Under each area its items, in the order of their lists; each knows its photos."""
    groups: dict[str, list] = {}
    for item in items:
        item.photos = photos.get(item.pk, [])
        groups.setdefault(item.get_area_display(), []).append(item)
    return list(groups.items())


def _photos(items: list) -> dict[int, list]:
    """By item, in one question to the database."""
    found: dict[int, list] = {}
    for photo in Attachment.objects.of_any(InspectionItem, [item.pk for item in items]):
        found.setdefault(photo.subject_id, []).append(photo)
    return found


def _second(user, row: Inspection) -> Inspection | None:
    """The other look at the same thing, where this person may see it."""
    seen = Inspection.objects.visible_to(user)
    return (seen.filter(pk=row.second_of_id) if row.second_of_id else seen.standing().filter(second_of=row)).first()


@login_required
@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    row = find(request, pk)
    require(rules.may_manage(request.user, row))
    if not row.can("finish"):
        messages.warning(request, _("This inspection is over."))
        return redirect(row)
    known = {"planned_for": row.planned_for, "inspectors": list(row.inspectors.all()), "notes": row.notes}
    form = EditForm(request.POST or None, initial=known | {"version": row.version})
    theirs = {}
    if request.method == "POST" and form.is_valid():
        try:
            actions.edit_inspection(row, actor=request.user, for_=_for(request), **form.cleaned_data)
        except Stale as refusal:
            row.refresh_from_db()
            form.add_error(None, str(refusal))
            form.data = form.data.copy()
            form.data["version"] = row.version
            theirs = {_("Planned for"): day(row.planned_for), _("General impression"): row.notes or "–"}
            theirs[_("Inspectors")] = listed(row.inspectors.all())
        except NotAllowed as refusal:
            form.add_error(getattr(refusal, "field", None) or None, str(refusal))
        else:
            messages.success(request, _("Saved."))
            return redirect(row)
    context = {"form": form, "inspection": row, "cancel": row.get_absolute_url(), "label": _("Save"), "theirs": theirs}
    return render(request, "assessments/inspection_form.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def finish(request: HttpRequest, pk: int) -> HttpResponse:
    row = find(request, pk)
    require(rules.may_inspect(request.user, row))
    form = FinishForm(request.POST or None, initial={"notes": row.notes})
    said = _("The inspection is done; whom it was about can read it.")
    if row.second_of_id:
        said = _("The second opinion is done: both results are open to you now, and it is in nobody's score.")
    act, title = actions.finish_inspection, _("Finish the inspection")
    return ask(request, row, form, said, act, title=title, for_=_for_one(request, row))


@login_required
@require_http_methods(["GET", "POST"])
def cancel(request: HttpRequest, pk: int) -> HttpResponse:
    row = find(request, pk)
    require(rules.may_manage(request.user, row))
    form, said = ReasonForm(request.POST or None), _("The inspection does not take place.")
    return ask(
        request, row, form, said, actions.cancel_inspection, title=_("Cancel the inspection"), for_=_for(request)
    )


@login_required
@require_POST
def close(request: HttpRequest, pk: int) -> HttpResponse:
    row = find(request, pk)
    require(rules.may_manage(request.user, row))
    return do(request, row, _("The inspection is closed."), actions.close_inspection, for_=_for(request))


@login_required
@require_POST
def score_again(request: HttpRequest, pk: int) -> HttpResponse:
    row = find(request, pk)
    require(rules.may_manage(request.user, row))
    said = _("A second inspector has been asked; until then neither sees the other's result.")
    return do(request, row, said, actions.score_again, for_=_for(request))


@login_required
@require_GET
def agreement(request: HttpRequest) -> HttpResponse:
    """How far two inspectors of the same thing agree in a quarter, and who scores milder or stricter than others."""
    require(rules.may_see_samples(request.user))
    quarters = quarters_before(timezone.localdate(now()))
    wanted = next((row for row in quarters if row[0].isoformat() == request.GET.get("quarter")), quarters[0])
    start, end = midnight(wanted[0]), midnight(wanted[1] + timedelta(days=1))
    seconds = Inspection.objects.visible_to(request.user).filter(second_of__isnull=False)
    found = inspecting.pairs(seconds.filter(inspected_at__gte=start, inspected_at__lt=end))
    first = Inspection.objects.counted().filter(inspected_at__gte=start, inspected_at__lt=end)
    context = {
        "quarters": [(first_day.isoformat(), quarter_name(first_day)) for first_day, _last in quarters],
        "wanted": wanted[0].isoformat(),
        "heading": quarter_name(wanted[0]),
        "pairs": found,
        "mean": inspecting.mean_absolute(found),
        "biases": inspecting.biases(found),
        "all": first.count(),
        "waiting": seconds.filter(state=Inspection.State.PLANNED).count(),
    }
    return render(request, "assessments/agreement.html", context)


def find(request: HttpRequest, pk: int) -> Inspection:
    rows = Inspection.objects.visible_to(request.user).with_people().select_related("drawn__sample")
    return get_object_or_404(rows, pk=pk)


def _for(request: HttpRequest):
    return on_behalf(request.user, permission=rules.INSPECT)


def _for_one(request: HttpRequest, row: Inspection):
    """The inspector this person stands in for, if they are none themselves."""
    chosen = list(row.inspectors.all())
    if request.user in chosen:
        return None
    return next((on_behalf(request.user, of=person) for person in chosen if person.pk in request.user.hats()), None)
