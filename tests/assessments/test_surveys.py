"""A questionnaire for a chosen group of customers."""

import csv
import io
from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from assessments import actions
from assessments.choosing import contacts_for
from assessments.clock import send_questionnaires
from assessments.models import Feedback, Questionnaire, Survey
from calls.models import Issue
from history import moment
from history.flow import NotAllowed
from history.moment import now
from notices.models import Message
from tests.factories.accounts import UserFactory
from tests.factories.assessments import visited
from tests.factories.customers import ContactFactory, OrganisationFactory

pytestmark = pytest.mark.django_db
State, PATH = Feedback.State, "/assessments/feedback/surveys/"
LETTERS = "assessments.survey_request"


@pytest.fixture
def admin():
    return UserFactory(role="admin")


def planned(admin, **chosen):
    survey = Survey(name="Spring", questionnaire=Questionnaire.objects.get(code="customers"), chosen=chosen)
    return actions.plan_survey(survey, actor=admin)


def sent(admin, **chosen):
    survey = planned(admin, **chosen)
    actions.open_survey(survey, actor=admin)
    send_questionnaires()
    return survey


def customer(name="Contact", email="a@example.com", **organisation):
    tier_reason = {"tier_reason": "Large"} if organisation.get("tier") else {}
    return ContactFactory(name=name, email=email, organisation=OrganisationFactory(**organisation, **tier_reason))


def answer(contact, survey, overall=5, **more):
    feedback = Feedback.objects.get(contact=contact, survey=survey)
    said = {"answers": {"overall": overall, "improve": "Speed"}, "respondent_name": contact.name}
    actions.answer(feedback, method="questionnaire", actor=None, **said | more)
    return feedback


@pytest.mark.clause("S2-51")
def test_an_administrator_sends_a_questionnaire_to_a_chosen_group_and_sees_the_response_rate(client, admin):
    chosen = [customer(tier="A", email=f"a{n}@example.com") for n in range(3)]
    customer(tier="B", email="b@example.com")
    client.force_login(admin)
    form = {
        "name": "Spring",
        "questionnaire": Questionnaire.objects.get(code="customers").pk,
        "tier": ["A"],
        "form_token": uuid4(),
    }

    preview = client.post(f"{PATH}new/", form, follow=True)
    survey = Survey.objects.get()
    client.post(f"{PATH}{survey.pk}/send/")
    send_questionnaires()
    answer(chosen[0], survey)
    page = client.get(f"{PATH}{survey.pk}/")

    assert preview.context["count"] == 3
    letters = Message.objects.filter(kind=LETTERS).values_list("address", flat=True)
    assert sorted(letters) == ["a0@example.com", "a1@example.com", "a2@example.com"]
    rate = page.context["rate"]
    assert (rate.asked, rate.answered, rate.silent, rate.share) == (3, 1, 2, "33 %")
    assert "33 %" in page.content.decode()


@pytest.mark.clause("S2-51")
def test_who_did_not_answer_is_shown_and_exported(client, admin):
    first, second = customer("Answers"), customer("Silent", email="b@example.com")
    survey = sent(admin)
    answer(first, survey)
    client.force_login(admin)

    silent = client.get(f"{PATH}{survey.pk}/?state=asked")
    body = b"".join(client.get(f"{PATH}{survey.pk}/export/?format=csv").streaming_content).decode("utf-8-sig")

    assert [row.contact for row in silent.context["page"].rows] == [second]
    rows = {row["Contact"]: row for row in csv.DictReader(io.StringIO(body))}
    assert (rows["Answers"]["State"], rows["Answers"]["Overall"]) == ("Answered", "5")
    assert (rows["Silent"]["State"], rows["Silent"]["E-mail"]) == ("Not yet answered", "b@example.com")


@pytest.mark.parametrize(
    ("chosen", "expected"),
    [
        ({}, {"big", "small", "seen", "owned"}),
        ({"tier": ["A"]}, {"big"}),
        ({"tier": ["-"]}, {"seen", "owned"}),
        ({"tier": ["A", "-"]}, {"big", "seen", "owned"}),
        ({"relation": ["existing"]}, {"small"}),
        ({"industry": "steel"}, {"big"}),
        ({"owner": True}, {"owned"}),
        ({"visited_since": "2026-03-01"}, {"seen"}),
        ({"not_visited_since": "2026-03-01"}, {"big", "small", "owned"}),
        ({"called_since": "2026-03-01"}, set()),
        ({"tier": ["A"], "relation": ["existing"]}, set()),
    ],
)
def test_the_group_is_chosen_by_what_is_known_of_the_customers(admin, chosen, expected):
    customer("big", tier="A", industry="Steelworks")
    customer("small", tier="B", relation="existing")
    owned = customer("owned", owner=UserFactory())
    seen = customer("seen")
    visited(organisation=seen.organisation, contact=seen)
    if "owner" in chosen:
        chosen = {"owner": owned.organisation.owner_id}

    assert {contact.name for contact in contacts_for(admin, chosen)} == expected


