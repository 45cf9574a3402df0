"""Who is asked, when, how often, and what a bad mark sets going."""

from datetime import timedelta

import pytest
from django.test import Client

from assessments import actions
from assessments.actions.asking import to_be_reminded
from assessments.actions.opening import lot
from assessments.clock import expire, send_questionnaires
from assessments.models import Answer, Audience, Feedback, Question, QuestionnaireVersion
from calls import actions as calls
from calls.models import Issue
from deadlines.models import Clock, Standard
from history import moment
from history.models import Event
from history.moment import now
from notices.models import Link, Message, Notice
from pages.formats import local
from reception import actions as reception
from tests.factories.accounts import UserFactory
from tests.factories.assessments import FeedbackFactory, visited
from tests.factories.calls import IssueFactory
from tests.factories.customers import ContactFactory

pytestmark = pytest.mark.django_db
State = Feedback.State
LETTER = "assessments.feedback_request"


def standard(code, amount, variant=""):
    Standard.objects.filter(code=code, variant=variant).update(amount=amount)


def with_mail(**fields):
    return visited(visitor_email="wang@example.com", **fields)


def clocks(visit):
    return Clock.objects.of(visit).filter(code="FEEDBACK_REQUEST")


def said(**answers):
    return {"answers": {"overall": 1, "comment": "Nobody came."} | answers, "respondent_name": "Wang Fang"}


def test_a_company_may_let_some_hours_pass_before_it_asks():
    standard("FEEDBACK_DELAY", 24)

    visit = with_mail()
    feedback = Feedback.objects.get(appointment=visit)
    at_once = (feedback.state, Message.objects.filter(kind=LETTER).count(), clocks(visit).count())
    with moment.at(now() + timedelta(hours=24)):
        send_questionnaires()

    feedback.refresh_from_db()
    assert at_once == (State.DUE, 0, 0)
    assert (feedback.state, Message.objects.filter(kind=LETTER).count()) == (State.ASKED, 1)


def test_whoever_has_no_address_is_owed_the_question_when_the_hours_have_passed():
    standard("FEEDBACK_DELAY", 24)
    visit = visited()

    with moment.at(now() + timedelta(hours=24)):
        send_questionnaires()
        send_questionnaires()

        [clock] = clocks(visit)
        assert (clock.started_at, clock.is_open) == (now(), True)
    assert Feedback.objects.get().state == State.DUE


def test_a_letter_that_was_put_off_stays_here_when_nobody_has_left(host):
    standard("FEEDBACK_DELAY", 24)
    visit = with_mail()
    reception.undo_check_out(visit, actor=host, reason="Another visitor")

    with moment.at(now() + timedelta(hours=30)):
        send_questionnaires()

    assert (Feedback.objects.get().state, Message.objects.filter(kind=LETTER).count()) == (State.DUE, 0)


def test_of_a_sample_the_rest_is_left_out_by_a_lot_that_anybody_can_draw_again():
    standard("FEEDBACK_SAMPLE", 40, "visitor")

    visits = [with_mail() for _visit in range(12)]

    for visit in visits:
        feedback = Feedback.objects.get(appointment=visit)
        expected = State.ASKED if lot("visitor", visit.pk) < 40 else State.LEFT_OUT
        assert feedback.state == expected
        if expected == State.LEFT_OUT:
            facts = Event.objects.about(feedback).get(verb="leave_out").facts
            assert facts == {"drawn": lot("visitor", visit.pk), "rate": 40}


def test_the_lot_is_the_same_on_every_machine_and_falls_evenly():
    drawn = [lot("visitor", key) for key in range(2000)]

    assert [lot("visitor", key) for key in (1, 2, 3)] == drawn[1:4]
    assert (min(drawn), max(drawn)) == (0, 99)
    assert 900 < sum(number < 50 for number in drawn) < 1100


def test_whoever_was_left_out_is_owed_nothing_and_may_still_be_asked(host):
    standard("FEEDBACK_SAMPLE", 0, "visitor")
    feedback = FeedbackFactory()

    actions.answer(feedback, method="phone", actor=host, **said(overall=5))

    assert clocks(feedback.appointment).count() == 0
    assert feedback.state == State.ANSWERED


def test_who_does_not_answer_is_reminded_as_often_as_a_company_wants():
    visit = with_mail()
    feedback = Feedback.objects.get(appointment=visit)
    reminders = Message.objects.filter(kind="assessments.feedback_reminder")

    for days in (4, 5, 6, 11):
        with moment.at(now() + timedelta(days=days)):
            send_questionnaires()

    feedback.refresh_from_db()
    assert (reminders.count(), feedback.reminders, feedback.reminded_at) == (1, 1, now() + timedelta(days=5))
    assert Link.objects.about(feedback).usable(now() + timedelta(days=11)).count() == 2


