"""How visitors found it and how promises were kept in a quarter, each figure from the records of that time."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

from django.db.models import Count, QuerySet, Sum
from django.db.models.functions import TruncMonth
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from accounts.indicators import plain
from calls.models import FollowUp
from customers.models import Organisation
from deadlines import indicators as deadlines
from deadlines.models import Clock
from deadlines.verdict import Verdict
from pages.formats import is_chinese

from .indicators import Span
from .models import Feedback


@dataclass(frozen=True)
class Row:
    """One line of a table: what it is about, the figure, how many records stand behind it, and where they are."""

    label: str
    said: str
    n: int
    url: str = ""


@dataclass(frozen=True)
class Table:
    """One question answered."""

    title: str
    subject: str
    figure: str
    rows: list[Row]


def tables(span: Span) -> list[Table]:
    """Every table of the page; each is one question to the database."""
    answered = Feedback.objects.answered_between(span.start, span.end)
    mean, share = _("Mean, of 5"), _("On time")
    person, department = _("Person"), _("Department")
    return [
        Table(_("Satisfaction by month"), _("Month"), mean, _by_month(answered)),
        Table(_("Satisfaction by department"), department, mean, _by_name(answered, "department", span)),
        Table(_("Satisfaction by receptionist"), person, mean, _by_name(answered, "receptionist", span)),
        Table(_("Satisfaction by contact person"), person, mean, _by_name(answered, "contact_person", span)),
        Table(_("Satisfaction by customer tier"), _("Tier"), mean, _by_tier(answered, span)),
        Table(_("Satisfaction with the handling of issues"), person, mean, _by_handler(span)),
        Table(_("Preparation done on time"), department, share, _preparation(span)),
    ]


def _by_month(answered: QuerySet) -> list[Row]:
    month = TruncMonth("answered_at", tzinfo=timezone.get_current_timezone())
    rows = answered.annotate(month=month).values("month").annotate(hits=Sum("overall"), n=Count("pk"))
    return [
        _row(date_format(row["month"], "YEAR_MONTH_FORMAT"), row, _opened(*_ends_of(row["month"].date())))
        for row in rows.order_by("month")
    ]


def _by_name(answered: QuerySet, column: str, span: Span) -> list[Row]:
    """By a department or a person that the appointment names."""
    key, name = f"appointment__{column}", f"appointment__{column}__name"
    named = answered.filter(**{f"{key}__isnull": False}).values(key, name, f"{name}_zh")
    rows = named.annotate(hits=Sum("overall"), n=Count("pk")).order_by(name, key)
    return [_row(_named(row, name), row, _opened(*_days(span), **{column: row[key]})) for row in rows]


def _by_tier(answered: QuerySet, span: Span) -> list[Row]:
    key = "appointment__organisation__tier"
    rows = answered.values(key).annotate(hits=Sum("overall"), n=Count("pk")).order_by(key)
    labels = dict(Organisation.Tier.choices)
    return [
        _row(str(labels.get(row[key], _("no tier"))), row, _opened(*_days(span), tier=row[key] or "-")) for row in rows
    ]


def _by_handler(span: Span) -> list[Row]:
    rated = FollowUp.objects.filter(done_at__gte=span.start, done_at__lt=span.end, handling_rating__isnull=False)
    name = "issue__handler__name"
    named = rated.filter(issue__handler__isnull=False).values("issue__handler", name, f"{name}_zh")
    rows = named.annotate(hits=Sum("handling_rating"), n=Count("pk")).order_by(name, "issue__handler")
    return [_row(_named(row, name), row) for row in rows]


def _preparation(span: Span) -> list[Row]:
    due = deadlines.of(Clock.objects.filter(code="PREP_TASKS"), span.start, span.end, span.at).rows
    named = due.values("department", "department__name", "department__name_zh")
    on_time = Count("pk", filter=deadlines.condition(Verdict.ON_TIME))
    rows = named.annotate(hits=on_time, n=Count("pk")).order_by("department__name", "department")
    return [_row(_named(row, "department__name"), row, unit="percent") for row in rows]


def _row(label: str, row: dict[str, Any], url: str = "", unit: str = "mark") -> Row:
    share = Decimal(row["hits"]) / row["n"]
    said = f"{plain((share * 100).quantize(Decimal('0.1')))} %" if unit == "percent" else f"{share:.2f}"
    return Row(label, said, row["n"], url)


def _named(row: dict[str, Any], name: str) -> str:
    """The name of a grouped row in the reader's language."""
    return (is_chinese() and row[f"{name}_zh"]) or row[name] or ""


def _opened(first: date, last: date, **filters: Any) -> str:
    """The list of the answers behind a figure."""
    wanted = {"state": Feedback.State.ANSWERED.value, "since": first.isoformat(), "until": last.isoformat()}
    return f"{reverse('assessments:feedback-list')}?{urlencode(wanted | filters)}"


def _days(span: Span) -> tuple[date, date]:
    return timezone.localdate(span.start), timezone.localdate(span.end - timedelta(seconds=1))


def _ends_of(first: date) -> tuple[date, date]:
    """First and last day of the month."""
    after = date(first.year + first.month // 12, first.month % 12 + 1, 1)
    return first, after - timedelta(days=1)
