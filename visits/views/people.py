"""Our people in a visit: their duties, and who has read the plan."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from history.flow import NotAllowed
from reception import actions as reception
from visits import actions, rules
from visits.forms.duty import DutyForm
from visits.forms.people import offered
from visits.people import parts

from .sheet import find


@login_required
@require_GET
def people(request, pk):
    """Each colleague with a part in the visit; those who have not read the plan come first (S1-16, S1-17)."""
    return _page(request, find(request, pk), DutyForm())


@login_required
@require_POST
def give_duty(request, pk):
    sheet = find(request, pk)
    if not rules.may_give_duties(request.user, sheet):
        raise PermissionDenied
    form = DutyForm(request.POST)
    if not form.is_valid():
        return _page(request, sheet, form)
    try:
        reception.give_duty(sheet.appointment, actor=request.user, **form.cleaned_data)
    except NotAllowed as refusal:
        messages.warning(request, str(refusal))
    else:
        messages.success(request, _("%(person)s has been told.") % {"person": form.cleaned_data["person"]})
    return redirect("visits:people", pk)


@login_required
@require_POST
def take_duty_back(request, pk, duty):
    sheet = find(request, pk)
    if not rules.may_give_duties(request.user, sheet):
        raise PermissionDenied
    row = get_object_or_404(sheet.appointment.assignments.select_related("person"), pk=duty)
    try:
        reception.take_duty_back(sheet.appointment, person=row.person, actor=request.user)
    except NotAllowed as refusal:
        messages.warning(request, str(refusal))
    else:
        messages.success(request, _("%(person)s has been told.") % {"person": row.person})
    return redirect("visits:people", pk)


@login_required
@require_POST
def read_plan(request, pk):
    """ "I have read the plan" (S1-17)."""
    sheet = find(request, pk)
    if actions.reader_of(sheet, request.user) is None:
        raise PermissionDenied
    typed = request.POST.get("version", "")
    try:
        actions.acknowledge(sheet, version=int(typed) if typed.isdecimal() else 0, actor=request.user)
    except NotAllowed as refusal:
        messages.warning(request, str(refusal))
    else:
        messages.success(request, _("Thank you: it is noted that you have read the plan."))
    return redirect(sheet)


@login_required
@require_POST
def remind_readers(request, pk):
    sheet = find(request, pk)
    if not rules.may_give_duties(request.user, sheet):
        raise PermissionDenied
    count = actions.remind_readers(sheet, actor=request.user)
    said = ngettext("%(n)d colleague is reminded.", "%(n)d colleagues are reminded.", count) % {"n": count}
    messages.success(request, said if count else _("Everybody has read the plan."))
    return redirect("visits:people", pk)


def _page(request, sheet, form):
    rows = parts(sheet)
    context = {
        "sheet": sheet,
        "visit": sheet.appointment,
        "rows": rows,
        "missing": sum(row.is_missing for row in rows),
        "is_known": any(row.reader for row in rows),
        "form": form,
        "offer_duties": rules.may_give_duties(request.user, sheet) and sheet.state in sheet.UNDER_WAY,
        "colleagues": offered(),
    }
    return render(request, "visits/people.html", context)
