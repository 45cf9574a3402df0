"""The figures a scheme may choose from: each is offered by the app that owns the facts, and all are gathered here."""

from accounts.indicators import Counted, Evidence, Indicator, Span, Subject
from calls import offered as calls
from deadlines import offered as deadlines
from reception import offered as reception
from visits import offered as visits

from . import offered

__all__ = ["INDICATORS", "Counted", "Evidence", "Indicator", "Span", "Subject"]

INDICATORS: dict[str, Indicator] = {
    row.code: row for app in (deadlines, offered, calls, reception, visits) for row in app.INDICATORS
}
