"""Appointments: the list, the record, the form."""

from django.contrib.auth.decorators import login_required
from django.shortcuts import render
from django.views.decorators.http import require_GET

from accounts.models import Absence
from customers.models import Organisation
from history.moment import now
from pages.formats import local
from reception import privacy, rules
from reception.actions.letters import note_seen
from reception.forms import (
    CheckInForm,
    CheckOutForm,
    DeclineForm,
    DutyForm,
    ExpectForm,
    InstructionForm,
    ReasonForm,
    RestoreForm,
)
from reception.forms.formal import ContactedForm
from reception.models import Appointment
from reception.room_day import state_of

from .common import find

LAST_VISITS = 5


@login_required
@require_GET
def detail(request, pk):
    appointment, user = find(request, pk), request.user
    offered = offers_of(user, appointment)
    if not rules.may_see_details(user, appointment):
        shown = privacy.seen_by(user, appointment)
        return render(request, "reception/appointment_gate.html", {"appointment": shown, "offered": offered})
    host, at = appointment.contact_person, now()
    note_seen(appointment, reader=user, at=at)
    context = {
        "appointment": appointment,
        "offered": offered,
        "at": at,
        "visitors": appointment.visitors.all(),
        "assignments": appointment.assignments.select_related("person__position"),
        "absence": Absence.objects.on(at).filter(person=host).first(),
        "may_open_customer": Organisation.objects.visible_to(user).filter(pk=appointment.organisation_id).exists(),
        "formal_notices": appointment.formal_notices.select_related("contacted_by"),
        "contacted_form": ContactedForm(auto_id="contacted_%s"),
        "earlier": appointment.earlier_of_same_customer().visible_to(user).open_to(user)[:LAST_VISITS],
        "room_state": state_of(user, appointment),
        **_ask_forms(appointment, user),
    }
    return render(request, "reception/appointment_detail.html", context)


def offers_of(user, appointment) -> set[str]:
    """The verbs that this person may use on the appointment and whose moment it is."""
    answer, receive = rules.may_answer(user, appointment), rules.may_receive(user, appointment)
    allowed = dict.fromkeys(("confirm", "decline", "reschedule", "cancel"), answer)
    allowed |= dict.fromkeys(("check_in", "undo_check_in", "start_meeting", "check_out"), receive)
    offered = {verb for verb, is_allowed in allowed.items() if is_allowed and appointment.can(verb)}
    if receive and appointment.can("mark_no_show") and appointment.starts_at <= now():
        offered.add("mark_no_show")
    left_at = appointment.left_at
    if receive and appointment.can("undo_check_out") and left_at and local(left_at).date() == local(now()).date():
        offered.add("undo_check_out")
    uncleared = appointment.clearance == Appointment.Clearance.WAITING
    if uncleared and not rules.may_override_clearance(user):
        offered.discard("check_in")
    if appointment.state in Appointment.AHEAD and rules.may_edit(user, appointment):
        offered |= {"edit", "give_duty", "note_formal_notice", "contact"}
    if appointment.state in Appointment.AHEAD and answer:
        offered |= {"propose", "ask"} if appointment.state == "requested" else {"propose"}
    if appointment.can("restore") and answer and appointment.starts_at > now():
        offered.add("restore")
    if appointment.state not in Appointment.OVER and rules.may_edit(user, appointment):
        offered.add("arrange")
    if appointment.state not in Appointment.OVER and receive:
        offered.add("expect")
    if appointment.state == "confirmed" and receive and rules.may_see_details(user, appointment):
        offered.add("pass")
    if rules.may_instruct(user, appointment) and (appointment.is_important or appointment.special_needs):
        offered.add("instruct")
    if appointment.state in {"arrived", "in_progress", "completed", "closed"}:
        offered |= {"record"} if rules.may_write_record(user, appointment) else set()
    return offered


def _ask_forms(appointment, user) -> dict:
    """The small forms behind the verbs that need words; each with ids of its own."""
    return {
        "check_in_form": CheckInForm(appointment=appointment, initial={"needs": appointment.needs}, auto_id="in_%s"),
        "check_out_form": CheckOutForm(initial={"seen_off_by": user}, auto_id="out_%s"),
        "decline_form": DeclineForm(auto_id="decline_%s"),
        "cancel_form": ReasonForm(auto_id="cancel_%s"),
        "undo_form": ReasonForm(auto_id="undo_%s"),
        "restore_form": RestoreForm(auto_id="restore_%s"),
        "expect_form": ExpectForm(auto_id="expect_%s"),
        "duty_form": DutyForm(auto_id="duty_%s"),
        "instruction_form": InstructionForm(initial={"instruction": appointment.instruction}, auto_id="instruction_%s"),
    }
