"""Questions are written on pages, in versions: what was asked once is never edited."""

from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction

from assessments import actions
from assessments.models import Feedback, Question, Questionnaire, QuestionnaireVersion
from history.flow import NotAllowed, Stale
from history.models import Event
from history.moment import now
from tests.factories.accounts import UserFactory
from tests.factories.assessments import FeedbackFactory, visited

pytestmark = pytest.mark.django_db
PATH = "/assessments/feedback/"


@pytest.fixture
def admin():
    return UserFactory(role="admin")


@pytest.fixture
def visit():
    return Questionnaire.objects.get(code="visit")


@pytest.fixture
def draft(visit, admin):
    return actions.revise(visit, actor=admin)


def question(text, code="", kind="rating", **more):
    return {"code": code, "text": text, "text_zh": "", "kind": kind, "is_required": False, "allows_na": False} | more


OVERALL = question("How was it?", "overall", is_required=True)


def written(draft, *questions, edition=None):
    edition = draft.edition if edition is None else edition
    actions.write_draft(draft, questions=[OVERALL, *questions], edition=edition, actor=None)


def texts(version):
    return list(version.questions.values_list("code", "text"))


def form_of(*rows, edition=0, **more):
    posted = {
        "edition": edition,
        "low_score": "2",
        "questions-TOTAL_FORMS": len(rows),
        "questions-INITIAL_FORMS": 0,
    }
    for place, row in enumerate(rows):
        posted |= {f"questions-{place}-{name}": value for name, value in row.items() if value is not False}
    return posted | more


def test_questions_written_on_the_page_are_asked_after_they_were_put_into_use(client, admin, visit):
    client.force_login(admin)
    begun = client.post(f"{PATH}questionnaires/{visit.pk}/revise/")
    draft = visit.versions.get(is_draft=True)
    row = {"text": "Was the room warm?", "text_zh": "房间暖和吗？", "kind": "choice", "allows_na": "on", "order": "5"}

    client.post(begun["Location"], form_of({"code": "overall", "text": "Overall?", "order": "10"}, row))
    before = Feedback.objects.get(appointment=visited()).questionnaire.number
    client.post(f"{PATH}versions/{draft.pk}/publish/")
    after = (
        Feedback.objects.exclude(questionnaire__number=before).count(),
        Feedback.objects.get(appointment=visited()).questionnaire,
    )

    assert before == 1
    assert after == (0, draft)
    assert texts(draft) == [("q1", "Was the room warm?"), ("overall", "Overall?")]
    asked = draft.questions.get(code="q1")
    assert (asked.kind, asked.allows_na, asked.text_zh) == ("choice", True, "房间暖和吗？")


def test_words_may_stay_empty_and_are_never_marked_as_not_applicable(client, draft, admin):
    client.force_login(admin)
    row = {"text": "Anything else?", "kind": "text", "allows_na": "on", "order": "20"}

    page = client.post(f"{PATH}versions/{draft.pk}/write/", form_of({"code": "overall", "text": "Overall?"}, row))

    assert "Words may stay empty: only a mark or a choice can be not applicable." in page.content.decode()
    assert "Anything else?" in page.content.decode()
    assert not draft.questions.filter(text="Anything else?").exists()


def test_which_end_of_the_marks_is_which_is_heard_as_well_as_seen(client):
    page = client.get(actions.ask(FeedbackFactory(), actor=None)).content.decode()

    assert 'aria-describedby="id_q-overall-ends' in page
    assert 'id="id_q-overall-ends">5 is very satisfied, 1 is very dissatisfied.' in page


def test_whoever_was_asked_before_answers_what_they_were_asked(client, draft, admin):
    feedback = FeedbackFactory()
    path = actions.ask(feedback, actor=None)
    written(draft, question("Was the room warm?"))
    actions.publish_questions(draft, actor=admin)

    page = client.get(path).content.decode()

    assert "Was the room warm?" not in page
    assert "Attitude: were you received with warmth and care?" in page


def test_a_version_in_use_is_never_edited(visit, admin):
    first = visit.versions.get()

    with pytest.raises(NotAllowed) as refusal:
        written(first, question("New?"))
    with pytest.raises(NotAllowed):
        actions.discard_draft(first, actor=admin)
    with pytest.raises(NotAllowed):
        actions.publish_questions(first, actor=admin)

    assert not isinstance(refusal.value, Stale)
    assert first.questions.count() == 8


def test_the_page_of_a_version_in_use_says_that_it_is_not_edited(client, admin, visit):
    client.force_login(admin)

    page = client.post(f"{PATH}versions/{visit.versions.get().pk}/write/", form_of(OVERALL), follow=True)

    assert "This version is in use and is never edited." in page.content.decode()
    assert visit.versions.get().questions.count() == 8


def test_there_is_one_draft_at_a_time(visit, draft, admin):
    assert actions.revise(visit, actor=admin) == draft
    with pytest.raises(IntegrityError), transaction.atomic():
        visit.versions.create(number=9, valid_from=now(), is_draft=True)


def test_of_two_who_write_at_once_nobody_overwrites_the_other(client, admin, draft):
    written(draft, question("Theirs?"))
    client.force_login(admin)

    page = client.post(f"{PATH}versions/{draft.pk}/write/", form_of(OVERALL, {"text": "Mine?", "kind": "text"}))
    kept = texts(draft)
    saved = client.post(
        f"{PATH}versions/{draft.pk}/write/", form_of(OVERALL, {"text": "Mine?", "kind": "text"}, edition=1)
    )

    assert "Mine?" in page.content.decode()
    assert 'name="edition" value="1"' in page.content.decode()
    assert kept == [("overall", "How was it?"), ("q1", "Theirs?")]
    assert (saved.status_code, texts(draft)) == (302, [("overall", "How was it?"), ("q1", "Mine?")])


