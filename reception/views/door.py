"""The verbs at the door, and what belongs to a visit."""

from django.contrib.auth.decorators import login_required
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext_lazy as _
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

from .common import carry_out, find, require
from .steps import step

undo_check_in = step(
    find,
    rules.may_receive,
    actions.undo_check_in,
    _("The check-in is undone."),
    ReasonForm,
    _("Undo the check-in"),
)
undo_check_out = step(
    find,
    rules.may_receive,
    actions.undo_check_out,
    _("The check-out is undone: they are in the house."),
    ReasonForm,
    _("Undo the check-out"),
)
tell_wait = step(
    find, rules.may_receive, actions.tell_wait, _("The board shows it."), WaitForm, _("Say how long it takes")
)
mark_no_show = step(find, rules.may_receive, actions.mark_no_show, _("Noted: nobody came. The room is free."))
expect = step(
    find,
    rules.may_receive,
    actions.expect,
    _("The list of visitors is longer by one."),
    ExpectForm,
    _("Add a visitor"),
)
give_duty = step(find, rules.may_edit, actions.give_duty, _("The duty is given."), DutyForm, _("Give a duty"))
instruct = step(
    find,
    rules.may_instruct,
    actions.instruct,
    _("The instruction is kept, and those concerned hear of it."),
    InstructionForm,
    _("Give an instruction"),
)


@login_required
@require_POST
def start_meeting(request, pk):
    appointment = find(request, pk)
    require(rules.may_receive(request.user, appointment))
    said = _("%(visitor)s is being received.") % {"visitor": name_for(request.user, appointment)}
    return carry_out(request, appointment, actions.start_meeting, said)


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


def _of(visitor, act):
    """The verb of one person of the visit, as a verb of the visit."""
    return lambda _appointment, **details: act(visitor, **details)
