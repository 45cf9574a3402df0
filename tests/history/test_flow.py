"""How a record changes: one verb at a time, by one person, with one row of history."""

import pytest
from django.db import DatabaseError, connection

from history.flow import NotAllowed, Stale, begin, begin_many, change, move, record
from history.models import Event
from reception.models import Appointment
from tests.factories.accounts import UserFactory
from tests.factories.reception import AppointmentFactory

pytestmark = pytest.mark.django_db


def test_a_move_writes_state_version_and_one_event():
    appointment, actor = AppointmentFactory(), UserFactory()
    version = appointment.version

    event = move(appointment, "decline", actor=actor, decline_reason="No time", words="He was sorry.")

    assert (appointment.state, appointment.version) == (Appointment.State.DECLINED, version + 1)
    assert (event.actor, event.before, event.after) == (actor, "requested", "declined")
    assert event.text.words == "He was sorry."


def test_of_two_people_only_the_first_moves_and_the_second_hears_who_it_was():
    appointment, first, second = AppointmentFactory(), UserFactory(name="Ada First"), UserFactory()
    on_the_other_screen = Appointment.objects.get(pk=appointment.pk)
    move(appointment, "decline", actor=first, decline_reason="No time")

    with pytest.raises(NotAllowed) as refusal:
        move(on_the_other_screen, "cancel", actor=second)

    assert "Ada First" in str(refusal.value)
    assert Event.objects.about(appointment).filter(verb="cancel").count() == 0


def test_a_later_note_does_not_hide_who_was_faster():
    appointment, first = AppointmentFactory(), UserFactory(name="Ada First")
    on_the_other_screen = Appointment.objects.get(pk=appointment.pk)
    move(appointment, "decline", actor=first, decline_reason="No time")
    record(appointment, "instruct", actor=UserFactory(name="Noa Note"))

    with pytest.raises(NotAllowed) as refusal:
        move(on_the_other_screen, "cancel", actor=UserFactory())

    assert refusal.value.winner.actor == first


def test_a_change_keeps_old_and_new_of_what_differs():
    appointment = AppointmentFactory(purpose="Tour", head_count=3)

    event = change(appointment, actor=UserFactory(), version=appointment.version, purpose="Audit", head_count=3)

    assert event.facts == {"purpose": ["Tour", "Audit"]}


def test_a_change_that_changes_nothing_leaves_no_trace():
    appointment = AppointmentFactory(purpose="Tour")
    before = Event.objects.about(appointment).count()

    assert change(appointment, actor=UserFactory(), version=appointment.version, purpose="Tour") is None
    assert Event.objects.about(appointment).count() == before


def test_the_second_saver_overwrites_nothing():
    appointment = AppointmentFactory(purpose="Tour")
    seen = appointment.version
    change(appointment, actor=UserFactory(), version=seen, purpose="Audit")

    with pytest.raises(Stale):
        change(appointment, actor=UserFactory(), version=seen, purpose="Talk")

    appointment.refresh_from_db()
    assert appointment.purpose == "Audit"


def test_an_event_is_never_edited_and_never_deleted():
    event = move(AppointmentFactory(), "decline", actor=UserFactory(), decline_reason="No time")
    event.verb = "confirm"

    with pytest.raises(TypeError):
        event.save()
    with pytest.raises(TypeError):
        event.delete()
    with pytest.raises(TypeError):
        Event.objects.filter(pk=event.pk).update(verb="confirm")
    with pytest.raises(TypeError):
        Event.objects.filter(pk=event.pk).delete()


def test_the_database_refuses_to_edit_an_event_too():
    event = move(AppointmentFactory(), "decline", actor=UserFactory(), decline_reason="No time")

    with pytest.raises(DatabaseError, match="never edited"), connection.cursor() as cursor:
        cursor.execute("UPDATE history_event SET verb = 'confirm' WHERE id = %s", [event.pk])


def test_an_event_changed_behind_the_products_back_shows():
    event = move(AppointmentFactory(), "decline", actor=UserFactory(), decline_reason="No time")
    assert event.hash == Event.objects.get(pk=event.pk).fingerprint()

    event.actor = UserFactory()

    assert event.hash != event.fingerprint()


def test_many_begun_together_have_what_each_begun_alone_has(django_assert_num_queries):
    actor = UserFactory()
    alone, *together = [Appointment(**_columns(AppointmentFactory())) for _number in range(3)]
    begin(alone, "request", actor=actor)

    with django_assert_num_queries(2):
        begin_many(together, "request", actor=actor)

    event = Event.objects.latest_of(alone)
    for row in together:
        other = Event.objects.latest_of(row)
        assert (other.verb, other.actor, other.before, other.after, other.at) == (
            "request",
            actor,
            "",
            event.after,
            event.at,
        )
        assert other.hash == other.fingerprint()
        assert (row.created_at, row.created_by) == (alone.created_at, actor)


def _columns(appointment):
    fields = [field for field in Appointment._meta.concrete_fields if not (field.generated or field.unique)]
    return {field.attname: getattr(appointment, field.attname) for field in fields}