def test_one_person_of_each_organisation_is_the_first_who_can_be_written_to(admin):
    organisation = OrganisationFactory()
    ContactFactory(organisation=organisation, name="calls only", email="")
    ContactFactory(organisation=organisation, name="first", email="1@example.com")
    ContactFactory(organisation=organisation, name="second", email="2@example.com")
    ContactFactory(name="alone", email="")
    ContactFactory(name="nobody can reach", email="", phone="")

    chosen = contacts_for(admin, {"one_each": True})

    assert sorted(contact.name for contact in chosen) == ["alone", "first"]


def test_somebody_who_sees_only_their_own_customers_asks_only_those(admin):
    rep = UserFactory()
    mine = customer(owner=rep)
    customer(email="b@example.com")

    assert list(contacts_for(rep, {})) == [mine]


def test_who_has_no_address_is_called_and_the_method_is_recorded(client, admin):
    contact = customer(email="")
    survey = sent(admin)
    feedback = Feedback.objects.get(contact=contact)
    before = feedback.state
    client.force_login(admin)

    posted = {"q-overall": "4", "method": "phone", "respondent_name": contact.name}
    client.post(f"/assessments/feedback/{feedback.pk}/record/", posted)

    feedback.refresh_from_db()
    assert before == State.DUE
    assert (feedback.state, feedback.method, feedback.recorded_by) == (State.ANSWERED, "phone", admin)
    assert Message.objects.filter(kind=LETTERS).count() == 0
    assert survey.state == "open"


def test_a_low_mark_is_told_to_the_account_owner_and_opens_an_issue(admin, manager):
    owner = UserFactory(department=manager.department)
    contact = customer(owner=owner)
    survey = sent(admin)

    answer(contact, survey, overall=1)

    issue = Issue.objects.get()
    assert (issue.handler, issue.organisation, issue.contact) == (owner, contact.organisation, contact)
    assert issue.description == "Not satisfied: 1 of 5 in “Customer survey”.\nSpeed"


def test_answers_without_a_name_count_and_are_nobodys(client, admin):
    people = [customer(f"P{n}", email=f"p{n}@example.com") for n in range(3)]
    survey = sent(admin)
    for contact in people:
        answer(contact, survey, overall=2, is_anonymous=True)
    client.force_login(admin)

    page = client.get(f"{PATH}{survey.pk}/")
    body = b"".join(client.get(f"{PATH}{survey.pk}/export/?format=csv").streaming_content).decode("utf-8-sig")

    rate, results = page.context["rate"], page.context["results"]
    assert (rate.asked, rate.answered, rate.share) == (3, 3, "100 %")
    assert (results.named, results.nameless, results.questions[0].mean) == (0, 3, "2.0")
    rows = list(csv.DictReader(io.StringIO(body)))
    assert [(row["State"], row["Overall"], row["Answer received"]) for row in rows] == [
        ("Answered without a name", "", "")
    ] * 3
    assert Issue.objects.count() == 0


def test_a_survey_is_sent_once_and_not_edited_after(admin):
    customer()
    survey = planned(admin)
    on_the_other_screen = Survey.objects.get(pk=survey.pk)
    actions.open_survey(survey, actor=admin)

    with pytest.raises(NotAllowed):
        actions.open_survey(on_the_other_screen, actor=admin)
    with pytest.raises(NotAllowed):
        actions.edit_survey(survey, actor=admin, version=survey.version, name="Other")

    assert Feedback.objects.count() == 1


def test_nobody_who_fits_is_said_and_nothing_is_sent(client, admin):
    survey = planned(admin, tier=["C"])
    client.force_login(admin)

    page = client.post(f"{PATH}{survey.pk}/send/", follow=True).content.decode()

    survey.refresh_from_db()
    assert ("Nobody fits: choose a wider group." in page, survey.state) == (True, "draft")


