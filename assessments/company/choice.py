"""Which quarter, and whose figures."""

from datetime import date, datetime, timedelta

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.indicators import Span
from accounts.models import Department
from assessments.models.period import midnight, quarter_name, quarter_of, quarters_before
from pages.forms import PorticoForm

QUARTERS = 8
MONTHS = 12


class Choice(PorticoForm):
    """The row of fields above the figures; what cannot be read chooses nothing."""

    quarter = forms.ChoiceField(label=_("Quarter"), required=False)
    department = forms.ModelChoiceField(
        Department.objects.filter(is_active=True).order_by("name", "pk"),
        label=_("Department"),
        required=False,
        empty_label=_("All"),
    )

    def __init__(self, data, *, at: datetime):
        super().__init__(data, label_suffix="")
        self.at = at
        for field in self.fields.values():
            field.widget.attrs.pop("autofocus", None)
        quarters = quarters_before(timezone.localdate(at), QUARTERS)
        self.fields["quarter"].choices = [(first.isoformat(), quarter_name(first)) for first, _last in quarters]
        self.initial["quarter"] = quarters[0][0].isoformat()
        self.is_valid()

    @property
    def first(self) -> date:
        """The first day of the chosen quarter, else of this one."""
        chosen = self.cleaned_data.get("quarter")
        return date.fromisoformat(chosen) if chosen else quarter_of(timezone.localdate(self.at))[0]

    @property
    def last(self) -> date:
        return quarter_of(self.first)[1]

    @property
    def heading(self) -> str:
        return quarter_name(self.first)

    @property
    def department_id(self) -> int | None:
        chosen = self.cleaned_data.get("department")
        return chosen.pk if chosen else None

    @property
    def span(self) -> Span:
        return Span(midnight(self.first), midnight(self.last + timedelta(days=1)), self.at)

    @property
    def with_the_one_before(self) -> Span:
        """The quarter and the one before it, for what moved."""
        before = quarter_of(self.first - timedelta(days=1))[0]
        return Span(midnight(before), self.span.end, self.at)

    @property
    def year_back(self) -> Span:
        """Twelve months, the chosen quarter's the last of them."""
        return Span(midnight(self.months[0]), self.span.end, self.at)

    @property
    def months(self) -> list[date]:
        """The first days of these twelve months."""
        first = date(self.first.year - (self.first.month < 10), (self.first.month + 2) % 12 + 1, 1)
        found = [first]
        while len(found) < MONTHS:
            found.append(date(found[-1].year + found[-1].month // 12, found[-1].month % 12 + 1, 1))
        return found

    @property
    def quarters(self) -> list[date]:
        """The first days of the eight quarters that end with the chosen one, the earliest first."""
        return [first for first, _last in reversed(quarters_before(self.first, QUARTERS))]
