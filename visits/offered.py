"""What the preparation of visits says about whose work: offered to whoever assesses."""

from datetime import datetime

from django.db.models import F, Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.indicators import Evidence, Indicator, Span, by_columns
from accounts.models import User
from deadlines.offered import of_clocks

from .models import PrepTask
from .overstandard import yuan


def _paid(span: Span) -> QuerySet:
    """What was prepared for visits that began in the time, with a planned cost and an actual one."""
    rows = PrepTask.objects.standing().filter(planned_cost__isnull=False, actual_cost__isnull=False)
    return rows.filter(appointment__starts_at__gte=span.start, appointment__starts_at__lt=span.end)


def _cost_as_evidence(task: PrepTask, at: datetime, reader: User) -> Evidence:
    said = _("%(actual)s, planned %(planned)s")
    return Evidence(
        label=str(task),
        url=task.get_absolute_url(),
        what=str(task.department),
        at=task.appointment.starts_at,
        said=said % {"actual": yuan(task.actual_cost), "planned": yuan(task.planned_cost)},
        is_hit=task.actual_cost <= task.planned_cost,
    )


INDICATORS = [
    Indicator(
        code="expense_control",
        label=gettext_lazy("Preparation within its planned cost"),
        clauses="S1-78",
        unit="percent",
        model=PrepTask,
        related=("appointment", "department"),
        evidence=_cost_as_evidence,
        **by_columns(_paid, person="owner", department="department", hit=Q(actual_cost__lte=F("planned_cost"))),
    ),
    of_clocks(
        "preparation_on_time", gettext_lazy("Preparation of visits on time"), clauses="S0-17", codes=("PREP_TASKS",)
    ),
    of_clocks(
        "info_sheet_on_time",
        gettext_lazy("Information sheets handed over on time"),
        clauses="S3-26",
        codes=("INFO_SHEET_SIGNOFF",),
    ),
]