def test_a_closed_survey_takes_no_answer_and_sends_no_letter(client, admin):
    contact = customer()
    survey = sent(admin)
    late = planned(admin)
    actions.open_survey(late, actor=admin)
    link = Message.objects.get(kind=LETTERS).params["link"].removeprefix("http://127.0.0.1:8000")

    actions.close_survey(survey, actor=admin)
    actions.close_survey(late, actor=admin)
    send_questionnaires()
    refused = client.post(link, {"q-overall": "4", "respondent_name": "Wang"})

    assert (refused.status_code, Message.objects.filter(kind=LETTERS).count()) == (410, 1)
    assert Feedback.objects.get(contact=contact, survey=survey).state == State.ASKED


def test_of_a_closed_survey_nobody_is_asked_or_called_any_more(client, admin):
    contact = customer()
    survey = sent(admin)
    feedback = Feedback.objects.with_visit().get(contact=contact)
    on_the_other_screen = Feedback.objects.with_visit().get(contact=contact)
    actions.close_survey(survey, actor=admin)
    client.force_login(admin)

    client.post(f"/assessments/feedback/{feedback.pk}/ask/")
    posted = {"q-overall": "4", "method": "phone", "respondent_name": contact.name}
    page = client.post(f"/assessments/feedback/{feedback.pk}/record/", posted, follow=True).content.decode()
    for verb in (lambda: actions.ask(on_the_other_screen, actor=admin), lambda: answer(contact, survey)):
        with pytest.raises(NotAllowed):
            verb()

    feedback.refresh_from_db()
    assert "The survey is closed." in page
    assert (feedback.state, feedback.expires_at) == (State.ASKED, now())
    assert "Record an interview" not in client.get(f"/assessments/feedback/{feedback.pk}/").content.decode()


def test_it_closes_by_itself_after_its_last_day(admin):
    customer()
    survey = planned(admin)
    Survey.objects.filter(pk=survey.pk).update(closes_on=date(2026, 3, 12))
    survey.refresh_from_db()
    actions.open_survey(survey, actor=admin)
    with moment.at(now() + timedelta(hours=20)):
        send_questionnaires()
        [feedback] = Feedback.objects.all()
        during = (survey.state, feedback.expires_at)
    with moment.at(now() + timedelta(days=2)):
        send_questionnaires()

    survey.refresh_from_db()
    assert during == ("open", survey.ends_at)
    assert survey.state == "closed"


def test_the_same_form_twice_is_one_survey(client, admin):
    client.force_login(admin)
    form = {"name": "Spring", "questionnaire": Questionnaire.objects.get(code="customers").pk, "form_token": uuid4()}

    first, second = (client.post(f"{PATH}new/", form) for _time in range(2))

    assert first["Location"] == second["Location"]
    assert Survey.objects.count() == 1


def test_what_was_chosen_is_kept_when_something_is_missing(client, admin):
    client.force_login(admin)

    page = client.post(f"{PATH}new/", {"tier": ["A"], "industry": "steel", "form_token": uuid4()})

    assert page.status_code == 200
    assert page.context["form"]["industry"].value() == "steel"
    assert page.content.decode().split('value="A"')[1].split(">")[0].count("checked") == 1


def test_a_stale_form_shows_both_versions(client, admin):
    survey = planned(admin)
    actions.edit_survey(survey, actor=UserFactory(), version=survey.version, name="Theirs")
    client.force_login(admin)
    form = {"name": "Mine", "questionnaire": survey.questionnaire_id, "form_token": uuid4(), "version": "0"}

    page = client.post(f"{PATH}{survey.pk}/edit/", form).content.decode()

    survey.refresh_from_db()
    assert ("Theirs" in page, "Mine" in page, survey.name) == (True, True, "Theirs")


@pytest.mark.parametrize("verb", ["send", "close"])
def test_sending_and_closing_are_never_a_get(client, admin, verb):
    survey = planned(admin)
    client.force_login(admin)

    assert client.get(f"{PATH}{survey.pk}/{verb}/").status_code == 405


def test_three_surveys_cost_what_one_costs(client, admin):
    customer()
    client.force_login(admin)
    sent(admin)
    client.get(PATH)
    with CaptureQueriesContext(connection) as once:
        client.get(PATH)
    sent(admin)
    sent(admin)
    with CaptureQueriesContext(connection) as thrice:
        client.get(PATH)

    assert len(thrice) == len(once)