def test_of_the_letter_and_its_reminder_one_answer_counts(host):
    feedback = Feedback.objects.get(appointment=with_mail())
    with moment.at(now() + timedelta(days=5)):
        send_questionnaires()
        first, second = (
            Message.objects.get(kind=kind).params["link"].removeprefix("http://127.0.0.1:8000")
            for kind in (LETTER, "assessments.feedback_reminder")
        )
        posted = {"q-overall": "4", "respondent_name": "Wang"}
        answered = Client().post(second, posted)
        again = Client().post(first, posted | {"q-overall": "1"})

    feedback.refresh_from_db()
    assert (answered.status_code, again.status_code, feedback.overall) == (302, 200, 4)


def test_whoever_was_asked_anew_has_the_same_days_before_a_reminder(host):
    Standard.objects.filter(code="FEEDBACK_REMINDERS").update(amount=2)
    feedback = Feedback.objects.with_visit().get(appointment=with_mail())
    actions.remind(feedback, at=now())
    with moment.at(now() + timedelta(days=10)):
        actions.ask(feedback, actor=host)
        at_once = list(to_be_reminded(now()))
    with moment.at(now() + timedelta(days=15)):
        later = list(to_be_reminded(now()))

    assert (at_once, later) == ([], [feedback])


def test_nobody_is_reminded_after_the_answer_or_the_end(host):
    answered, over = (Feedback.objects.get(appointment=with_mail()) for _visit in range(2))
    actions.answer(answered, method="phone", actor=host, **said(overall=4))
    with moment.at(now() + timedelta(days=20)):
        expire()
        send_questionnaires()

    over.refresh_from_db()
    assert over.state == State.EXPIRED
    assert Message.objects.filter(kind="assessments.feedback_reminder").count() == 0


def test_hosts_are_asked_where_a_company_wants_it_and_answer_for_themselves(host, client):
    standard("FEEDBACK_SAMPLE", 100, "host")
    visit = visited(contact_person=host)
    feedback = Feedback.objects.get(appointment=visit, audience=Audience.HOST)
    asked = (feedback.person, feedback.state, Notice.objects.get(kind="assessments.host_request").recipient)
    client.force_login(host)

    response = client.post(
        f"/assessments/feedback/{feedback.pk}/answer/", {"q-overall": "3", "q-briefing": "no", "respondent_name": "H"}
    )

    feedback.refresh_from_db()
    assert asked == (host, State.ASKED, host)
    assert (response.status_code, feedback.state, feedback.recorded_by) == (302, State.ANSWERED, None)
    visit.refresh_from_db()
    assert visit.satisfaction is None


def test_the_desk_may_ask_the_hosts_of_one_visit_once(host, clerk, client):
    visit = visited(contact_person=host)
    client.force_login(clerk)

    pages = [client.post(f"/assessments/feedback/visits/{visit.pk}/ask-hosts/", follow=True) for _time in range(2)]

    assert Feedback.objects.filter(audience=Audience.HOST).count() == 1
    assert Notice.objects.filter(kind="assessments.host_request").count() == 1
    assert "Everybody was asked already." in pages[1].content.decode()


def test_a_bad_mark_of_a_host_opens_no_issue_and_is_told_to_the_department(host, manager):
    standard("FEEDBACK_SAMPLE", 100, "host")
    visit = visited(contact_person=host)
    feedback = Feedback.objects.get(appointment=visit, audience=Audience.HOST)

    actions.answer(feedback, method="questionnaire", actor=host, **said())

    told = Notice.objects.filter(kind="assessments.low_score")
    assert list(told.values_list("recipient__username", flat=True)) == ["manager"]
    assert Issue.objects.count() == 0


def followed_up():
    contact = ContactFactory(email="wang@example.com", language="zh-hans")
    issue = IssueFactory(contact=contact, organisation=contact.organisation, resolved=True)
    calls.follow_up(issue, actor=issue.handler, channel="phone", handling_rating=4)
    return issue


def test_after_a_follow_up_the_customer_is_asked_where_a_company_wants_it():
    standard("FEEDBACK_SAMPLE", 100, "caller")

    issue = followed_up()

    feedback = Feedback.objects.get(issue=issue)
    letter = Message.objects.get(kind="assessments.follow_up_request")
    assert (feedback.audience, feedback.state) == (Audience.CALLER, State.ASKED)
    assert (letter.address, letter.language) == ("wang@example.com", "zh-hans")
    assert feedback.questionnaire.questionnaire.code == "follow-up"


