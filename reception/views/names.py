"""The list of names of a delegation: looked over first, taken when somebody says so."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from history.flow import NotAllowed
from reception import actions, rules
from reception.actions.fitting import seats, too_small
from reception.forms.names import NamesForm
from reception.models import Appointment
from reception.names import people_of

from .common import find, require


@login_required
@require_http_methods(["GET", "POST"])
def names(request, pk):
    appointment = find(request, pk)
    require(rules.may_edit(request.user, appointment) or rules.may_receive(request.user, appointment))
    require(rules.may_see_details(request.user, appointment))
    if appointment.state in Appointment.OVER:
        messages.warning(request, _("Nobody joins a visit that is over."))
        return redirect(appointment)
    form = NamesForm(request.POST or None, request.FILES or None)
    context = {"appointment": appointment, "form": form}
    if request.method == "POST" and form.is_valid():
        people = people_of(*form.texts(), known=appointment.visitors.values_list("name", "phone"))
        good, bad = ([each for each in people if bool(each.reason) is is_bad] for is_bad in (False, True))
        if "take" in request.POST and good:
            return _take(request, appointment, good, bad)
        context |= _looked_over(good, bad)
    return render(request, "reception/names_form.html", context)


def _take(request, appointment, good, bad):
    """The good ones join the visit; what is wrong with the others is still there to be put right."""
    try:
        taken = actions.expect_all(appointment, good, actor=request.user)
    except NotAllowed as refusal:
        messages.warning(request, str(refusal))
        return redirect(appointment)
    said = ngettext("%(n)d person joins the visit.", "%(n)d people join the visit.", len(taken)) % {"n": len(taken)}
    messages.success(request, said)
    room = appointment.room
    crowded = too_small(room, seats(appointment)) if room else ""
    if crowded:
        messages.warning(request, crowded)
    if not bad:
        return redirect(appointment)
    context = {"appointment": appointment} | _looked_over([], bad)
    return render(request, "reception/names_form.html", context)


def _looked_over(good, bad) -> dict:
    """The form again: the good ones travel along unseen, the others stand in the field with their reasons above it."""
    initial = {name: "\n".join(each.line for each in rows) for name, rows in (("good", good), ("names", bad))}
    form = NamesForm(initial=initial)
    if good and not bad:
        form.fields["names"].widget.attrs["rows"] = 2
    return {"form": form, "good": good, "bad": bad}
