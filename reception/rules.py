"""Who may do what at the front desk; whether it is the moment is for the flow to say."""

from accounts.models import User
from accounts.rules import on_behalf

from .models import ActionItem, Appointment, Closure, Enquiry, Meeting, VisitDraft, WalkIn


def is_concerned(user: User, appointment: Appointment) -> bool:
    """It is their visit: they receive, sell, registered or supervise it, or have a part in it."""
    hats = user.hats()
    host = appointment.contact_person
    people = {host.pk, host.manager_id, appointment.receptionist_id, appointment.salesperson_id}
    people |= {appointment.created_by_id, appointment.organisation.owner_id, appointment.department.head_id}
    people |= {appointment.deputy_id, appointment.sign_in_person_id}
    return bool(people & hats) or appointment.assignments.filter(person__in=hats).exists()


def acting_for(actor: User | None, appointment: Appointment) -> User | None:
    """For whom somebody acts who acts on this visit: the contact person they stand in for, or nobody."""
    if actor is None:
        return None
    if actor.pk == appointment.deputy_id and actor.pk != appointment.contact_person_id:
        return appointment.contact_person
    return on_behalf(actor, of=appointment.contact_person)


def may_see_details(user: User, appointment: Appointment) -> bool:
    """More than name, organisation, time and host, which is what the gate needs (field class).

    Of a private visit not even the name: only who has to do with it and the desk know who comes (R30).
    """
    right = "reception.view_private" if appointment.is_private else "reception.view_appointment"
    return user.may(right) or is_concerned(user, appointment)


def may_register(user: User) -> bool:
    """Everybody who works here (S2-02)."""
    return user.is_active


def may_shorten_notice(user: User) -> bool:
    """Register a visit at shorter notice than its kind asks for, with a reason: the desk, and heads of departments."""
    return keeps_the_book(user) or user.heads.exists()


def may_answer(user: User, appointment: Appointment) -> bool:
    """Confirm, decline, reschedule, cancel: the contact person, who looks after the visit, and the desk."""
    people = {appointment.contact_person_id, appointment.receptionist_id, appointment.salesperson_id}
    mine = (people | {appointment.deputy_id}) & user.hats()
    return bool(mine) or (keeps_the_book(user) and may_see_details(user, appointment))


def may_edit(user: User, appointment: Appointment) -> bool:
    return may_answer(user, appointment) or appointment.created_by_id in user.hats()


def may_receive(user: User, appointment: Appointment) -> bool:
    """Check in and out, start the meeting: whoever works at the door, and the hosts themselves."""
    mine = {appointment.contact_person_id, appointment.receptionist_id, appointment.deputy_id} & user.hats()
    return bool(mine) or user.may("reception.receive_appointment")


def may_sign_in(user: User, appointment: Appointment) -> bool:
    """Who records who comes (S1-28): the front desk and the sign-in person; nobody named, whoever receives."""
    if appointment.sign_in_person_id is None:
        return may_receive(user, appointment)
    return appointment.sign_in_person_id in user.hats() or user.may("reception.receive_appointment")


def may_answer_desk(user: User, appointment: Appointment) -> bool:
    """Say whether somebody comes for a visitor that waits: who receives, who is asked, and the desk for them (R29)."""
    return appointment.host_asked_id in user.hats() or may_receive(user, appointment)


def may_say_whether_it_suits(user: User, enquiry: Enquiry) -> bool:
    """Whoever was asked, or the head of the department that was (S2-09)."""
    asked = enquiry.person_id or enquiry.department.head_id
    return asked in user.hats()


def may_override_clearance(user: User) -> bool:
    return user.may("reception.override_clearance")


def may_write_record(user: User, appointment: Appointment) -> bool:
    """Whoever received the visitor, and the desk."""
    return may_answer(user, appointment) or is_concerned(user, appointment)


def may_instruct(user: User, appointment: Appointment) -> bool:
    """The superior of the contact person, and the head of the receiving department (S2-25)."""
    return bool({appointment.contact_person.manager_id, appointment.department.head_id} & user.hats())


def keeps_the_book(user: User) -> bool:
    """Registers and arranges visits for everybody, having them all before them."""
    return user.may("reception.register_appointment") and user.may("reception.view_appointment")


# --- visitors without an appointment ---


def may_report_walk_in(user: User) -> bool:
    return user.may("reception.report_walkin")