def test_as_it_comes_nobody_is_asked_after_a_follow_up_nor_are_hosts():
    followed_up()
    visited()

    assert set(Feedback.objects.values_list("audience", flat=True)) == {"visitor"}


def test_a_low_mark_opens_one_issue_with_what_was_said(host):
    feedback = FeedbackFactory(contact_person=host)

    actions.answer(feedback, method="phone", actor=host, **said())

    issue = Issue.objects.get()
    feedback.refresh_from_db()
    assert feedback.opened_issue == issue
    assert (issue.source, issue.handler, issue.organisation) == ("feedback", host, feedback.appointment.organisation)
    assert issue.description == "Not satisfied: 1 of 5 in “After a visit”.\nNobody came."
    assert Clock.objects.of(issue).running().exists()


def test_a_low_mark_for_a_private_visit_is_told_and_opens_nothing_that_others_read(host):
    feedback = FeedbackFactory(contact_person=host, is_private=True)

    actions.answer(feedback, method="phone", actor=host, **said())

    assert Issue.objects.count() == 0
    assert Notice.objects.filter(kind="assessments.low_score", recipient=host).count() == 1


def nameless(count=1, **answers):
    QuestionnaireVersion.objects.update(allows_anonymous=True)
    asked = [Feedback.objects.get(appointment=with_mail()) for _visit in range(count)]
    for feedback in asked:
        actions.answer(feedback, method="questionnaire", actor=None, is_anonymous=True, **said(**answers))
    return asked


def test_an_answer_without_a_name_leads_back_to_nobody():
    [asked] = nameless()

    [apart] = Feedback.objects.filter(state=State.ANSWERED)
    asked.refresh_from_db()
    assert (asked.state, asked.overall, asked.answered_at, asked.answers.count()) == (State.APART, None, None, 0)
    assert (apart.appointment, apart.contact, apart.address, apart.recorded_by) == (None, None, "", None)
    assert (local(apart.answered_at).day, apart.created_at, apart.overall) == (1, apart.answered_at, 1)
    assert Event.objects.about(apart).count() == 0
    assert "overall" not in Event.objects.about(asked).get(verb="answer_apart").facts
    asked.appointment.refresh_from_db()
    assert asked.appointment.satisfaction is None
    assert (Notice.objects.filter(kind="assessments.low_score").count(), Issue.objects.count()) == (0, 0)


def test_no_page_and_no_file_shows_the_answer_beside_whom_was_asked(client):
    [asked] = nameless()
    [apart] = Feedback.objects.filter(state=State.ANSWERED)
    client.force_login(UserFactory(role="admin"))

    pages = {
        "list": client.get("/assessments/feedback/").content.decode(),
        "one": client.get(f"/assessments/feedback/{asked.pk}/").content.decode(),
        "file": b"".join(client.get("/assessments/feedback/export/?format=csv").streaming_content).decode(),
    }

    assert client.get(f"/assessments/feedback/{apart.pk}/").status_code == 404
    assert [name for name, page in pages.items() if "Nobody came." in page or "1 / 5" in page] == []
    assert "Answered without a name" in pages["one"]


@pytest.mark.parametrize(("count", "is_shown"), [(2, False), (3, True)])
def test_answers_without_a_name_are_shown_when_there_are_enough_to_hide_in(client, count, is_shown):
    nameless(count)
    version = QuestionnaireVersion.objects.get(questionnaire__code="visit")
    client.force_login(UserFactory(role="admin"))

    page = client.get(f"/assessments/feedback/versions/{version.pk}/").content.decode()

    assert ("Nobody came." in page) is is_shown


def test_not_applicable_is_an_answer_and_no_mark(client, host):
    Question.objects.filter(version__questionnaire__code="visit", code="quality").update(allows_na=True)
    feedback = FeedbackFactory()
    path = actions.ask(feedback, actor=None)

    client.post(path, {"q-overall": "4", "q-quality": "na", "q-attitude": "na", "respondent_name": "Wang"})
    refused = Answer.objects.count()
    client.post(path, {"q-overall": "4", "q-quality": "na", "respondent_name": "Wang"})

    given = {row.question.code: (row.said, row.rating) for row in Answer.objects.select_related("question")}
    assert refused == 0
    assert given == {"overall": ("4 / 5", 4), "quality": ("n.a.", None)}
