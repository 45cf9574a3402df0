"""The person objects to a result while there is time; somebody who had no part in it decides; versions are kept."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.urls import reverse

from accounts.actions import appoint_deputy
from assessments import actions
from assessments.actions import appeals
from assessments.actions.sealing import proof_of
from assessments.models import Appeal, CriterionScore, Scorecard, Snapshot
from assessments.wires import the_time_to_object_is_over
from deadlines.models import Clock, Standard
from history import moment
from history.flow import NotAllowed
from history.moment import now
from notices.models import Notice
from reception.actions import Refused
from tests.factories.accounts import UserFactory
from tests.factories.consequences import appeal, card_of, person

pytestmark = pytest.mark.django_db


@pytest.fixture
def judge():
    return UserFactory(role="hr")


@pytest.fixture
def shown():
    return card_of(person(), points=50, publish=False)


def window(card):
    return Clock.objects.of(card).filter(code="APPEAL").order_by("-cycle").first()


def better(card, points=90):
    return {criterion: Decimal(points) for criterion in card.period.scheme.criteria.all()}


def told(row, kind):
    return {notice.recipient for notice in Notice.objects.about(row) if notice.kind == f"assessments.{kind}"}


def test_showing_a_result_opens_the_time_to_object_and_publishing_opens_it_anew(shown):
    assert (window(shown).owner, window(shown).started_at) == (shown.person, shown.proposed_at)
    with moment.at(shown.proposed_at + timedelta(days=1)):
        actions.publish(shown, actor=UserFactory(role="assessor"))

    assert (window(shown).cycle, window(shown).started_at) == (2, shown.published_at)


def test_the_time_passes_and_nobody_was_late(shown):
    clock = window(shown)

    the_time_to_object_is_over([clock], clock.due_at)

    clock.refresh_from_db()
    assert clock.state == Clock.State.CANCELLED
    with moment.at(clock.due_at), pytest.raises(Refused):
        appeals.lodge(shown, grounds="Too late", actor=shown.person)


def test_an_objection_stops_the_clock_and_those_who_can_decide_it_are_told(shown, judge):
    scorer = UserFactory.create(role="hr")
    CriterionScore.objects.filter(scorecard=shown).update(by=scorer)

    row = appeal(shown)

    assert window(shown).state == Clock.State.STOPPED
    assert told(row, "appeal_lodged") == {judge}


def test_while_an_objection_waits_the_result_is_neither_published_nor_taken_back(shown):
    appeal(shown)
    assessor = UserFactory(role="assessor")
    with moment.at(shown.proposed_at):
        with pytest.raises(Refused):
            actions.publish(shown, actor=assessor)
        with pytest.raises(Refused):
            actions.reopen(shown, reason="A mistake", actor=assessor)

    shown.refresh_from_db()
    assert shown.state == Scorecard.State.PROVISIONAL


def test_a_standard_lets_results_be_published_only_when_the_time_is_over(shown):
    Standard.objects.filter(code="OBJECTION_FIRST").update(amount=1)
    assessor, end = UserFactory(role="assessor"), window(shown).due_at
    with moment.at(end - timedelta(minutes=1)), pytest.raises(Refused):
        actions.publish(shown, actor=assessor)

    with moment.at(end):
        actions.publish(shown, actor=assessor)

    assert shown.state == Scorecard.State.PUBLISHED


@pytest.mark.parametrize("outcome", ["accepted", "partly"])
def test_an_accepted_objection_recomputes_the_result_and_keeps_the_version_before(shown, judge, outcome):
    row = appeal(shown)
    first = shown.period.scheme.criteria.first()

    with moment.at(shown.proposed_at):
        appeals.decide(
            row, outcome=outcome, decision="One visit was not theirs", points={first: Decimal(90)}, actor=judge
        )

    shown.refresh_from_db()
    expected = (first.weight * 90 + (100 - first.weight) * 50) / 100
    assert (row.state, row.decided_by, shown.total) == (outcome, judge, expected)
    assert [(version.occasion, version.total) for version in shown.snapshots.all()] == [
        (Snapshot.Occasion.SHOWN, Decimal("50.00")),
        (Snapshot.Occasion.CORRECTED, expected),
    ]
    score = shown.scores.get(criterion=first)
    assert (score.points, score.comment, score.by) == (90, "One visit was not theirs", judge)
    assert told(row, "appeal_decided") == {shown.person}


def test_a_rejected_objection_changes_nothing_and_is_not_made_twice(shown, judge):
    row = appeal(shown)
    with moment.at(shown.proposed_at):
        appeals.decide(row, outcome="rejected", decision="It was theirs", actor=judge)
        actions.publish(shown, actor=UserFactory(role="assessor"))

        with pytest.raises(Refused):
            appeals.lodge(shown, grounds="Once more", actor=shown.person)

    assert (shown.total, row.state) == (50, Appeal.State.REJECTED)


@pytest.mark.parametrize("who", ["scorer", "person"])
def test_whoever_had_a_part_in_the_result_does_not_decide(who):
    assessor = UserFactory(role="assessor")
    card = card_of(person(), points=50, assessor=assessor)
    row = appeal(card)

    with pytest.raises(Refused):
        appeals.decide(
            row,
            outcome="accepted",
            decision="Fine",
            points=better(card),
            actor={"scorer": assessor, "person": card.person}[who],
        )

    row.refresh_from_db()
    assert row.state == Appeal.State.LODGED


def test_an_objection_never_makes_a_result_worse(shown, judge):
    row = appeal(shown)

    with pytest.raises(Refused):
        appeals.decide(row, outcome="accepted", decision="No", points=better(shown, 40), actor=judge)

    shown.refresh_from_db()
    assert shown.total == 50


def test_accepting_says_what_is_worth_more(shown, judge):
    row = appeal(shown)

    with pytest.raises(Refused):
        appeals.decide(row, outcome="accepted", decision="Fine", actor=judge)


def test_of_two_who_decide_one_does(shown, judge):
    row = appeal(shown)
    other = Appeal.objects.get(pk=row.pk)
    appeals.decide(row, outcome="rejected", decision="No", actor=judge)

    with pytest.raises(NotAllowed):
        appeals.decide(other, outcome="accepted", decision="Yes", points=better(shown), actor=UserFactory(role="admin"))

    shown.refresh_from_db()
    assert shown.total == 50


def test_an_objection_posted_twice_is_one(shown):
    with moment.at(shown.proposed_at):
        token = "2a3f7c1e-0000-4000-8000-000000000001"
        first = appeals.lodge(shown, grounds="Wrong", actor=shown.person, form_token=token)

        assert appeals.lodge(shown, grounds="Wrong", actor=shown.person, form_token=token) == first


def test_a_sealed_card_proves_itself_and_betrays_a_score_that_was_changed_behind_it(shown):
    with moment.at(shown.proposed_at):
        actions.publish(shown, actor=UserFactory(role="assessor"))
    assert proof_of(shown, at=shown.published_at).holds
    score = shown.scores.first()

    CriterionScore.objects.filter(pk=score.pk).update(points=99)

    proof = proof_of(shown, at=shown.published_at)
    assert (proof.holds, proof.is_intact) == (False, True)
    assert score.criterion.code in proof.differing


def test_a_sealed_text_that_was_changed_is_no_longer_intact(shown):
    newest = shown.snapshots.get()

    Snapshot.objects.filter(pk=newest.pk).update(evidence=newest.evidence.replace('"50"', '"90"'))

    assert not proof_of(shown, at=shown.proposed_at).is_intact


def test_a_colleague_sees_neither_result_nor_objection(shown):
    appeal(shown)

    assert not Appeal.objects.visible_to(UserFactory()).exists()
    assert Appeal.objects.visible_to(shown.person).count() == 1


def test_the_page_says_that_a_sealed_text_was_touched_even_where_it_cannot_be_read_any_more(shown, client):
    client.force_login(shown.person)
    address = reverse("assessments:seal", args=[shown.pk])
    assert "Nothing has changed" in client.get(address).content.decode()

    Snapshot.objects.filter(scorecard=shown).update(evidence='{"result": ')

    assert "The sealed text itself was changed." in client.get(address).content.decode()


@pytest.mark.parametrize("changed", ["whose it is", "the days of the period", "the total of the version"])
def test_a_seal_holds_what_no_score_says(shown, changed):
    if changed == "whose it is":
        Scorecard.objects.filter(pk=shown.pk).update(person=person())
    elif changed == "the days of the period":
        type(shown.period).objects.filter(pk=shown.period_id).update(ends_on=shown.period.ends_on - timedelta(days=9))
    else:
        Snapshot.objects.filter(scorecard=shown).update(total=99)

    assert not proof_of(shown, at=shown.proposed_at).holds


def test_somebody_called_otherwise_by_now_breaks_no_seal(shown):
    type(shown.person).objects.filter(pk=shown.person_id).update(name="Another Name")

    assert proof_of(shown, at=shown.proposed_at).holds


def test_whoever_stands_in_for_the_person_does_not_decide_nor_read_their_letters(shown, judge, client):
    deputy = UserFactory(role="hr")
    appoint_deputy(
        shown.person, deputy, starts_at=now(), ends_at=shown.proposed_at + timedelta(days=9), actor=shown.person
    )
    row = appeal(shown)

    assert told(row, "appeal_lodged") == {judge}
    with moment.at(shown.proposed_at):
        client.force_login(deputy)
        assert client.post(reverse("assessments:appeal-decide", args=[row.pk])).status_code == 403
        with pytest.raises(Refused):
            appeals.decide(row, outcome="rejected", decision="No", actor=deputy)
        appeals.decide(row, outcome="rejected", decision="No", actor=judge)
    assert not Notice.objects.filter(recipient=deputy, kind__startswith="assessments.").exists()


@pytest.mark.parametrize("withdrawn", [True, False])
def test_a_result_that_nobody_objected_to_yet_is_open_to_it_when_it_is_published(shown, judge, withdrawn):
    """An objection that was taken back, or that was about a result that went back, is none to this one."""
    assessor, row = UserFactory(role="assessor"), appeal(shown)
    with moment.at(shown.proposed_at + timedelta(hours=1)):
        if withdrawn:
            appeals.withdraw(row, actor=shown.person)
        else:
            appeals.decide(row, outcome="rejected", decision="It was theirs", actor=judge)
            actions.reopen(shown, reason="One score is wrong", actor=assessor)
            actions.propose(shown, actor=assessor)
        actions.publish(shown, actor=assessor)

        assert appeals.lodge(shown, grounds="Wrong", actor=shown.person).state == Appeal.State.LODGED


def test_what_is_taken_back_can_be_objected_to_anew_in_the_time_that_is_left(shown):
    end, row = window(shown).due_at, appeal(shown)
    with moment.at(shown.proposed_at + timedelta(hours=1)):
        appeals.withdraw(row, actor=shown.person)
        assert (window(shown).state, window(shown).due_at) == (Clock.State.RUNNING, end)
        again = appeals.lodge(shown, grounds="Better said", actor=shown.person)
    with moment.at(end):
        appeals.withdraw(again, actor=shown.person)

        with pytest.raises(Refused):
            appeals.lodge(shown, grounds="Too late", actor=shown.person)


def test_while_an_objection_waits_the_form_says_so_and_afterwards_that_it_is_decided(shown, judge, client):
    page, row = reverse("assessments:object", args=[shown.pk]), appeal(shown)
    client.force_login(shown.person)
    with moment.at(shown.proposed_at):
        waiting = client.post(page, {"grounds": "The visit was not mine"}).content.decode()
        appeals.decide(row, outcome="rejected", decision="It was theirs", actor=judge)
        decided = client.get(page).content.decode()

    assert "An objection is waiting for its decision already." in waiting and row.get_absolute_url() in waiting
    assert "The visit was not mine" in waiting and "The time to object is over." not in waiting
    assert "It was objected to already, and that is over." in decided


def test_whoever_had_a_part_is_told_in_words_that_somebody_else_decides(shown, judge, client):
    scorer = UserFactory(role="hr")
    CriterionScore.objects.filter(scorecard=shown).update(by=scorer)
    row = appeal(shown)
    client.force_login(scorer)

    answer = client.get(reverse("assessments:appeal-decide", args=[row.pk]), follow=True)

    said = "You had a part in this result: somebody else decides."
    assert [str(message) for message in answer.context["messages"]] == [said]
    assert (answer.context["deciders"], answer.context["offer_decide"]) == ([judge], False)
    assert answer.content.decode().count(said) == 2


def test_where_nobody_with_the_right_is_outside_the_page_says_so(shown, client):
    CriterionScore.objects.filter(scorecard=shown).update(by=UserFactory(role="hr"))
    row = appeal(shown)
    client.force_login(shown.person)

    assert "Nobody can decide it yet" in client.get(row.get_absolute_url()).content.decode()


def test_what_is_decided_is_not_offered_again(shown, judge, client):
    row = appeal(shown)
    with moment.at(shown.proposed_at):
        appeals.decide(row, outcome="rejected", decision="It was theirs", actor=judge)
    client.force_login(judge)

    answer = client.get(reverse("assessments:appeal-decide", args=[row.pk]), follow=True)

    said = "This objection is decided, or was withdrawn."
    assert [str(message) for message in answer.context["messages"]] == [said]


def test_points_that_cannot_be_are_refused_at_their_field_alone(shown, judge, client):
    row, criteria = appeal(shown), list(shown.period.scheme.criteria.all())
    said = {"outcome": "partly", "decision": "Half of it", f"points-{criteria[0].pk}": "40"}
    client.force_login(judge)

    form = client.post(reverse("assessments:appeal-decide", args=[row.pk]), said).context["form"]

    sentence = "An objection never makes a result worse: at least 50.00."
    assert form.errors == {f"points-{criteria[0].pk}": [sentence]}


def test_who_objects_too_late_reads_so_and_keeps_the_words(shown, client):
    client.force_login(shown.person)
    with moment.at(window(shown).due_at):
        page = client.post(reverse("assessments:object", args=[shown.pk]), {"grounds": "The visit was not mine"})

    text = page.content.decode()
    assert "The time to object is over." in text and "The visit was not mine" in text
    assert not Appeal.objects.exists()
