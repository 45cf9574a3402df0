"""Whoever does not want to be asked for feedback is not asked."""

from datetime import timedelta

import pytest

from assessments import actions
from assessments.choosing import contacts_for, left_alone
from assessments.clock import send_questionnaires
from assessments.models import Feedback, OptOut, Questionnaire, Survey
from assessments.responses import rate
from deadlines.models import Clock, Standard
from history import moment
from history.flow import NotAllowed
from history.moment import now
from notices.models import Message
from reception.models import Appointment
from tests.factories.accounts import UserFactory
from tests.factories.assessments import FeedbackFactory, visited
from tests.factories.customers import ContactFactory, OrganisationFactory

pytestmark = pytest.mark.django_db
State, MAIL = Feedback.State, "wang@example.com"


@pytest.fixture
def contact():
    return ContactFactory(name="Wang Fang", email=MAIL)


def visit_of(contact):
    return visited(contact=contact, organisation=contact.organisation, visitor_email=contact.email)


def asked(visit):
    return Feedback.objects.with_visit().get(appointment=visit)


def survey(admin, **chosen):
    row = Survey(name="Spring", questionnaire=Questionnaire.objects.get(code="customers"), chosen=chosen)
    return actions.plan_survey(row, actor=admin)


def letters():
    return Message.objects.filter(address__iexact=MAIL, kind__startswith="assessments.").count()


def test_by_their_link_a_visitor_says_that_they_do_not_want_to_be_asked_again(client, contact):
    feedback = asked(visit_of(contact))
    path = actions.ask(feedback, actor=None)

    page = client.get(path)
    over = client.post(f"{path}opt-out/", follow=True)
    again = client.post(f"{path}opt-out/", follow=True)

    assert "Please do not ask me again" in page.content.decode()
    for answer in (over, again, client.get(path)):
        assert "We will not ask you again" in answer.content.decode()
    feedback.refresh_from_db()
    assert (feedback.state, OptOut.objects.get().contact, OptOut.objects.get().noted_by) == (
        State.OPTED_OUT,
        contact,
        None,
    )


def test_looking_at_the_address_changes_nothing(client, contact):
    path = actions.ask(asked(visit_of(contact)), actor=None)

    assert client.get(f"{path}opt-out/").status_code == 405
    assert not OptOut.objects.exists()


def test_who_opted_out_is_asked_neither_after_a_visit_nor_in_a_survey_nor_again(contact):
    admin, first = UserFactory(role="admin"), asked(visit_of(contact))
    other = ContactFactory(name="Li Na", email="li@example.com")
    running = survey(admin)
    actions.open_survey(running, actor=admin)
    actions.opt_out(first, actor=admin)
    before = letters()

    later = asked(visit_of(contact))
    spring = survey(admin)
    count = actions.open_survey(spring, actor=admin)
    with moment.at(now() + timedelta(days=6)):
        send_questionnaires()

    assert (count, letters()) == (1, before)
    assert Feedback.objects.get(survey=running, contact=contact).state == State.OPTED_OUT
    assert Feedback.objects.get(survey=spring, contact=contact).state == State.OPTED_OUT
    assert Feedback.objects.get(survey=spring, contact=other).state == State.ASKED
    assert (later.state, first.reminders) == (State.OPTED_OUT, 0)
    assert not Clock.objects.filter(code="FEEDBACK_REQUEST", state=Clock.State.RUNNING).exists()
    with pytest.raises(NotAllowed):
        actions.ask(later, actor=admin)


def test_a_letter_that_was_put_off_does_not_go(contact):
    Standard.objects.filter(code="FEEDBACK_DELAY").update(amount=24)
    feedback = asked(visit_of(contact))
    actions.opt_out(feedback, actor=UserFactory())

    with moment.at(now() + timedelta(hours=30)):
        send_questionnaires()

    assert (letters(), Feedback.objects.get().state) == (0, State.OPTED_OUT)


def test_a_visitor_who_is_no_contact_is_known_by_the_address_in_any_letters():
    actions.opt_out(FeedbackFactory(visitor_email="Wang@Example.com"), actor=None)

    assert FeedbackFactory(visitor_email=MAIL).state == State.OPTED_OUT
    assert FeedbackFactory(visitor_email="li@example.com").state == State.ASKED


def test_of_whom_nothing_is_known_nothing_can_be_noted(client):
    visit = visited(visitor_email="")
    Appointment.objects.filter(pk=visit.pk).update(contact=None)
    feedback = asked(visit)

    path = actions.ask(feedback, actor=None)

    assert "Please do not ask me again" not in client.get(path).content.decode()
    with pytest.raises(NotAllowed):
        actions.opt_out(feedback, actor=None)


def test_response_rates_count_them_apart(client, contact):
    admin = UserFactory(role="admin")
    actions.opt_out(asked(visit_of(contact)), actor=None)  # was asked by letter before: no answer of one who was asked
    visit_of(contact)  # never asked
    FeedbackFactory(overall=5)
    client.force_login(admin)

    counted = rate(Feedback.objects.all())
    page = client.get("/assessments/feedback/responses/")

    assert (counted.asked, counted.answered, counted.opted_out, counted.share) == (2, 1, 2, "50 %")
    assert page.context["all"] == counted.__class__("", counted.by_state)
    [row] = page.context["tables"][0][2]
    rows = client.get(row.links["opted_out"]).context["page"].rows
    assert len(rows) == row.opted_out == 2


def test_whoever_was_heard_by_telephone_counts_as_asked(client):
    FeedbackFactory(visitor_email="", overall=4)
    client.force_login(UserFactory(role="admin"))

    counted = client.get("/assessments/feedback/responses/").context["all"]

    assert (counted.asked, counted.answered) == (1, 1)


def test_of_each_organisation_a_colleague_is_asked_instead(contact):
    admin = UserFactory(role="admin")
    colleague = ContactFactory(organisation=contact.organisation, email="li@example.com")
    alone = ContactFactory(organisation=OrganisationFactory(), email="he@example.com")
    OptOut.objects.create(contact=contact, said_at=now())
    OptOut.objects.create(contact=alone, said_at=now())

    assert list(contacts_for(admin, {"one_each": True})) == [colleague]
    assert list(left_alone(admin, {"one_each": True})) == [alone]


def test_the_desk_notes_it_and_takes_it_back(client, contact):
    clerk = UserFactory(role="front_desk")
    feedback = asked(visit_of(contact))
    client.force_login(clerk)

    noted = client.post(f"/assessments/feedback/{feedback.pk}/opt-out/", follow=True).content.decode()
    back = client.post(f"/assessments/feedback/{feedback.pk}/allow/", follow=True).content.decode()

    assert "This customer does not want to be asked for feedback." in noted
    assert "Show the link" not in noted
    assert "Show the link" in back
    feedback.refresh_from_db()
    assert (feedback.state, OptOut.objects.count()) == (State.DUE, 0)
    with pytest.raises(NotAllowed):
        actions.allow(feedback, actor=clerk)
