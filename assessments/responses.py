"""How many answered, who did not, and what was said on the whole."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from typing import Any
from urllib.parse import urlencode

from django.db.models import Count, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from deadlines import standards
from pages.formats import is_chinese

from .models import Answer, Feedback, Question, QuestionnaireVersion
from .rules import may_read_answers

State = Feedback.State
# What counts as asked; the rest was never put to anybody.
ASKED = (State.ASKED, State.ANSWERED, State.APART, State.EXPIRED)
# Who said after being asked that they do not want to be asked was asked all the same.
REFUSED = "refused"
COUNTS = {state.value: Count("pk", filter=Q(state=state)) for state in State} | {
    REFUSED: Count("pk", filter=Q(state=State.OPTED_OUT, asked_at__isnull=False))
}
KEYS = tuple(COUNTS)


@dataclass(frozen=True)
class Rate:
    """Requests by what became of them. `url` opens them; a state is added to it."""

    label: str
    by_state: dict[str, int]
    url: str = ""

    @property
    def asked(self) -> int:
        return sum(self.by_state[state] for state in ASKED) + self.by_state[REFUSED]

    @property
    def answered(self) -> int:
        return self.by_state[State.ANSWERED] + self.by_state[State.APART]

    @property
    def silent(self) -> int:
        """Asked, and no answer: the time is over, or still runs."""
        return self.asked - self.answered

    @property
    def waiting(self) -> int:
        return self.by_state[State.ASKED]

    @property
    def over(self) -> int:
        return self.by_state[State.EXPIRED]

    @property
    def due(self) -> int:
        return self.by_state[State.DUE]

    @property
    def left_out(self) -> int:
        return self.by_state[State.LEFT_OUT]

    @property
    def opted_out(self) -> int:
        """Who does not want to be asked, before or since they were."""
        return self.by_state[State.OPTED_OUT]

    @property
    def share(self) -> str:
        """Answered of asked, as people read it; empty where nobody was asked."""
        return f"{percent(self.answered, self.asked)} %" if self.asked else ""

    @property
    def links(self) -> dict[str, str]:
        """Where the requests of each state stand."""
        joint = "&" if "?" in self.url else "?"
        return {state.value: f"{self.url}{joint}state={state}" for state in State}


def percent(part: int, whole: int) -> Decimal:
    """Rounded as one does on paper: 12.5 is 13."""
    return (Decimal(100 * part) / whole).quantize(Decimal(1), ROUND_HALF_UP)


def rate(rows: QuerySet[Feedback], label: str = "", url: str = "") -> Rate:
    """One question to the database."""
    return Rate(label, rows.aggregate(**COUNTS), url)


def counted(survey: Any) -> Rate:
    """Of a survey that was read with its counts."""
    return Rate("", {key: getattr(survey, f"n_{key}") for key in KEYS})


def rates(rows: QuerySet[Feedback], key: str, name: str, narrowed: str, **asked: Any) -> list[Rate]:
    """By a column of the requests, in one question: `name` is the column of the label, `narrowed` the filter's word."""
    found = rows.filter(**{f"{key}__isnull": False}).values(key, name, f"{name}_zh").annotate(**COUNTS)
    listed = reverse("assessments:feedback-list")
    return [
        Rate(
            row[f"{name}_zh"] if is_chinese() and row[f"{name}_zh"] else row[name],
            {key: row[key] for key in KEYS},
            f"{listed}?{urlencode({narrowed: row[key], **asked})}",
        )
        for row in found.order_by(name, key)
    ]


@dataclass(frozen=True)
class Share:
    """How often one answer was given."""

    label: str
    count: int
    percent: Decimal


@dataclass
class Result:
    """What was answered to one question."""

    question: Question
    answered: int = 0
    not_applicable: int = 0
    mean: str = ""
    shares: list[Share] = field(default_factory=list)
    words: list[tuple[str, str]] = field(default_factory=list)  # what was written, by whom (empty: without a name)


@dataclass(frozen=True)
class Results:
    questions: list[Result]
    named: int
    nameless: int
    # Answers without a name that wait until enough others came with them to hide in.
    hidden: int
    least: int


