"""Scoring and showing a result at the same moment, on real connections."""

import threading
from datetime import datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from django.db import connection

from assessments import actions
from assessments.actions.sealing import proof_of
from assessments.models import CriterionScore, Scorecard
from history import moment
from history.flow import NotAllowed
from tests.factories.accounts import UserFactory
from tests.factories.assessments import ScorecardFactory, score_all
from tests.meanwhile import meanwhile

pytestmark = pytest.mark.django_db(transaction=True)
D = Decimal
AFTER = datetime(2026, 4, 2, 9, 0, tzinfo=ZoneInfo("Asia/Shanghai"))
SOON = 0.5  # seconds in which whoever need not wait is long done


class SomebodyElse(threading.Thread):
    """Does something on a connection of their own; `said` is what they were told."""

    said: object = "not yet"

    def __init__(self, act):
        super().__init__()
        self.act = act

    def run(self):
        try:
            with moment.at(AFTER):
                self.said = self.act()
        except NotAllowed as refusal:
            self.said = refusal
        finally:
            connection.close()

    def begin(self):
        """Begins, and has some time."""
        self.start()
        self.join(SOON)
        assert self.is_alive(), f"did not wait: {self.said}"


@pytest.fixture
def assessor():
    return UserFactory(role="assessor")


@pytest.fixture
def card(assessor):
    """Everything is scored with 80."""
    card = ScorecardFactory(scheme="competence")
    score_all(card, assessor)
    return card


def scored_anew(card, assessor):
    criterion = card.period.scheme.criteria.get(code="ethics")
    on_the_screen = Scorecard.objects.get(pk=card.pk)
    return lambda: actions.score(
        on_the_screen, criterion=criterion, points=D(20), comment="Seen again", version=1, actor=assessor
    )


def test_who_scores_while_the_result_is_being_shown_waits_and_is_refused(card, assessor):
    second = SomebodyElse(scored_anew(card, UserFactory(role="assessor")))

    with moment.at(AFTER), meanwhile('SELECT "assessments_criterionscore"', second.begin):
        actions.propose(Scorecard.objects.get(pk=card.pk), actor=assessor)
    second.join()

    shown = Scorecard.objects.get()
    assert isinstance(second.said, NotAllowed)
    assert (shown.state, shown.total) == (Scorecard.State.PROVISIONAL, D(80))
    assert set(CriterionScore.objects.values_list("points", flat=True)) == {D(80)}
    assert proof_of(shown, at=AFTER).holds


def test_a_result_that_is_shown_while_somebody_scores_waits_and_counts_that_score(card, assessor):
    on_the_screen = Scorecard.objects.get(pk=card.pk)
    second = SomebodyElse(lambda: actions.propose(on_the_screen, actor=assessor))

    with moment.at(AFTER), meanwhile('UPDATE "assessments_criterionscore"', second.begin):
        scored_anew(card, assessor)()
    second.join()

    shown = Scorecard.objects.get()
    assert second.said is None
    assert (shown.state, shown.total) == (Scorecard.State.PROVISIONAL, D(65))  # (3 × 80 + 20) ÷ 4
    assert proof_of(shown, at=AFTER).holds
