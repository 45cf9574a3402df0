"""What lets a visit be cleared: handing over, a manager's exemption; what exemptions were given; the receptionist."""

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from history.moment import now
from history.verbs import carry_out
from pages.export import Column, answer
from pages.formats import local
from pages.paging import keyset
from reception import privacy
from reception.models import Appointment
from visits import actions, exemptions, rules
from visits.forms.exemptions import ExemptionFilter
from visits.forms.people import offered
from visits.forms.verbs import ReasonForm, ReceptionistForm
from visits.models import Exemption, InfoSheet

from .sheet import find, posted

AT_ONCE = 5000
COLUMNS = [
    Column(_lazy("Given at"), lambda row: row.given_at),
    Column(_lazy("Given by"), lambda row: row.given_by, 24),
    Column(_lazy("Visit"), lambda row: row.appointment, 40),
    Column(_lazy("Start"), lambda row: row.appointment.starts_at),
    Column(_lazy("Salesperson"), lambda row: row.appointment.salesperson, 24),
    Column(_lazy("Reason"), lambda row: row.reason, 60),
]


@login_required
@require_POST
def hand_over(request, pk):
    sheet = find(request, pk)
    if not rules.may_hand_over(request.user):
        raise PermissionDenied
    return carry_out(request, sheet, actions.hand_over, _("Handed over to the receptionist."))


@login_required
@require_http_methods(["GET", "POST"])
def change_receptionist(request, pk):
    sheet = find(request, pk)
    if not rules.may_change_receptionist(request.user, sheet):
        raise PermissionDenied
    form = ReceptionistForm(posted(request), sheet=sheet)
    if request.method == "POST" and form.is_valid():
        said = _("The receptionist is changed; everybody concerned has been told.")
        return carry_out(request, sheet, actions.change_receptionist, said, **form.cleaned_data)
    context = {"sheet": sheet, "form": form, "colleagues": offered()}
    return render(request, "visits/sheet_receptionist.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def exempt(request, appointment):
    """A manager lets a visit at short notice go without the two working days."""
    visit = get_object_or_404(
        Appointment.objects.visible_to(request.user).open_to(request.user).with_people(), pk=appointment
    )
    if not rules.may_exempt(request.user, visit):
        raise PermissionDenied
    form = ReasonForm(posted(request))
    if request.method == "POST" and form.is_valid():
        return carry_out(request, visit, actions.exempt, _("The visit is exempted."), **form.cleaned_data)
    context = {
        "visit": visit,
        "form": form,
        "clock": actions.sign_off_clock(visit),
        "sheet": InfoSheet.objects.filter(appointment=visit).select_related("level").first(),
        "is_needed": actions.needs_exemption(visit),
        "given": visit.exemptions.select_related("given_by").first(),
    }
    return render(request, "visits/exempt.html", context)


@login_required
@require_GET
def exemption_list(request):
    """How many visits were let go at short notice, by whom and why: they are counted apart (clauses 2.3)."""
    form, rows = _asked(request)
    page = keyset(rows.with_visit(), request, by="-given_at")
    privacy.conceal(request.user, [row.appointment for row in page])
    context = {"page": page, "filter": form, "figures": exemptions.figures(request.user, *form.span)}
    return render(request, "visits/exemption_list.html", context)


@login_required
@require_GET
def export_exemptions(request):
    """The same as a file."""
    _form, rows = _asked(request)
    found = list(rows.with_visit().order_by("-given_at", "-pk")[:AT_ONCE])
    privacy.conceal(request.user, [row.appointment for row in found])
    name = f"exemptions-{local(now()).date().isoformat()}"
    return answer(request.GET.get("format"), name, COLUMNS, found)


def _asked(request):
    """The form of the filter row, and the exemptions that it leaves of those this person may see."""
    if not rules.may_see_exemptions(request.user):
        raise PermissionDenied
    form = ExemptionFilter(request.GET, today=local(now()).date())
    return form, Exemption.objects.visible_to(request.user).of_visits_between(*form.span)
