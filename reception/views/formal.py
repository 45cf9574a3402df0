"""A customer's formal notice, and speaking with them about it."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from history.flow import NotAllowed
from reception import actions, rules
from reception.forms.formal import ContactedForm, FormalNoticeForm
from reception.models import Appointment

from .common import carry_out, find, require


@login_required
@require_http_methods(["GET", "POST"])
def formal_notice(request, pk):
    appointment = find(request, pk)
    require(rules.may_edit(request.user, appointment))
    if appointment.state in Appointment.OVER:
        messages.warning(request, _("This visit is over: a formal notice belongs to a new one."))
        return redirect(appointment)
    form = FormalNoticeForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.note_formal_notice(appointment, actor=request.user, **form.cleaned_data)
        except actions.Refused as refusal:
            form.add_error(refusal.field, str(refusal))
        except NotAllowed as refusal:
            messages.warning(request, str(refusal))
            return redirect(appointment)
        else:
            messages.success(request, _("The formal notice is kept; the customer is to be contacted in time."))
            return redirect(appointment)
    return render(request, "reception/formal_notice_form.html", {"appointment": appointment, "form": form})


@login_required
@require_POST
def contact(request, pk):
    appointment = find(request, pk)
    require(rules.may_edit(request.user, appointment))
    form, said = ContactedForm(request.POST), _("Kept: the customer was contacted.")
    title = _("Spoke with the customer")
    return carry_out(request, appointment, actions.contact, said, form=form, title=title)
