"""Before the answer: whom the visit must suit, and other times for the visitor to choose from."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from history.flow import NotAllowed
from history.moment import now
from reception import actions, rules
from reception.actions import proposing
from reception.forms import ArrangeForm, AskForm, ProposeForm, RestoreForm, SuitsForm, SuitsNotForm
from reception.models import Appointment, Enquiry

from .common import ask as put_form
from .common import carry_out, find, require, too_late


@login_required
@require_http_methods(["GET", "POST"])
def ask(request, pk):
    """Departments and leaders are asked whether the visit suits them."""
    appointment, title = find(request, pk), _("Ask whether it suits")
    require(rules.may_answer(request.user, appointment))
    if request.method == "GET":
        return put_form(request, appointment, AskForm(), title)
    said = _("Asked: each of them is told, and their answers stand here.")
    return carry_out(request, appointment, actions.ask, said, form=AskForm(request.POST), title=title)


@login_required
@require_GET
def enquiry(request, pk):
    return _question(request, _find(request, pk))


@login_required
@require_POST
def accept(request, pk):
    row = _find(request, pk)
    require(rules.may_say_whether_it_suits(request.user, row))
    form = SuitsForm(request.POST, auto_id="suits_%s")
    return _said(request, row, actions.accept, form) if form.is_valid() else _question(request, row, suits=form)


@login_required
@require_POST
def refuse(request, pk):
    row = _find(request, pk)
    require(rules.may_say_whether_it_suits(request.user, row))
    form = SuitsNotForm(request.POST, auto_id="not_%s")
    return _said(request, row, actions.refuse, form) if form.is_valid() else _question(request, row, suits_not=form)


@login_required
@require_http_methods(["GET", "POST"])
def arrange(request, pk):
    """Who stands in for the host, and who signs visitors in."""
    appointment, title = find(request, pk), _("Deputy and sign-in person")
    require(rules.may_edit(request.user, appointment))
    if request.method == "GET":
        named = {"deputy": appointment.deputy_id, "sign_in_person": appointment.sign_in_person_id}
        return put_form(request, appointment, ArrangeForm(initial=named), title)
    form, said = ArrangeForm(request.POST), _("Saved; whoever is new hears of it.")
    return carry_out(request, appointment, actions.arrange, said, form=form, title=title)


@login_required
@require_POST
def restore(request, pk):
    appointment = find(request, pk)
    require(rules.may_answer(request.user, appointment))
    form, said = RestoreForm(request.POST), _("Back on the books: the request waits for an answer again.")
    wanted, title = appointment.room, _("Put back on the books")
    answer = carry_out(request, appointment, actions.restore, said, form=form, title=title)
    if wanted is not None and appointment.room is None:
        words = _("%(room)s cannot be had any more: choose another place with the answer.")
        messages.warning(request, words % {"room": wanted})
    return answer


@login_required
@require_http_methods(["GET", "POST"])
def propose(request, pk):
    """Other times, of which the visitor chooses one by a link."""
    appointment = find(request, pk)
    require(rules.may_answer(request.user, appointment))
    if request.method == "GET" and appointment.state not in Appointment.AHEAD:
        return too_late(request, appointment)
    rooms = actions.fitting_rooms(appointment, at=now())
    form = ProposeForm(request.POST or None, appointment=appointment, rooms=rooms)
    if request.method == "POST" and form.is_valid():
        try:
            actions.propose(appointment, times=form.times(), actor=request.user)
        except actions.Refused as refusal:
            form.add_error(None, str(refusal))
        except NotAllowed as refusal:
            messages.warning(request, str(refusal))
            return redirect(appointment)
        else:
            messages.success(request, _("Sent: the visitor chooses by the link in the letter."))
            return redirect(appointment)
    context = {"form": form, "appointment": appointment, "proposals": proposing.round_of(appointment)}
    return render(request, "reception/propose_form.html", context)


def _find(request, pk) -> Enquiry:
    rows = Enquiry.objects.visible_to(request.user).with_people()
    return get_object_or_404(rows.select_related("appointment__organisation", "appointment__contact_person"), pk=pk)


def _question(request, row: Enquiry, suits=None, suits_not=None):
    """The question on one page: what comes when, and two large buttons; a private visit stays private (R30)."""
    is_asked = rules.may_say_whether_it_suits(request.user, row)
    require(is_asked or rules.may_see_details(request.user, row.appointment))
    context = {
        "enquiry": row,
        "appointment": row.appointment,
        "offer_answer": is_asked and row.is_open,
        "suits_form": suits or SuitsForm(auto_id="suits_%s"),
        "suits_not_form": suits_not or SuitsNotForm(auto_id="not_%s"),
        "others": row.appointment.enquiries.exclude(pk=row.pk).with_people(),
    }
    return render(request, "reception/enquiry.html", context)


def _said(request, row: Enquiry, act, form):
    try:
        act(row, actor=request.user, **form.cleaned_data)
    except NotAllowed as refusal:
        messages.warning(request, str(refusal))
    else:
        messages.success(request, _("Thank you: whoever answers the customer hears it."))
    return redirect(row)
