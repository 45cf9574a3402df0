"""What has to be put right: the list, one order, and ordering one that comes from nowhere else."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from accounts.rules import on_behalf
from assessments import consequence_rules as rules
from assessments.actions import rectifications, results
from assessments.consequence_filters import RectificationFilter
from assessments.consequence_forms import OrderForm
from assessments.consequence_verbs import buttons
from assessments.models import Finding, Rectification, Scorecard
from calls.promises import show_nearest
from history.flow import NotAllowed
from history.models import Event
from history.moment import now
from pages.export import Column, answer
from pages.formats import choice, local
from pages.paging import keyset

from .steps import require
from .verbs import find

AT_ONCE = 1000
COLUMNS = [
    Column(gettext_lazy("Ordered at"), lambda row: row.created_at),
    Column(gettext_lazy("Person or department"), lambda row: row.subject, 28),
    Column(gettext_lazy("What has to be put right"), lambda row: row.problem, 44),
    Column(gettext_lazy("Source"), lambda row: choice(row, "source"), 22),
    Column(gettext_lazy("Who puts it right"), lambda row: row.owner or ""),
    Column(gettext_lazy("To be put right by"), lambda row: row.due_on),
    Column(gettext_lazy("Measures"), lambda row: row.measures, 40),
    Column(gettext_lazy("Done on"), lambda row: row.done_on),
    Column(gettext_lazy("State"), lambda row: choice(row, "state"), 20),
    Column(gettext_lazy("Verified by"), lambda row: row.verified_by or ""),
    Column(gettext_lazy("Verified at"), lambda row: row.verified_at),
]


@login_required
@require_GET
def rectification_list(request: HttpRequest) -> HttpResponse:
    chosen, rows = _chosen(request)
    page = keyset(rows.with_people(), request, by="-created_at")
    show_nearest(page.rows)
    context = {"page": page, "filter": chosen, "offer_order": rules.may_order(request.user)}
    return render(request, "assessments/rectification_list.html", context)


@login_required
@require_GET
def export(request: HttpRequest) -> HttpResponse:
    _filter, rows = _chosen(request)
    rows = rows.with_people().select_related("verified_by").order_by("-created_at", "-pk")
    name = f"rectifications-{local(now()).date().isoformat()}"
    return answer(request.GET.get("format"), name, COLUMNS, rows.iterator(chunk_size=AT_ONCE))


@login_required
@require_GET
def rectification(request: HttpRequest, pk: int) -> HttpResponse:
    row, user = find(Rectification, request, pk), request.user
    context = {
        "rectification": row,
        "problem": results.problem_of(row, now()),
        "buttons": list(buttons("rectification", row, user)),
        "returned": _returned(row),
        "card": Scorecard.objects.visible_to(user).filter(pk=row.scorecard_id).first() if row.scorecard_id else None,
        "findings": Finding.objects.visible_to(user).filter(rectification=row),
    }
    return render(request, "assessments/rectification.html", context)


def _returned(row: Rectification) -> Event | None:
    """Why it came back: the last move, where that was a sending back."""
    moved = Event.objects.latest_move_of(row) if row.state == Rectification.State.PLANNED else None
    return moved if moved is not None and moved.verb == "send_back" else None


@login_required
@require_http_methods(["GET", "POST"])
def order(request: HttpRequest) -> HttpResponse:
    require(rules.may_order(request.user))
    form = OrderForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        for_ = on_behalf(request.user, permission=rules.ORDER)
        try:
            row = rectifications.order(actor=request.user, for_=for_, **form.cleaned_data)
        except NotAllowed as refusal:
            form.add_error(getattr(refusal, "field", None) or None, str(refusal))
        else:
            messages.success(request, _("The rectification is ordered; its clock runs."))
            return redirect(row)
    context = {"form": form, "title": _("Order a rectification"), "back": "assessments:rectifications"}
    return render(request, "assessments/consequence_form.html", context)


def _chosen(request: HttpRequest):
    chosen = RectificationFilter(request.GET)
    return chosen, chosen.narrow(Rectification.objects.visible_to(request.user), request.user)
