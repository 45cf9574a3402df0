"""Which exemptions are shown."""

from collections.abc import Callable
from datetime import date, datetime, timedelta

from django import forms
from django.utils.translation import gettext_lazy as _

from pages.periods import month_of
from reception.models import day_limits

Span = tuple[date, date]


def quarter_of(day: date) -> Span:
    """The first and the last day of its quarter."""
    first = day.replace(month=(day.month - 1) // 3 * 3 + 1, day=1)
    return first, month_of(first + timedelta(days=75))[1]


def before(span: Callable[[date], Span]) -> Callable[[date], Span]:
    """The span that ends the day before this one begins."""
    return lambda day: span(span(day)[0] - timedelta(days=1))


SPANS: dict[str, Callable[[date], Span]] = {
    "quarter": quarter_of,
    "last_quarter": before(quarter_of),
    "month": month_of,
    "last_month": before(month_of),
    "next_30": lambda day: (day, day + timedelta(days=30)),
}


class ExemptionFilter(forms.Form):
    """Of the visits of which time; nothing asked: of this quarter."""

    period = forms.ChoiceField(
        label=_("Visits of"),
        required=False,
        choices=[
            ("quarter", _("This quarter")),
            ("last_quarter", _("Last quarter")),
            ("month", _("This month")),
            ("last_month", _("Last month")),
            ("next_30", _("The next 30 days")),
        ],
    )

    def __init__(self, asked, *, today: date):
        super().__init__({"period": asked.get("period") or "quarter"})
        self.today = today
        self.fields["period"].widget.attrs["class"] = "form-select"

    @property
    def span(self) -> tuple[datetime, datetime]:
        """The first moment of the span at the site, and the first after it."""
        chosen = self.cleaned_data.get("period") if self.is_valid() else None
        first, last = SPANS[chosen or "quarter"](self.today)
        return day_limits(first)[0], day_limits(last)[1]