def test_a_question_keeps_its_code_and_with_another_kind_of_answer_is_another_question(draft):
    written(draft, question("Quality?", "quality"), question("Timeliness?", "timeliness", kind="choice"))

    assert texts(draft) == [("overall", "How was it?"), ("quality", "Quality?"), ("q1", "Timeliness?")]


def test_the_overall_mark_stays_what_it_is(client, admin, draft):
    client.force_login(admin)
    rows = [OVERALL | {"kind": "text", "is_required": False, "DELETE": "on"}, {"text": "Else?", "kind": "text"}]

    client.post(f"{PATH}versions/{draft.pk}/write/", form_of(*rows))
    without = client.post(f"{PATH}versions/{draft.pk}/write/", form_of({"text": "Else?", "kind": "text"}, edition=1))

    overall = draft.questions.get(code="overall")
    assert (overall.kind, overall.is_required, overall.allows_na) == ("rating", True, False)
    assert "The overall mark stays: figures compare it." in without.content.decode()


@pytest.mark.parametrize("change", [{"kind": "text"}, {"is_required": False}, {"allows_na": True}])
def test_the_database_refuses_another_overall_mark(change):
    with pytest.raises(IntegrityError, match="question_overall_is_a_required_mark"), transaction.atomic():
        Question.objects.filter(code="overall").update(**change)


def test_a_question_that_is_emptied_or_ticked_off_is_gone(client, admin, draft):
    client.force_login(admin)
    rows = [OVERALL, {"code": "quality", "text": "", "kind": "rating"}]
    rows.append({"code": "attitude", "text": "Attitude?", "kind": "rating", "DELETE": "on"})

    client.post(f"{PATH}versions/{draft.pk}/write/", form_of(*rows))

    assert texts(draft) == [("overall", "How was it?")]


def test_chinese_words_without_english_ones_are_kept_and_asked_for(client, admin, draft):
    client.force_login(admin)

    page = client.post(f"{PATH}versions/{draft.pk}/write/", form_of(OVERALL, {"text_zh": "房间暖和吗？"}))

    assert page.status_code == 200
    assert ("Write the question." in page.content.decode(), "房间暖和吗？" in page.content.decode()) == (True, True)
    assert draft.questions.count() == 8


def test_history_says_what_is_asked_anew_and_what_no_more(draft, admin, visit):
    kept = [question(row.text, row.code, row.kind) for row in draft.questions.exclude(code__in=["overall", "comment"])]
    overall = draft.questions.get(code="overall").text
    actions.write_draft(
        draft,
        questions=[OVERALL | {"text": overall}, *kept, question("Was the room warm?")],
        edition=0,
        actor=admin,
    )

    actions.publish_questions(draft, actor=admin)

    event = Event.objects.about(visit).get(verb="publish")
    assert event.actor == admin
    assert event.facts == {"number": 2, "questions": 8, "new": ["Was the room warm?"], "gone": ["Your comments"]}


def test_a_draft_is_seen_as_whoever_answers_will_see_it_in_either_language(client, admin, draft):
    client.force_login(admin)
    url = f"{PATH}versions/{draft.pk}/"

    english, chinese = (client.get(f"{url}?language={code}").content.decode() for code in ("en", "zh-hans"))

    assert "How satisfied were you with your visit overall?" in english
    assert "您对本次接待的总体满意度如何？" in chinese
    assert (english.count('name="q-overall"'), chinese.count('name="q-overall"')) == (5, 5)


def test_the_words_above_the_questions_are_those_of_the_version(client):
    QuestionnaireVersion.objects.update(intro="We are glad you came.", intro_zh="感谢您的来访。")
    path = actions.ask(FeedbackFactory(), actor=None)

    assert "We are glad you came." in client.get(path).content.decode()
    assert "感谢您的来访。" in client.get(path, headers={"accept-language": "zh-CN"}).content.decode()


def test_a_questionnaire_of_our_own_begins_with_the_overall_mark_and_is_there_once(client, admin):
    client.force_login(admin)
    form = {"name": "Delivery", "name_zh": "交付", "form_token": uuid4()}

    first, second = (client.post(f"{PATH}questionnaires/new/", form) for _time in range(2))

    row = Questionnaire.objects.get(name="Delivery")
    assert first["Location"] == second["Location"]
    assert (row.audience, texts(row.versions.get())) == ("customer", [("overall", "How satisfied are you overall?")])


def test_one_that_was_never_in_use_keeps_its_only_draft(admin):
    row = actions.found_questionnaire(name="Delivery", name_zh="", form_token=uuid4(), actor=admin)

    with pytest.raises(NotAllowed):
        actions.discard_draft(row.versions.get(), actor=admin)

    assert row.versions.count() == 1


def test_a_draft_that_is_not_wanted_is_discarded(visit, draft, admin):
    actions.discard_draft(draft, actor=admin)

    assert visit.versions.get().number == 1
    assert Event.objects.about(visit).get(verb="discard").facts == {"number": 2}


def test_a_title_that_somebody_else_changed_meanwhile_shows_both(client, admin, visit):
    actions.edit_questionnaire(visit, actor=UserFactory(), version=0, name="Theirs")
    client.force_login(admin)

    page = client.post(f"{PATH}questionnaires/{visit.pk}/edit/", {"name": "Mine", "version": "0", "is_active": "on"})

    visit.refresh_from_db()
    assert ("Theirs" in page.content.decode(), visit.name) == (True, "Theirs")


@pytest.mark.parametrize("verb", ["publish", "discard"])
def test_verbs_of_a_draft_are_never_a_get(client, admin, draft, verb):
    client.force_login(admin)

    assert client.get(f"{PATH}versions/{draft.pk}/{verb}/").status_code == 405
