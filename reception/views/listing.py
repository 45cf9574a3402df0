"""The list of appointments, and the same list as a file."""

from collections.abc import Iterator
from itertools import islice

from django.contrib.auth.decorators import login_required
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from history.moment import now
from pages import formats
from pages.export import Column, answer
from pages.formats import choice, local
from pages.paging import keyset
from reception import privacy, rules
from reception.forms.filters import FilterForm
from reception.lines import lines_of
from reception.models import Appointment

AT_ONCE = 1000
# Who only watches the gate knows who comes, when and to whom (see `rules.may_see_details`).
PLAIN = [
    Column(_("Visitor"), lambda row: row.visitor_name, 24),
    Column(_("Organisation"), lambda row: row.organisation, 32),
    Column(_("Start"), lambda row: row.starts_at),
    Column(_("End"), lambda row: row.ends_at),
    Column(_("Site"), lambda row: row.site),
    Column(_("Place"), lambda row: row.where),
    Column(_("Contact person"), lambda row: row.contact_person),
    Column(_("Department"), lambda row: row.department, 24),
    Column(_("State"), lambda row: choice(row, "state"), 12),
    Column(_("Kind of visit"), lambda row: choice(row, "kind"), 14),
    Column(_("Level"), lambda row: row.level, 8),
    Column(_("Head count"), lambda row: row.head_count, 12),
]
DETAILS = [
    Column(_("Phone"), lambda row: formats.phone(row.visitor_phone)),
    Column(_("E-mail"), lambda row: row.visitor_email, 24),
    Column(_("Purpose"), lambda row: row.purpose, 40),
    Column(_("Customer needs"), lambda row: row.needs, 40),
    Column(_("Arrived at"), lambda row: row.arrived_at),
    Column(_("Meeting began at"), lambda row: row.meeting_started_at),
    Column(_("Left at"), lambda row: row.left_at),
]


@login_required
@require_GET
def listing(request):
    form, appointments = _asked(request)
    page = keyset(appointments.in_brief(), request, by=form.order)
    privacy.conceal(request.user, page.rows)
    context = {"page": page, "lines": lines_of(page), "filter": form, "order": form.order}
    return render(request, "reception/appointment_list.html", context)


@login_required
@require_GET
def export(request):
    """All that the list would show, however many pages it has."""
    form, appointments = _asked(request)
    columns = PLAIN + DETAILS if rules.may_export_details(request.user) else PLAIN
    rows = appointments.select_related("organisation", "contact_person", "department", "room", "site")
    name = f"appointments-{local(now()).date().isoformat()}"
    return answer(request.GET.get("format"), name, columns, _shown(request.user, rows.order_by(form.order, "pk")))


def _asked(request):
    """The form of the filter row, and the visits that it leaves of those this person may see."""
    form = FilterForm(request.GET, today=local(now()).date())
    chosen = form.chosen()
    appointments = Appointment.objects.visible_to(request.user)
    if form.asks_for_names:
        appointments = appointments.open_to(request.user)
    return form, appointments.narrowed(**chosen)


def _shown(user, rows) -> Iterator[Appointment]:
    """One after the other, as this person may see them."""
    stream = rows.iterator(chunk_size=AT_ONCE)
    while some := list(islice(stream, AT_ONCE)):
        yield from privacy.conceal(user, some)
