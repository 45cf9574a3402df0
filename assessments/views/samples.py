"""Cases drawn by lot: the samples, and each case with what was found when it was looked at."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from accounts.models import User
from accounts.rules import on_behalf
from assessments import actions
from assessments import inspection_rules as rules
from assessments.inspection_forms import SampleForm
from assessments.models import Feedback, Inspection, Sample, SampleItem
from assessments.models.period import quarter_of
from calls.models import Call, Issue
from history.flow import NotAllowed
from history.moment import now
from pages.paging import keyset
from reception.models import Appointment

from .steps import require


@dataclass(frozen=True)
class Row:
    """One drawn case as a row of the page; `url` is empty where it is not open to the reader."""

    item: SampleItem
    label: str
    url: str
    at: Any
    inspections: list[Inspection]


@login_required
@require_GET
def sample_list(request: HttpRequest) -> HttpResponse:
    require(rules.may_see_samples(request.user))
    rows = Sample.objects.visible_to(request.user).select_related("created_by", "department")
    context = {"page": keyset(rows, request, by="-created_at"), "offer_draw": rules.may_draw(request.user)}
    return render(request, "assessments/sample_list.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def draw(request: HttpRequest) -> HttpResponse:
    require(rules.may_draw(request.user))
    today = timezone.localdate(now())
    form = SampleForm(request.POST or None, initial={"starts_on": quarter_of(today)[0], "ends_on": today})
    if request.method == "POST" and form.is_valid():
        for_ = on_behalf(request.user, permission=rules.INSPECT)
        try:
            sample = actions.draw_sample(actor=request.user, for_=for_, **form.cleaned_data)
        except NotAllowed as refusal:
            form.add_error(getattr(refusal, "field", None) or None, str(refusal))
        else:
            messages.success(request, _("The sample is drawn."))
            return redirect(sample)
    context = {"row": None, "form": form, "cancel": reverse("assessments:samples")}
    return render(request, "assessments/sample_form.html", context)


@login_required
@require_GET
def sample(request: HttpRequest, pk: int) -> HttpResponse:
    require(rules.may_see_samples(request.user))
    found = get_object_or_404(Sample.objects.visible_to(request.user).select_related("created_by", "department"), pk=pk)
    seen = Inspection.objects.visible_to(request.user).with_people()
    items = found.items.prefetch_related(Prefetch("inspections", queryset=seen, to_attr="seen"))
    kinds = dict(SampleItem.Stratum.choices)
    context = {
        "sample": found,
        "rows": rows_of(list(items), request.user),
        "strata": [(kinds[kind], there, drawn) for kind, (there, drawn) in found.strata.items()],
        "total": sum(there for there, _drawn in found.strata.values()),
        "offer_inspect": rules.may_plan(request.user),
    }
    return render(request, "assessments/sample.html", context)


def rows_of(items: Iterable[SampleItem], user: User) -> list[Row]:
    """The cases as this person may see them now: what has become private since keeps its name."""
    items = list(items)
    visits = Appointment.objects.visible_to(user).open_to(user).select_related("organisation")
    answers = Feedback.objects.visible_to(user).select_related("appointment__organisation")
    found = {
        "call": _by_key(Call.objects.visible_to(user).with_people(), items, "call_id"),
        "issue": _by_key(Issue.objects.visible_to(user).with_people(), items, "issue_id"),
        "appointment": _by_key(visits, items, "appointment_id"),
        "feedback": _by_key(answers, items, "feedback_id"),
    }
    moments = {"call": "called_at", "issue": "received_at", "appointment": "starts_at", "feedback": "answered_at"}
    rows = []
    for item in items:
        column = next(name for name in moments if getattr(item, f"{name}_id"))
        case = found[column].get(getattr(item, f"{column}_id"))
        label, url = (str(case), case.get_absolute_url()) if case else (_("Not open to you"), "")
        rows.append(Row(item, label, url, getattr(case, moments[column], None), getattr(item, "seen", [])))
    return rows


def _by_key(rows, items: list[SampleItem], column: str) -> dict[int, Any]:
    keys = [getattr(item, column) for item in items if getattr(item, column)]
    return {row.pk: row for row in rows.filter(pk__in=keys)} if keys else {}
