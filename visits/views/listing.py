"""The list of sheets, and the same list as a file."""

from django.contrib.auth.decorators import login_required
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from history.moment import now
from pages.export import Column, answer
from pages.formats import choice, local
from pages.paging import keyset
from visits import rules
from visits.filters import SheetFilter
from visits.models import InfoSheet, PurposeLabel

AT_ONCE = 1000
COLUMNS = [
    Column(_("Organisation"), lambda row: row.appointment.organisation, 32),
    Column(_("Visitor"), lambda row: row.appointment.visitor_name, 24),
    Column(_("Start"), lambda row: row.appointment.starts_at),
    Column(_("End"), lambda row: row.appointment.ends_at),
    Column(_("Place"), lambda row: row.appointment.where),
    Column(_("Head count"), lambda row: row.appointment.head_count, 12),
    Column(_("State"), lambda row: choice(row, "state"), 12),
    Column(_("Level"), lambda row: row.level.code if row.level else "", 8),
    Column(_("Visitor category"), lambda row: choice(row, "visitor_category"), 22),
    Column(_("Customer kind"), lambda row: choice(row, "customer_kind"), 20),
    Column(_("Purpose"), lambda row: row.purpose_in_words, 24),
    Column(_("Purpose in words"), lambda row: row.purpose_text, 40),
    Column(_("Host"), lambda row: row.host),
    Column(_("Salesperson"), lambda row: row.appointment.salesperson),
    Column(_("Customer receptionist"), lambda row: row.appointment.receptionist),
    Column(_("Budget for meals"), lambda row: row.budget_meal, 14),
    Column(_("Budget for lodging"), lambda row: row.budget_lodging, 14),
    Column(_("Budget for transport"), lambda row: row.budget_transport, 14),
    Column(_("Budget for gifts"), lambda row: row.budget_gift, 14),
    Column(_("Approved at"), lambda row: row.approved_at),
    Column(_("Handed over at"), lambda row: row.handed_over_at),
]
# Of these a customer's worth can be told: for whom may read how it was judged.
JUDGED = [Column(_("Cooperation potential"), lambda row: row.potential, 30)]


@login_required
@require_GET
def sheet_list(request):
    form, sheets = _asked(request)
    page = keyset(sheets.with_visit(), request, by=form.order)
    return render(request, "visits/sheet_list.html", {"page": page, "filter": form, "order": form.order})


@login_required
@require_GET
def export(request):
    """All that the list would show, however many pages it has."""
    form, sheets = _asked(request)
    columns = COLUMNS + JUDGED if rules.may_see_judgement(request.user) else COLUMNS
    labels = {row.purpose: str(row) for row in PurposeLabel.objects.all()}
    rows = sheets.with_visit().order_by(form.order, "pk").iterator(chunk_size=AT_ONCE)
    name = f"sheets-{local(now()).date().isoformat()}"
    return answer(request.GET.get("format"), name, columns, (_in_words(row, labels) for row in rows))


def _asked(request):
    """The form of the filter row, and the sheets that it leaves of those this person may see."""
    form = SheetFilter(request.GET, today=local(now()).date())
    return form, form.narrow(InfoSheet.objects.visible_to(request.user), request.user)


def _in_words(row: InfoSheet, labels: dict[str, str]) -> InfoSheet:
    row.purpose_in_words = labels.get(row.purpose_type, "")
    return row
