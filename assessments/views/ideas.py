"""Ideas: all of them, one, handing one in, and who has handed in none this month (S4-45, S4-46)."""

from datetime import date

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from assessments import consequence_rules as rules
from assessments.actions import ideas
from assessments.consequence_filters import IdeaFilter
from assessments.consequence_forms import EditIdeaForm, IdeaForm
from assessments.consequence_verbs import buttons
from assessments.models import Idea
from assessments.models.period import midnight
from deadlines import standards
from history.flow import NotAllowed, Stale
from history.moment import now
from pages.paging import keyset
from pages.versions import both_versions
from reception import privacy
from reception.models import Appointment

from .steps import require
from .verbs import find

MONTHS = 12


@login_required
@require_GET
def idea_list(request: HttpRequest) -> HttpResponse:
    chosen = IdeaFilter(request.GET)
    rows = chosen.narrow(Idea.objects.visible_to(request.user), request.user).with_people()
    context = {
        "page": keyset(rows, request, by="-created_at"),
        "filter": chosen,
        "offer_missing": rules.may_see_missing(request.user),
    }
    return render(request, "assessments/idea_list.html", context)


@login_required
@require_GET
def idea(request: HttpRequest, pk: int) -> HttpResponse:
    row, user = find(Idea, request, pk), request.user
    visits = Appointment.objects.visible_to(user)
    visit = visits.filter(pk=row.appointment_id).select_related("organisation").first() if row.appointment_id else None
    context = {
        "idea": row,
        "buttons": list(buttons("idea", row, user)),
        "offer_edit": rules.may_edit_idea(user, row),
        "visit": visit,
        "visit_name": privacy.name_for(user, visit) if visit else "",
        # Of a visit that somebody must not know of, its customer is not named either.
        "organisation": None if row.appointment_id and not _knows(user, row) else row.organisation,
        "reward": getattr(row, "reward", None),
        "amount": standards.number("IDEA_REWARD", now()),
    }
    return render(request, "assessments/idea.html", context)


def _knows(user, row: Idea) -> bool:
    return Appointment.objects.filter(pk=row.appointment_id).open_to(user).exists()


@login_required
@require_http_methods(["GET", "POST"])
def submit(request: HttpRequest) -> HttpResponse:
    visit = request.GET.get("visit", "")
    chosen = int(visit) if visit.isdecimal() else None
    form = IdeaForm(request.POST or None, user=request.user, chosen=chosen, initial={"appointment": chosen})
    if request.method == "POST" and form.is_valid():
        try:
            row = ideas.submit(actor=request.user, **form.cleaned_data)
        except NotAllowed as refusal:
            form.add_error(getattr(refusal, "field", None) or None, str(refusal))
        else:
            messages.success(request, _("Your idea is handed in; everybody can read it."))
            return redirect(row)
    context = {
        "form": form,
        "title": _("Hand in an idea"),
        "back": "assessments:ideas",
        "next": _("Everybody can read it. Your superior decides whether it is adopted."),
    }
    return render(request, "assessments/consequence_form.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    row = find(Idea, request, pk)
    require(rules.may_edit_idea(request.user, row))
    known = {"text": row.text, "appointment": row.appointment_id, "version": row.version}
    form = EditIdeaForm(request.POST or None, user=request.user, chosen=row.appointment_id, initial=known)
    both = None
    if request.method == "POST" and form.is_valid():
        visit = form.cleaned_data["appointment"]
        organisation = visit.organisation if visit else row.organisation
        try:
            ideas.edit(row, actor=request.user, organisation=organisation, **form.cleaned_data)
        except Stale as refusal:
            row.refresh_from_db()
            messages.warning(request, str(refusal))
            both = both_versions(form, row)
        except NotAllowed as refusal:
            messages.warning(request, str(refusal))
            return redirect(row)
        else:
            messages.success(request, _("Saved."))
            return redirect(row)
    context = {"form": form, "title": _("Edit the idea"), "back_url": row.get_absolute_url(), "both": both}
    return render(request, "assessments/consequence_form.html", context)


@login_required
@require_GET
def missing(request: HttpRequest) -> HttpResponse:
    """Who owes an idea for a month and has handed in none; this month unless another is asked for."""
    require(rules.may_see_missing(request.user))
    present = ideas.month_of(now())
    months = [_months_before(present, back) for back in range(MONTHS)]
    wanted = request.GET.get("month", "")
    month = next((row for row in months if row.isoformat()[:7] == wanted), present)
    people = ideas.without(month).filter(date_joined__lt=midnight(_months_before(month, -1)))
    context = {"month": month, "months": months, "people": people, "owing": ideas.owers().count()}
    return render(request, "assessments/ideas_missing.html", context)


def _months_before(month: date, back: int) -> date:
    number = month.year * 12 + month.month - 1 - back
    return date(number // 12, number % 12 + 1, 1)
