"""What this floor itself knows about whose work: how visitors found it, what inspectors saw, what was confirmed."""

from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal
from functools import partial

from django.db.models import Count, Q, QuerySet, Sum
from django.db.models.functions import Coalesce
from django.utils.text import format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.indicators import FULL_MARK, Counted, Evidence, Indicator, Span, Subject, by_columns, marks
from accounts.models import Department, User
from papers.models import ChecklistItem, Tick
from reception import privacy

from .models import Feedback, Inspection, InspectionItem, Violation

HAS_ANSWERED = Q(state__in=[Feedback.State.ANSWERED, Feedback.State.APART])
PASSED = Q(result=Tick.Result.PASS)


def _answered(span: Span) -> QuerySet:
    return Feedback.objects.answered_between(span.start, span.end)


def _satisfaction(model: type[Subject], keys: Iterable[int], span: Span) -> dict[int, Counted]:
    """Sum and number of the marks answered in the time, by contact person or receptionist."""
    keys, answered = list(keys), _answered(span)
    if model is Department:
        return marks(answered, "appointment__department", keys, "overall")
    roles = ("appointment__contact_person", "appointment__receptionist")
    concerned = answered.filter(Q(**{f"{roles[0]}__in": keys}) | Q(**{f"{roles[1]}__in": keys})).order_by()
    found: dict[int, Counted] = {}
    for row in concerned.values(*roles).annotate(hits=Sum("overall"), n=Count("pk")):
        for key in {row[role] for role in roles} & set(keys):
            found[key] = found.get(key, Counted()) + Counted(Decimal(row["hits"]), row["n"])
    return found


def _satisfaction_rows(subject: Subject, span: Span) -> QuerySet:
    answered = _answered(span)
    if isinstance(subject, Department):
        return answered.filter(appointment__department=subject)
    return answered.about_work_of(subject)


def _asked(span: Span) -> QuerySet:
    return Feedback.objects.filter(audience=Feedback.Audience.VISITOR, asked_at__gte=span.start, asked_at__lt=span.end)


def _answer_as_evidence(feedback: Feedback, at: datetime, reader: User) -> Evidence:
    if feedback.is_anonymous:
        label, url = _("Somebody who gave no name"), ""
    else:
        label, url = privacy.name_for(reader, feedback.appointment), feedback.get_absolute_url()
    return Evidence(
        label=label,
        url=url,
        what=str(feedback.get_method_display()),
        at=feedback.answered_at,
        said=f"{feedback.overall} / {FULL_MARK}",
        is_hit=not feedback.is_low,
    )


def _asked_as_evidence(feedback: Feedback, at: datetime, reader: User) -> Evidence:
    return Evidence(
        label=privacy.name_for(reader, feedback.appointment),
        url=feedback.get_absolute_url(),
        what=_("Questionnaire"),
        at=feedback.asked_at,
        said=str(feedback.get_state_display()),
        is_hit=feedback.state in {Feedback.State.ANSWERED, Feedback.State.APART},
    )


def _rated(span: Span, area: str) -> QuerySet:
    """What inspectors looked at in the time, and which department is at `home` there."""
    over = Inspection.objects.counted().filter(inspected_at__gte=span.start, inspected_at__lt=span.end)
    rows = InspectionItem.objects.rated().filter(inspection__in=over.values("pk"), **({"area": area} if area else {}))
    return rows.annotate(home=Coalesce("inspection__department", "inspection__staff__department"))


def _inspected(model: type[Subject], keys: Iterable[int], span: Span, *, area: str) -> dict[int, Counted]:
    """The weight that passed of the weight that was rated."""
    column = "inspection__staff" if model is User else "home"
    rows = _rated(span, area).filter(**{f"{column}__in": list(keys)}).order_by().values(column)
    counted = rows.annotate(hits=Coalesce(Sum("weight", filter=PASSED), 0), whole=Sum("weight"), n=Count("pk"))
    return {row[column]: Counted(Decimal(row["hits"]), row["n"], Decimal(row["whole"])) for row in counted}


def _inspected_rows(subject: Subject, span: Span, *, area: str) -> QuerySet:
    column = "inspection__staff" if isinstance(subject, User) else "home"
    return _rated(span, area).filter(**{column: subject.pk})


def _item_as_evidence(item: InspectionItem, at: datetime, reader: User) -> Evidence:
    said = str(item.get_result_display())
    return Evidence(
        label=str(item),
        url=item.get_absolute_url(),
        what=str(item.get_area_display()),
        at=item.inspection.inspected_at,
        said=f"{said} · {item.note}" if item.note else said,
        is_hit=not item.is_failed,
    )


def _breaches(span: Span) -> QuerySet:
    return Violation.objects.breaches_of_confidence().happened_between(span.start, span.end)


def _breach_count(model: type[Subject], keys: Iterable[int], span: Span) -> dict[int, Counted]:
    column = "person" if model is User else "person__department"
    rows = _breaches(span).filter(**{f"{column}__in": list(keys)}).order_by().values(column).annotate(n=Count("pk"))
    return {row[column]: Counted(Decimal(row["n"]), row["n"]) for row in rows}


def _breach_rows(subject: Subject, span: Span) -> QuerySet:
    return _breaches(span).filter(**{"person" if isinstance(subject, User) else "person__department": subject})


def _breach_as_evidence(violation: Violation, at: datetime, reader: User) -> Evidence:
    """What happened is read by those who must, on its own page; others see that it was confirmed."""
    may_read = Violation.objects.visible_to(reader).filter(pk=violation.pk).exists()
    return Evidence(
        label=violation.public_name,
        url=violation.get_absolute_url() if may_read else "",
        what=str(violation.kind),
        at=violation.happened_at,
        said=str(violation.get_state_display()),
        is_hit=False,
    )


def _of_inspections(code: str, label, area: str = "") -> Indicator:
    return Indicator(
        code=code,
        label=label,
        clauses="S1-66 S2-54",
        unit="percent",
        model=InspectionItem,
        related=("inspection",),
        count=partial(_inspected, area=area),
        behind=partial(_inspected_rows, area=area),
        evidence=_item_as_evidence,
    )


INDICATORS = [
    Indicator(
        code="satisfaction",
        label=gettext_lazy("Satisfaction of visitors"),
        clauses="S0-30",
        unit="mark",
        model=Feedback,
        related=("appointment__organisation", "questionnaire"),
        count=_satisfaction,
        behind=_satisfaction_rows,
        evidence=_answer_as_evidence,
    ),
    Indicator(
        code="feedback_coverage",
        label=gettext_lazy("Visitors asked who answered"),
        clauses="S1-67",
        unit="percent",
        model=Feedback,
        related=("appointment__organisation",),
        evidence=_asked_as_evidence,
        **by_columns(
            _asked,
            person="appointment__contact_person",
            department="appointment__department",
            hit=HAS_ANSWERED,
        ),
    ),
    Indicator(
        code="confidentiality",
        label=gettext_lazy("Confirmed breaches of confidentiality"),
        clauses="S0-33",
        unit="count",
        model=Violation,
        related=("kind",),
        count=_breach_count,
        behind=_breach_rows,
        evidence=_breach_as_evidence,
        is_more_better=False,
    ),
    _of_inspections("inspection", gettext_lazy("Inspected and found in order")),
    *[
        _of_inspections(f"inspection_{area.value}", format_lazy("{}: {}", gettext_lazy("Inspected"), area.label), area)
        for area in ChecklistItem.Area
    ],
]
