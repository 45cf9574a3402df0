import pytest

from calls.forms.call import CallForm
from calls.forms.issue import FollowUpForm, IssueForm, ReplyForm
from deadlines.models import Standard
from tests.calls.moments import on
from tests.factories.calls import IssueFactory, ServiceFactory

pytestmark = pytest.mark.django_db

ANSWERED = {
    "called_at": "2026-03-11T11:50",
    "direction": "in",
    "caller_name": "Lin Wei",
    "organisation": "Lanhai Optics",
    "caller_phone": "138 1111 2222",
    "summary": "Price of the new lens",
    "category": "general",
    "answered": "yes",
    "answer": "120 yuan",
}
UNANSWERED = ANSWERED | {
    "answered": "no",
    "answer": "",
    "callback_phone": "138 1111 2222",
    "promised_reply_at": "2026-03-12T10:00",
}


def errors(details, **options):
    form = CallForm(details, **options)
    form.is_valid()
    return set(form.errors)


def test_five_fields_and_an_answer_are_enough():
    form = CallForm(ANSWERED)

    assert form.is_valid(), form.errors
    call = form.call()
    assert (call.called_at, call.caller_phone, call.answered_on_spot) == (on(11, 11, 50), "+8613811112222", True)


@pytest.mark.clause("S2-34")
@pytest.mark.parametrize("name", ["called_at", "caller_name", "organisation", "caller_phone", "summary"])
def test_a_call_without_one_of_its_five_fields_is_refused_beside_that_field(name):
    assert errors(ANSWERED | {name: ""}) == {name}


@pytest.mark.clause("S4-285")
@pytest.mark.parametrize("name", ["callback_phone", "promised_reply_at"])
def test_an_unsolved_call_needs_a_number_to_call_back_and_a_promised_time(name):
    assert errors(UNANSWERED) == set()
    assert errors(UNANSWERED | {name: ""}) == {name}


@pytest.mark.parametrize(
    ("wrong", "where"),
    [
        ({"called_at": "2026-03-11T12:01"}, {"called_at"}),
        ({"called_at": "yesterday"}, {"called_at"}),
        ({"caller_phone": "12"}, {"caller_phone"}),
        ({"answered": ""}, {"answered"}),
        ({"answer": ""}, {"answer"}),
        ({"is_important": "on"}, {"no_recording_reason"}),
        ({"error_note": "Wrong price"}, {"apologised_at", "correction"}),
        ({"rings": "-1"}, {"rings"}),
    ],
)
def test_a_wrong_field_gets_its_sentence(wrong, where):
    assert errors(ANSWERED | wrong) == where


def test_a_promise_before_the_call_is_refused():
    assert errors(UNANSWERED | {"promised_reply_at": "2026-03-11T11:00"}) == {"promised_reply_at"}


def test_praise_needs_no_answer():
    assert errors(ANSWERED | {"category": "compliment", "answer": ""}) == set()


@pytest.mark.clause("S2-35")
def test_the_summary_is_as_long_as_the_standard_allows():
    assert errors(ANSWERED | {"summary": "x" * 121}) == {"summary"}

    Standard.objects.filter(code="CALL_SUMMARY").update(amount=150)
    assert errors(ANSWERED | {"summary": "x" * 121, "details": "x" * 900}) == set()


def test_a_special_matter_needs_somebody_who_may_set_its_due_time():
    special = UNANSWERED | {"category": "special"}

    assert errors(special) == {"category"}
    assert errors(special, may_set_special_due=True) == {"special_due_at"}
    assert errors(special | {"special_due_at": "2026-03-20T10:00"}, may_set_special_due=True) == set()
    assert errors(special | {"special_due_at": "2026-03-20T10:00"}) == {"category"}


def test_what_only_a_call_back_needs_is_forgotten_for_an_answered_call():
    form = CallForm(UNANSWERED | {"answered": "yes", "answer": "120 yuan"})

    assert form.is_valid()
    assert (form.call().callback_phone, form.call().promised_reply_at) == ("", None)


def test_a_fold_with_a_mistake_in_it_is_open():
    form = CallForm(ANSWERED | {"called_at": ""})
    form.is_valid()

    opened = [part.html for part in form.helper.layout[4].fields if hasattr(part, "html")]
    assert opened[0].startswith('<details class="fold" open>')


def test_an_after_sales_reply_without_a_name_is_refused_beside_the_field():
    issue = IssueFactory(is_after_sales=True)
    said = {"text": "Soon", "kind": "effective", "channel": "phone", "told_at": "2026-03-11T12:00"}

    form = ReplyForm(said, issue=issue)

    assert not form.is_valid()
    assert set(form.errors) == {"named_handler"}


@pytest.mark.clause("S2-44")
def test_a_follow_up_needs_a_channel_by_phone_by_mail_or_another():
    said = {"was_reached": "yes", "handling_rating": "4", "is_effective": "yes", "has_other_needs": "no"}

    assert set(FollowUpForm(said).errors) == {"channel"}
    for channel in ("phone", "email", "other"):
        assert FollowUpForm(said | {"channel": channel}).is_valid()
    assert [value for value, _label in FollowUpForm.base_fields["channel"].choices] == ["phone", "email", "other"]


@pytest.mark.parametrize(
    ("said", "where"),
    [
        ({"handling_rating": ""}, {"handling_rating"}),
        ({"handling_rating": "6"}, {"handling_rating"}),
        ({"has_other_needs": ""}, {"has_other_needs"}),
        ({"has_other_needs": "yes"}, {"other_needs"}),
        ({"was_reached": "no", "handling_rating": "", "has_other_needs": ""}, set()),
    ],
)
def test_a_follow_up_says_how_it_was_and_what_else_is_needed(said, where):
    full = {"was_reached": "yes", "channel": "phone", "handling_rating": "4", "is_effective": "yes"}

    assert set(FollowUpForm(full | {"has_other_needs": "no"} | said).errors) == where


def test_an_issue_form_makes_an_issue_that_is_not_saved():
    service = ServiceFactory()
    form = IssueForm({"description": "The door squeaks", "category": "general", "department": service.pk})

    assert form.is_valid(), form.errors
    assert (form.issue().pk, form.issue().department) == (None, service)