def may_decide_walk_in(user: User) -> bool:
    """Pass on, receive, see again, refer: the desk."""
    return user.may("reception.decide_walkin")


def may_acknowledge(user: User, walk_in: WalkIn) -> bool:
    """Whoever was asked, themselves or by their deputy."""
    return walk_in.forwarded_to_id is not None and walk_in.forwarded_to_id in user.hats()


def may_recognise(user: User, walk_in: WalkIn) -> bool:
    """The desk, and whoever reported them and may see who is expected."""
    return may_decide_walk_in(user) or (may_report_walk_in(user) and walk_in.created_by_id in user.hats())


def may_read_of_walk_in(user: User, walk_in: WalkIn) -> bool:
    """A business card, say: whoever sees the visitor's page sees what lies with it."""
    return WalkIn.objects.visible_to(user).filter(pk=walk_in.pk).exists()


def may_instruct_for_walk_in(user: User, walk_in: WalkIn) -> bool:
    """The superior to whom an important or special visitor was reported (S2-25)."""
    return walk_in.superior_id is not None and walk_in.superior_id in user.hats()


def may_arrange(user: User, draft: VisitDraft) -> bool:
    """Whoever it was given to, and the desk."""
    return may_decide_walk_in(user) or draft.person_id in user.hats()


def may_manage_kiosks(user: User) -> bool:
    return user.may("reception.manage_kiosks")


def may_confirm_arrival(user: User, appointment: Appointment) -> bool:
    """What a guest announced at the entrance: whoever may sign them in (S1-28)."""
    return may_sign_in(user, appointment)


# ---- who is in the house ----


def may_see_name(user: User, appointment: Appointment) -> bool:
    """Whoever works at the door knows who comes; of a private visit only whom it concerns (R30)."""
    return not appointment.is_private or may_see_details(user, appointment)


def may_call_roll(user: User) -> bool:
    """See who is in the house, and count them: the door, and whoever is given the right as a fire warden."""
    return user.may("reception.call_roll")


def may_print_badges(user: User) -> bool:
    return user.may("reception.receive_appointment")


def may_log_found(user: User) -> bool:
    """The desk and the gate, where what is found is handed in (S4-247)."""
    return user.may("reception.receive_appointment")


def may_keep_watchlist(user: User) -> bool:
    return user.may("reception.keep_watchlist")


def may_answer_watchlist(user: User) -> bool:
    """The desk alone hears of a hit (R28)."""
    return user.may("reception.answer_watchlist")


def may_issue_confidentiality(user: User) -> bool:
    return user.may("reception.issue_confidentiality")


def may_manage_rooms(user: User) -> bool:
    """Sites and rooms, and what is in them: the Administration Department."""
    return user.may("reception.manage_rooms")


def may_close_rooms(user: User) -> bool:
    return user.may("reception.close_room") or may_manage_rooms(user)


def may_book_closed(user: User | None, closure: Closure) -> bool:
    """Whom the closure names, and who manages the rooms."""
    if user is None:
        return False
    return may_manage_rooms(user) or closure.exempt.filter(pk__in=user.hats()).exists()


def may_tick_rooms(user: User, appointment: Appointment) -> bool:
    """Tick a room clean and ready: who works at the door, who receives, and who may close rooms."""
    return may_receive(user, appointment) or may_close_rooms(user)


def may_write_minutes(user: User, meeting: Meeting) -> bool:
    """Who takes them, who sat in the meeting, and who writes the record of the visit."""
    hats = user.hats()
    sits = any(row.person_id in hats for row in meeting.attendees.all())
    return meeting.minute_taker_id in hats or sits or may_write_record(user, meeting.appointment)


def may_read_meeting(user: User, meeting: Meeting) -> bool:
    """Whoever finds the meeting among those they may see reads all of it."""
    return Meeting.objects.visible_to(user).filter(pk=meeting.pk).exists()


def may_finish_item(user: User, item: ActionItem) -> bool:
    """Who owes it, and who writes the minutes of its meeting."""
    return item.owner_id in user.hats() or may_write_minutes(user, item.meeting)


def may_export_details(user: User) -> bool:
    """Phone, purpose and needs in a file: not for who sees visits only because they work at the door."""
    return user.may("reception.view_appointment") or not user.may("reception.receive_appointment")
