"""Rewards and penalties: the list, one, and recording one for a result, a visit, a violation."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from assessments import consequence_rules as rules
from assessments.actions import rewards
from assessments.consequence_filters import RewardFilter
from assessments.consequence_forms import RewardForm
from assessments.consequence_verbs import buttons
from assessments.models import Reward, Scorecard, Violation
from history.flow import NotAllowed
from history.moment import now
from pages.export import Column, answer
from pages.formats import choice, local
from pages.paging import keyset
from reception import privacy
from reception.models import Appointment

from .steps import require
from .verbs import find

AT_ONCE = 1000
COLUMNS = [
    Column(gettext_lazy("Decided on"), lambda row: row.decided_on),
    Column(gettext_lazy("Person or department"), lambda row: row.subject, 28),
    Column(gettext_lazy("Kind"), lambda row: choice(row, "kind"), 20),
    Column(gettext_lazy("Severity"), lambda row: choice(row, "severity") if row.severity else ""),
    Column(gettext_lazy("Amount in yuan"), lambda row: float(row.amount) if row.amount else None),
    Column(gettext_lazy("Reason"), lambda row: row.reason, 44),
    Column(gettext_lazy("Decided by"), lambda row: row.decided_by),
    Column(gettext_lazy("Approver"), lambda row: row.approver),
    Column(gettext_lazy("State"), lambda row: choice(row, "state"), 18),
]


@login_required
@require_GET
def reward_list(request: HttpRequest) -> HttpResponse:
    chosen, rows = _chosen(request)
    page = keyset(rows.with_people(), request, by="-decided_on")
    context = {
        "page": page,
        "filter": chosen,
        "offer_record": rules.may_record_rewards(request.user),
        "waiting": Reward.objects.waiting_for(request.user).count(),
    }
    return render(request, "assessments/reward_list.html", context)


@login_required
@require_GET
def export(request: HttpRequest) -> HttpResponse:
    """For the HR system; nothing is paid here (S2-65)."""
    _filter, rows = _chosen(request)
    rows = rows.with_people().order_by("-decided_on", "-pk")
    name = f"rewards-{local(now()).date().isoformat()}"
    return answer(request.GET.get("format"), name, COLUMNS, rows.iterator(chunk_size=AT_ONCE))


@login_required
@require_GET
def reward(request: HttpRequest, pk: int) -> HttpResponse:
    row, user = find(Reward, request, pk), request.user
    cards, violations = Scorecard.objects.visible_to(user), Violation.objects.visible_to(user)
    visits = Appointment.objects.visible_to(user)
    visit = visits.filter(pk=row.appointment_id).select_related("organisation").first() if row.appointment_id else None
    context = {
        "reward": row,
        "buttons": list(buttons("reward", row, user)),
        "card": cards.filter(pk=row.scorecard_id).first() if row.scorecard_id else None,
        "violation": violations.filter(pk=row.violation_id).first() if row.violation_id else None,
        "visit": visit,
        "visit_name": privacy.name_for(user, visit) if visit else "",
    }
    return render(request, "assessments/reward.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def record(request: HttpRequest) -> HttpResponse:
    """`?card=`, `?violation=` or `?visit=` say what it is for, `?person=` for whom."""
    require(rules.may_record_rewards(request.user))
    occasion = _occasion(request)
    for name in ("scorecard", "violation"):
        require(name not in occasion or rules.may_record_for(request.user, occasion[name]))
    visit, person = (request.GET.get(name, "") for name in ("visit", "person"))
    initial = {"kind": request.GET.get("kind")}
    initial |= {"appointment": visit if visit.isdecimal() else None, "person": person if person.isdecimal() else None}
    form = RewardForm(request.POST or None, user=request.user, occasion=occasion, initial=initial)
    if visit.isdecimal():
        form.fields["appointment"].offer(request.user, int(visit))
    if request.method == "POST" and form.is_valid():
        row = form.instance
        row.form_token = form.cleaned_data["form_token"]
        try:
            row = rewards.record(row, actor=request.user)
        except NotAllowed as refusal:
            named = getattr(refusal, "field", "")
            form.add_error(named if named in form.fields else None, str(refusal))
        else:
            messages.success(
                request,
                _("Recorded.") if row.state == Reward.State.APPROVED else _("Recorded; the approver has been told."),
            )
            return redirect(row)
    context = {"form": form, "occasion": next(iter(occasion.values()), None)}
    return render(request, "assessments/reward_form.html", context)


def _occasion(request: HttpRequest) -> dict[str, Any]:
    """What it is recorded for, among what this person may see, and whom that is about."""
    for name, key, model in (("scorecard", "card", Scorecard), ("violation", "violation", Violation)):
        if (pk := request.GET.get(key, "")).isdecimal():
            about = get_object_or_404(model.objects.visible_to(request.user), pk=pk)
            department = getattr(about, "department", None)
            return {name: about, "person": about.person, "department": department}
    return {}


def _chosen(request: HttpRequest):
    chosen = RewardFilter(request.GET)
    return chosen, chosen.narrow(Reward.objects.visible_to(request.user))