def results(version: QuestionnaireVersion, user: Any, at: Any, survey: Any = None) -> Results:
    """What was said to each question of a version: by those this person may read, and by those without a name."""
    least = int(standards.number("FEEDBACK_LEAST", at) or 1)
    named, nameless, hidden = _read(version, user, least, survey)
    given: dict[int, list[Answer]] = {}
    for answer in _given([*named, *nameless]):
        given.setdefault(answer.question_id, []).append(answer)
    questions = [_result(question, given.get(question.pk, [])) for question in version.questions.all()]
    return Results(questions, len(named), len(nameless), hidden, least)


def said(version: QuestionnaireVersion, user: Any, at: Any, survey: Any = None) -> list[Answer]:
    """What `results` counts, answer by answer, question by question, for a file.

    Those without a name come last and in the order of their words: nothing tells which of them are one person's.
    """
    named, nameless, _hidden = _read(version, user, int(standards.number("FEEDBACK_LEAST", at) or 1), survey)
    return sorted(
        _given([*named, *nameless]),
        key=lambda row: (
            (row.question.order, row.question_id, row.feedback.is_anonymous),
            row.said if row.feedback.is_anonymous else "",
            0 if row.feedback.is_anonymous else row.feedback_id,
        ),
    )


def _read(version: QuestionnaireVersion, user: Any, least: int, survey: Any) -> tuple[list[int], list[int], int]:
    """Which answers this person reads, with and without a name, and how many without one are kept back.

    Answers without a name are shown by FEEDBACK_LEAST at a time, those of each survey by
    themselves: of one that comes alone, neither looking before and after it nor taking one page
    from another tells what it says.
    """
    answered = Feedback.objects.filter(questionnaire=version, state=State.ANSWERED)
    answered = answered.filter(survey=survey) if survey is not None else answered
    open_to = answered.filter(pk__in=Feedback.objects.visible_to(user).values("pk"), is_anonymous=False)
    if user.may("assessments.view_feedback"):
        named = list(open_to.values_list("pk", flat=True))
    else:
        named = [row.pk for row in open_to.with_visit() if may_read_answers(user, row)]
    together: dict[int | None, list[int]] = {}
    for pk, sent_in in answered.filter(is_anonymous=True).order_by("pk").values_list("pk", "survey"):
        together.setdefault(sent_in, []).append(pk)
    nameless = [pk for rows in together.values() for pk in rows[: len(rows) // least * least]]
    return named, nameless, sum(map(len, together.values())) - len(nameless)


def _given(feedback: list[int]) -> Iterable[Answer]:
    return Answer.objects.filter(feedback__in=feedback).select_related("feedback", "question")


def _result(question: Question, given: list[Answer]) -> Result:
    said = [answer for answer in given if not answer.is_na]
    result = Result(question, len(said), len(given) - len(said))
    if question.kind == Question.Kind.RATING:
        marks = [answer.rating for answer in said]
        result.shares = _shares([(str(mark), marks.count(mark)) for mark in range(5, 0, -1)])
        if marks:
            result.mean = str((Decimal(sum(marks)) / len(marks)).quantize(Decimal("0.1"), ROUND_HALF_UP))
    elif question.kind == Question.Kind.CHOICE:
        choices = [answer.choice for answer in said]
        result.shares = _shares([(str(label), choices.count(value)) for value, label in Answer.Choice.choices])
    else:
        result.words = sorted((answer.words, _by(answer.feedback)) for answer in said)
    return result


def _by(feedback: Feedback) -> str:
    return "" if feedback.is_anonymous else feedback.respondent_name


def _shares(counts: Iterable[tuple[str, int]]) -> list[Share]:
    rows = list(counts)
    whole = sum(count for _label, count in rows)
    return [Share(label, count, percent(count, whole) if whole else Decimal(0)) for label, count in rows]


def said_by(feedback: Feedback) -> str:
    """Who an answer is from, for lists and files."""
    return _("Without a name") if feedback.is_anonymous else feedback.respondent_name
