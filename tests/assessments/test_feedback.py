"""Asking a visitor how it was, and hearing it."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import IntegrityError, transaction
from django.urls import resolve

from assessments import actions
from assessments.clock import expire
from assessments.models import Answer, Feedback, Question, Questionnaire, QuestionnaireVersion
from deadlines.models import Clock, Standard, TimeLimit
from history import moment
from history.flow import NotAllowed
from history.models import Event
from history.moment import now
from notices.actions import find_link
from notices.models import Link, Message, Notice
from reception import actions as reception
from tests.factories.accounts import UserFactory
from tests.factories.assessments import FeedbackFactory, visited
from tests.factories.customers import ContactFactory

pytestmark = pytest.mark.django_db
SHANGHAI = ZoneInfo("Asia/Shanghai")
State = Feedback.State


def token_of(path):
    return resolve(path).kwargs["token"]


def link_of(path):
    return find_link(token_of(path), "answer", at=now())


def said(**answers):
    return {"answers": {"overall": 4} | answers, "respondent_name": "Wang Fang"}


def with_mail(**fields):
    return visited(visitor_email="wang@example.com", **fields)


@pytest.mark.clause("S1-67", "S2-22")
def test_a_check_out_opens_a_request_that_is_due_in_the_configured_time(host):
    visit = visited(contact_person=host)

    feedback = Feedback.objects.get(appointment=visit)
    clock = Clock.objects.of(visit).get(code="FEEDBACK_REQUEST")
    assert feedback.state == State.DUE
    assert (clock.owner, clock.started_at, clock.is_open) == (host, now(), True)
    # One working day after Wednesday noon: the close of Thursday.
    assert clock.due_at == datetime(2026, 3, 12, 18, 0, tzinfo=SHANGHAI)


@pytest.mark.clause("S1-67", "S2-22")
def test_the_time_to_ask_is_a_row_that_a_company_changes(host):
    TimeLimit.objects.filter(code="FEEDBACK_REQUEST").update(amount=3)

    visit = visited(contact_person=host)

    clock = Clock.objects.of(visit).get(code="FEEDBACK_REQUEST")
    assert clock.due_at == datetime(2026, 3, 16, 18, 0, tzinfo=SHANGHAI)


@pytest.mark.clause("S2-22")
def test_where_there_is_an_address_the_request_is_sent_at_check_out():
    contact = ContactFactory(language="zh-hans", email="wang@example.com")
    visit = with_mail(contact=contact)

    feedback = Feedback.objects.get(appointment=visit)
    message = Message.objects.get(kind="assessments.feedback_request")
    clock = Clock.objects.of(visit).get(code="FEEDBACK_REQUEST")
    assert (feedback.state, feedback.asked_at, feedback.address) == (State.ASKED, now(), "wang@example.com")
    assert (message.address, message.language, message.recipient) == ("wang@example.com", "zh-hans", None)
    assert (clock.is_open, clock.stopped_at) == (False, now())
    path = message.params["link"].removeprefix("http://127.0.0.1:8000")
    assert link_of(path).about_id == feedback.pk


def test_the_link_ends_by_the_limit_and_at_latest_after_thirty_days():
    by_limit = FeedbackFactory(asked=True)
    TimeLimit.objects.filter(code="FEEDBACK_EXPIRY").update(amount=None)
    without = FeedbackFactory(asked=True)

    assert by_limit.expires_at == datetime(2026, 3, 26, 0, 0, tzinfo=SHANGHAI)
    assert without.expires_at == now() + timedelta(days=30)


def test_a_visit_is_asked_about_once():
    visit = visited()
    first = Feedback.objects.get(appointment=visit)

    again = actions.open_request(visit, actor=None)

    assert again == first
    assert Feedback.objects.count() == 1


def test_who_has_not_left_after_all_is_asked_when_they_leave(host):
    visit = with_mail()
    first = Message.objects.get(kind="assessments.feedback_request")
    reception.undo_check_out(visit, actor=host, reason="Another visitor")
    first.refresh_from_db()
    taken_back = (first.closed_why, Link.objects.about(Feedback.objects.get()).usable(now()).exists())

    with moment.at(now() + timedelta(hours=1)):
        reception.check_out(visit, actor=host)

    assert taken_back == ("revoked", False)
    feedback = Feedback.objects.get()
    letters = Message.objects.filter(kind="assessments.feedback_request", closed_why="")
    assert (feedback.state, letters.count()) == (State.ASKED, 1)
    assert Link.objects.about(feedback).usable(now()).count() == 1


def test_without_a_questionnaire_in_use_nobody_is_asked():
    Questionnaire.objects.update(is_active=False)

    visit = visited()

    assert Feedback.objects.filter(appointment=visit).count() == 0


def test_asking_makes_a_new_link_and_the_old_one_is_void(host):
    feedback = FeedbackFactory()
    first = actions.ask(feedback, actor=host)

    second = actions.ask(feedback, actor=host)

    assert (link_of(first), link_of(second).about_id) == (None, feedback.pk)
    assert (feedback.state, feedback.asked_at) == (State.ASKED, now())
    event = Event.objects.latest_of(feedback)
    assert (event.verb, event.actor) == ("ask", host)


@pytest.mark.clause("S0-30")
def test_the_visitors_answer_reaches_the_records(host):
    feedback = FeedbackFactory(contact_person=host)
    link = link_of(actions.ask(feedback, actor=host))

    actions.answer_by_link(
        link,
        answers={"overall": 5, "attitude": 4, "answers_enquiries": "partly", "comment": "很好"},
        respondent_name="王芳",
    )

    feedback = Feedback.objects.get(pk=feedback.pk)
    answers = {row.question.code: row.said for row in Answer.objects.select_related("question")}
    assert (feedback.state, feedback.overall, feedback.answered_at) == (State.ANSWERED, 5, now())
    assert (feedback.method, feedback.respondent_name, feedback.recorded_by) == ("questionnaire", "王芳", None)
    assert answers == {"overall": "5 / 5", "attitude": "4 / 5", "answers_enquiries": "Partly", "comment": "很好"}
    assert feedback.appointment.satisfaction == 5
    assert Link.objects.get().used_at == now()
    assert Clock.objects.of(feedback.appointment).running().count() == 0


def test_of_two_answers_by_one_link_only_one_counts(host):
    feedback = FeedbackFactory()
    link = link_of(actions.ask(feedback, actor=host))
    actions.answer_by_link(link, **said(overall=5))

    with pytest.raises(NotAllowed):
        actions.answer_by_link(link, **said(overall=1))

    feedback.refresh_from_db()
    assert (feedback.overall, Answer.objects.count()) == (5, 1)


def test_an_answer_by_phone_voids_the_link_the_visitor_has(host):
    feedback = FeedbackFactory()
    path = actions.ask(feedback, actor=host)

    actions.answer(feedback, method="phone", actor=host, **said())

    assert link_of(path) is None
    assert (feedback.method, feedback.recorded_by) == ("phone", host)


@pytest.mark.clause("S1-68")
@pytest.mark.parametrize("method", ["questionnaire", "interview", "phone"])
def test_an_answer_has_one_of_three_methods(method, host):
    feedback = FeedbackFactory()

    actions.answer(feedback, method=method, actor=host, **said())

    assert feedback.get_method_display() in {"Questionnaire", "Interview", "Phone"}
    assert Feedback.Method.values == ["questionnaire", "interview", "phone"]


@pytest.mark.clause("S1-68")
def test_the_database_refuses_an_answer_without_a_method(host):
    with pytest.raises(IntegrityError, match="feedback_answered_has_method"), transaction.atomic():
        actions.answer(FeedbackFactory(), method="", actor=host, **said())


@pytest.mark.clause("S4-148")
def test_the_database_refuses_an_answer_of_nobody(host):
    with pytest.raises(IntegrityError, match="feedback_answered_by_somebody"), transaction.atomic():
        actions.answer(FeedbackFactory(), method="phone", actor=host, answers={"overall": 4})


def test_a_low_mark_is_told_to_the_contact_person_and_their_superior(host, manager):
    host.manager = manager
    host.save()

    FeedbackFactory(contact_person=host, overall=2)

    told = Notice.objects.filter(kind="assessments.low_score")
    assert set(told.values_list("recipient__username", flat=True)) == {"host", "manager"}


def test_who_is_told_of_a_low_mark_may_read_the_answer(client, host):
    host.manager = UserFactory(username="superior")
    host.save()
    feedback = FeedbackFactory(contact_person=host, overall=1)

    notice = Notice.objects.get(kind="assessments.low_score", recipient=host.manager)
    client.force_login(host.manager)
    page = client.get(notice.url)

    assert notice.url == feedback.get_absolute_url()
    assert (page.status_code, page.context["may_read"]) == (200, True)


def test_what_counts_as_low_is_a_column_of_the_questionnaire(host):
    QuestionnaireVersion.objects.update(low_score=None)

    FeedbackFactory(contact_person=host, overall=1)

    assert Notice.objects.filter(kind="assessments.low_score").count() == 0


def test_a_middling_mark_alarms_nobody(host):
    FeedbackFactory(contact_person=host, overall=3)

    assert Notice.objects.filter(kind="assessments.low_score").count() == 0


def test_without_a_superior_the_head_of_the_department_hears_of_a_low_mark(host, manager):
    FeedbackFactory(contact_person=host, overall=1)

    told = Notice.objects.filter(kind="assessments.low_score")
    assert set(told.values_list("recipient__username", flat=True)) == {"host", "manager"}


def test_a_request_whose_time_is_over_is_closed_unanswered():
    old, fresh = FeedbackFactory(asked=True), FeedbackFactory()
    with moment.at(now() + timedelta(days=10)):
        actions.ask(fresh, actor=None)

    with moment.at(now() + timedelta(days=16)):
        expire()

    old.refresh_from_db()
    fresh.refresh_from_db()
    assert (old.state, fresh.state) == (State.EXPIRED, State.ASKED)
    assert Event.objects.latest_of(old).actor is None


def test_who_did_not_answer_in_time_may_still_be_called(host):
    feedback = FeedbackFactory(asked=True)
    actions.expire(feedback)

    actions.answer(feedback, method="phone", actor=host, **said())

    assert feedback.state == State.ANSWERED


REFUSED = [(verb, state) for verb, (starts, _after) in Feedback.FLOW.items() for state in State if state not in starts]


@pytest.mark.parametrize(("verb", "state"), REFUSED)
def test_a_verb_at_the_wrong_moment_is_refused(verb, state, host):
    feedback = FeedbackFactory(asked=True)
    if state in {State.ANSWERED, State.APART}:
        actions.answer(feedback, method="phone", actor=host, is_anonymous=state == State.APART, **said())
    elif state == State.EXPIRED:
        actions.expire(feedback)
    elif state == State.DUE:
        feedback = FeedbackFactory()
    elif state == State.OPTED_OUT:
        actions.opt_out(feedback, actor=host)
    elif state == State.LEFT_OUT:
        Standard.objects.filter(code="FEEDBACK_SAMPLE", variant="visitor").update(amount=0)
        feedback = FeedbackFactory()
    act = {
        "ask": lambda: actions.ask(feedback, actor=host),
        "answer": lambda: actions.answer(feedback, method="phone", actor=host, **said()),
        "answer_apart": lambda: actions.answer(feedback, method="phone", actor=host, is_anonymous=True, **said()),
        "expire": lambda: actions.expire(feedback),
        "opt_out": lambda: actions.opt_out(feedback, actor=host),
        "allow": lambda: actions.allow(feedback, actor=host),
    }

    assert feedback.state == state
    if verb == "take_back":  # follows what happens to the visit, and leaves alone what is over
        actions.take_back(feedback.appointment, actor=host, at=now())
        feedback.refresh_from_db()
        assert feedback.state == state
        return
    with pytest.raises(NotAllowed):
        act[verb]()


def test_of_two_colleagues_who_write_the_answer_down_only_one_does(host):
    feedback = FeedbackFactory()
    on_the_other_screen = Feedback.objects.with_visit().get(pk=feedback.pk)
    actions.answer(feedback, method="phone", actor=host, **said(overall=4))

    with pytest.raises(NotAllowed):
        actions.answer(on_the_other_screen, method="interview", actor=UserFactory(), **said(overall=2))

    feedback.refresh_from_db()
    assert (feedback.overall, feedback.method) == (4, "phone")


@pytest.mark.parametrize(
    ("code", "english", "chinese"),
    [
        pytest.param("attitude", "warmth", "热情", marks=pytest.mark.clause("S1-03", "S2-03")),
        pytest.param("timeliness", "on time", "准时", id="timeliness"),
        pytest.param("quality", "professional", "专业", id="quality"),
        pytest.param("confidentiality", "discreet", "保密", id="confidentiality"),
    ],
)
def test_the_default_questionnaire_rates_what_is_assessed(code, english, chinese):
    question = Question.objects.get(version__questionnaire__code="visit", code=code)

    assert question.kind == Question.Kind.RATING
    assert english in question.text
    assert chinese in question.text_zh
