"""What tests of a card's pages ask again and again."""

from datetime import datetime
from zoneinfo import ZoneInfo

from assessments import actions
from history import moment

# A working day after the quarter.
AFTER = datetime(2026, 4, 2, 9, 0, tzinfo=ZoneInfo("Asia/Shanghai"))


def text(response):
    return response.content.decode()


def criterion_of(card, code):
    return card.period.scheme.criteria.get(code=code)


def shown(card, assessor):
    with moment.at(AFTER):
        actions.propose(card, actor=assessor)
    return card
