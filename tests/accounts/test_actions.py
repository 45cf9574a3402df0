import threading
from datetime import timedelta

import pytest
from django.db import connection

from accounts import actions
from accounts.models import Absence, Deputy, User
from history.flow import NotAllowed
from history.models import Event
from notices.models import Notice
from tests.factories.accounts import UserFactory


def verbs(person):
    return [event.verb for event in Event.objects.about(person)]


def test_appointing_a_deputy_is_written_down_and_told(host, stranger, noon):
    actions.appoint_deputy(host, stranger, noon, noon + timedelta(days=2), host)

    event = Event.objects.latest_of(host)
    assert (event.verb, event.actor, event.facts["deputy"]) == ("appoint_deputy", host, stranger.name)
    assert [notice.recipient for notice in Notice.objects.about(host)] == [stranger]


def test_somebody_whose_account_is_closed_becomes_nobodys_deputy(host, noon):
    gone = UserFactory(is_active=False)

    with pytest.raises(NotAllowed):
        actions.appoint_deputy(host, gone, noon, noon + timedelta(days=1), host)

    assert verbs(host) == []


def test_a_deputyship_that_has_begun_ends_now_and_one_that_has_not_goes_away(host, stranger, clerk, noon):
    begun = actions.appoint_deputy(host, stranger, noon - timedelta(days=1), noon + timedelta(days=1), host)
    planned = actions.appoint_deputy(host, clerk, noon + timedelta(days=1), noon + timedelta(days=2), host)

    actions.end_deputy(begun, actor=host)
    actions.end_deputy(planned, actor=host)

    assert [(row.deputy, row.ends_at) for row in Deputy.objects.all()] == [(stranger, noon)]


def test_ending_twice_happens_once(host, stranger, noon):
    row = actions.appoint_deputy(host, stranger, noon - timedelta(days=1), noon + timedelta(days=1), host)
    actions.end_deputy(row, actor=host)

    with pytest.raises(NotAllowed):
        actions.end_deputy(row, actor=stranger)

    assert verbs(host) == ["appoint_deputy", "end_deputy"]


def test_an_absence_ends_once(host, noon):
    row = actions.record_absence(host, noon - timedelta(days=1), noon + timedelta(days=1), note="Away", actor=host)
    actions.end_absence(row, actor=host)

    with pytest.raises(NotAllowed):
        actions.end_absence(row, actor=host)

    assert Absence.objects.get().ends_at == noon
    assert verbs(host) == ["record_absence", "end_absence"]


def test_the_words_of_an_absence_stand_apart_from_the_event(host, noon):
    actions.record_absence(host, noon, noon + timedelta(days=1), note="In hospital", actor=host)

    event = Event.objects.latest_of(host)
    assert event.text.words == "In hospital"
    assert "In hospital" not in str(event.facts)


def test_who_leaves_stands_in_for_nobody_and_is_offered_nowhere(host, stranger, noon, clerk):
    actions.appoint_deputy(host, stranger, noon - timedelta(days=1), noon + timedelta(days=1), host)

    actions.deactivate(stranger, actor=clerk)

    assert stranger not in User.objects.active()
    assert not Deputy.objects.in_force(noon).exists()
    assert verbs(stranger) == ["deactivate"]


def test_a_head_does_not_leave_before_another_is_named(manager, clerk):
    with pytest.raises(NotAllowed, match="First name another head of Customer Projects"):
        actions.deactivate(manager, actor=clerk)

    manager.refresh_from_db()
    assert manager.is_active


def test_closing_and_opening_an_account_happen_once_each(host, clerk):
    for act in [actions.deactivate, actions.reactivate]:
        act(host, actor=clerk)
        with pytest.raises(NotAllowed):
            act(host, actor=clerk)

    assert verbs(host) == ["deactivate", "reactivate"]


def test_presence_is_kept_in_its_columns(host, noon):
    actions.set_presence(host, User.Presence.OUT, until=noon)

    host.refresh_from_db()
    assert (host.presence, host.presence_until) == ("out", noon)


@pytest.mark.no_sqlite
@pytest.mark.django_db(transaction=True)
def test_of_two_who_appoint_the_same_deputy_at_once_one_does(noon):
    host, stranger = UserFactory(), UserFactory()
    start, refused = threading.Barrier(2), []

    def appoint():
        start.wait()
        try:
            actions.appoint_deputy(host, stranger, noon, noon + timedelta(days=1), host)
        except NotAllowed as refusal:
            refused.append(str(refusal))
        finally:
            connection.close()

    threads = [threading.Thread(target=appoint) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert Deputy.objects.count() == 1
    assert len(refused) == 1
