from datetime import timedelta
from importlib import import_module
from pathlib import Path

from assessments import actions
from assessments.models import Scheme
from history import moment
from history.moment import now
from tests.factories.accounts import UserFactory
from tests.factories.assessments import FeedbackFactory, ScorecardFactory, score_all
from tests.roles import Row

# Who sees every appointment sees that the visitor was asked; who receives visitors may ask.
DESK = {"front_desk", "receptionist"}
VISITS = {*DESK, "admin", "marketing_center", "inspector", "assessor"}
CARDS = {"hr", "admin", "assessor"}


def a_feedback():
    return [FeedbackFactory().pk]


def a_link():
    return [actions.ask(FeedbackFactory(), actor=None).split("/")[3]]


def a_card():
    return [ScorecardFactory().pk]


def a_criterion():
    card = ScorecardFactory()
    return [card.pk, card.period.scheme.criteria.get(code="satisfaction").pk]


def a_human_criterion():
    card = ScorecardFactory(scheme="visits-calls")
    return [card.pk, card.period.scheme.criteria.get(code="problem_handling").pk]


def a_figure_beside():
    return [*a_human_criterion(), "on_time"]


def a_scored_card():
    card = ScorecardFactory(scheme="competence")
    score_all(card, UserFactory())
    return card


def a_card_that_is_shown():
    card = a_scored_card()
    with moment.at(now() + timedelta(days=30)):
        actions.propose(card, actor=None)
    return [card.pk]


def a_period():
    return [ScorecardFactory().period_id]


def a_scheme():
    return [Scheme.objects.current().first().pk]


ANSWER = {"q-overall": "4", "respondent_name": "Wang Fang", "method": "phone"}

ROWS = [
    # A list shows what one may see; a link is good for whoever holds it.
    Row("assessments:list"),
    Row("assessments:feedback-list"),
    Row("assessments:schemes"),
    Row("assessments:scheme", make=a_scheme),
    Row("assessments:answer", make=a_link, public=True),
    Row("assessments:answer", "post", make=a_link, post=lambda: ANSWER, public=True),
    Row("assessments:thanks", make=a_link, public=True),
    Row("assessments:answer-opt-out", "post", make=a_link, public=True),
    # Feedback.
    Row("assessments:feedback", make=a_feedback, ok=VISITS),
    Row("assessments:ask", "post", make=a_feedback, ok=DESK, forbidden=VISITS - DESK),
    Row("assessments:link", make=a_feedback, ok=VISITS),
    Row("assessments:record", make=a_feedback, ok=DESK, forbidden=VISITS - DESK),
    Row("assessments:record", "post", make=a_feedback, post=lambda: ANSWER, ok=DESK, forbidden=VISITS - DESK),
    Row("assessments:figures", ok={"admin", "marketing_center", "inspector", "assessor"}, forbidden={"*"}),
    # Cards.
    Row("assessments:card", make=a_card, ok=CARDS),
    Row("assessments:evidence", make=a_criterion, ok=CARDS),
    Row("assessments:evidence-beside", make=a_figure_beside, ok=CARDS),
    Row("assessments:score", make=a_human_criterion, ok={"assessor"}, forbidden=CARDS - {"assessor"}),
    Row(
        "assessments:score",
        "post",
        make=a_human_criterion,
        post=lambda: {"points": "80", "comment": "As seen.", "version": "0"},
        ok={"assessor"},
        forbidden=CARDS - {"assessor"},
    ),
    Row("assessments:propose", "post", make=a_card, ok={"assessor"}, forbidden=CARDS - {"assessor"}),
    Row("assessments:publish", "post", make=a_card_that_is_shown, ok={"assessor"}, forbidden=CARDS - {"assessor"}),
    Row("assessments:reopen", "post", make=a_card_that_is_shown, ok={"assessor"}, forbidden=CARDS - {"assessor"}),
    # Periods and schemes.
    Row("assessments:export", make=a_period, ok=CARDS, forbidden={"*"}),
    Row("assessments:open-period", ok={"admin", "assessor"}, forbidden={"*"}),
    Row("assessments:open-period", "post", ok={"admin", "assessor"}, forbidden={"*"}),
    Row("assessments:join", make=a_period, ok={"admin", "assessor"}, forbidden={"*"}),
    Row("assessments:join", "post", make=a_period, ok={"admin", "assessor"}, forbidden={"*"}),
    Row("assessments:create-scheme", ok={"admin", "assessor"}, forbidden={"*"}),
    Row("assessments:create-scheme", "post", ok={"admin", "assessor"}, forbidden={"*"}),
    Row("assessments:revise-scheme", make=a_scheme, ok={"admin", "assessor"}, forbidden={"*"}),
    Row("assessments:revise-scheme", "post", make=a_scheme, ok={"admin", "assessor"}, forbidden={"*"}),
]

# Each part keeps its rows in a module of its own beside this one: `roles_<part>.py`.
PARTS = sorted(path.stem for path in Path(__file__).parent.glob("roles_*.py"))
ROWS += [row for part in PARTS for row in import_module(f"tests.assessments.{part}").ROWS]
