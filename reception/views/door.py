"""The verbs at the door, and what belongs to a visit."""

from django.contrib.auth.decorators import login_required
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from reception import actions, rules
from reception.forms import (
    DutyForm,
    ExpectForm,
    InstructionForm,
    ReasonForm,
    SignInForm,
    WaitForm,
)
from reception.privacy import name_for

from .common import carry_out, filled, find, require


@login_required
@require_POST
def undo_check_in(request, pk):
    appointment = find(request, pk)
    require(rules.may_receive(request.user, appointment))
    form, said = filled(ReasonForm, request), _("The check-in is undone.")
    return carry_out(request, appointment, actions.undo_check_in, said, form=form, title=_("Undo the check-in"))


@login_required
@require_POST
def start_meeting(request, pk):
    appointment = find(request, pk)
    require(rules.may_receive(request.user, appointment))
    said = _("%(visitor)s is being received.") % {"visitor": name_for(request.user, appointment)}
    return carry_out(request, appointment, actions.start_meeting, said)


@login_required
@require_POST
def tell_wait(request, pk):
    appointment = find(request, pk)
    require(rules.may_receive(request.user, appointment))
    form, said = filled(WaitForm, request), _("The board shows it.")
    return carry_out(request, appointment, actions.tell_wait, said, form=form, title=_("Say how long it takes"))


@login_required
@require_POST
def mark_no_show(request, pk):
    appointment = find(request, pk)
    require(rules.may_receive(request.user, appointment))
    return carry_out(request, appointment, actions.mark_no_show, _("Noted: nobody came. The room is free."))


@login_required
@require_POST
def expect(request, pk):
    appointment = find(request, pk)
    require(rules.may_receive(request.user, appointment))
    form, said = ExpectForm(request.POST), _("The list of visitors is longer by one.")
    return carry_out(request, appointment, actions.expect, said, form=form, title=_("Add a visitor"))


@login_required
@require_POST
def sign_in(request, pk, visitor):
    appointment = find(request, pk)
    require(rules.may_sign_in(request.user, appointment))
    row = get_object_or_404(appointment.visitors, pk=visitor)
    said = _("%(visitor)s is signed in.") % {"visitor": row}
    form = SignInForm(request.POST)
    return carry_out(request, appointment, _of(row, actions.sign_in), said, form=form, title=_("Sign in"))


@login_required
@require_POST
def sign_out(request, pk, visitor):
    appointment = find(request, pk)
    require(rules.may_receive(request.user, appointment))
    row = get_object_or_404(appointment.visitors, pk=visitor)
    return carry_out(request, appointment, _of(row, actions.sign_out), _("%(visitor)s has left.") % {"visitor": row})


@login_required
@require_POST
def give_duty(request, pk):
    appointment = find(request, pk)
    require(rules.may_edit(request.user, appointment))
    form, said = DutyForm(request.POST), _("The duty is given.")
    return carry_out(request, appointment, actions.give_duty, said, form=form, title=_("Give a duty"))


@login_required
@require_POST
def instruct(request, pk):
    appointment = find(request, pk)
    require(rules.may_instruct(request.user, appointment))
    form, said = InstructionForm(request.POST), _("The instruction is kept, and those concerned hear of it.")
    return carry_out(request, appointment, actions.instruct, said, form=form, title=_("Give an instruction"))


def _of(visitor, act):
    """The verb of one person of the visit, as a verb of the visit."""
    return lambda _appointment, **details: act(visitor, **details)
