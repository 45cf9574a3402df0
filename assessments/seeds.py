"""The default questionnaire and the schemes, installed after every migrate; what is there is never touched."""

from datetime import UTC, datetime
from decimal import Decimal

from django.db import connections

from history.moment import now

from . import finding_kinds, topics, violation_kinds
from .actions.schemes import publish_scheme
from .indicators import INDICATORS
from .models import Criterion, CriticalRule, GradeBand, Question, Questionnaire, QuestionnaireVersion, Scheme
from .standard_questions import QUESTIONNAIRES
from .standard_schemes import CRITICAL, FLOORS, SCHEMES

# The first version counts from before any visit.
BEGINNING = datetime(2020, 1, 1, tzinfo=UTC)


def install_after_migrate(using: str, **_kwargs) -> None:
    tables = connections[using].introspection.table_names()
    if {Questionnaire._meta.db_table, Scheme._meta.db_table} <= set(tables):
        install()
    if finding_kinds.FindingKind._meta.db_table in tables:
        finding_kinds.install()
    if violation_kinds.ViolationKind._meta.db_table in tables:
        violation_kinds.install()
    if topics.Topic._meta.db_table in tables:
        topics.install()


def install() -> None:
    """Put in what is missing; what a company changed stays as it is."""
    known = set(Questionnaire.objects.values_list("code", flat=True))
    for row in QUESTIONNAIRES:
        if row["code"] not in known:
            _install_questionnaire(**row)
    there = set(Scheme.objects.values_list("code", flat=True))
    for order, row in enumerate(SCHEMES):
        if row["code"] not in there:
            _install_scheme(row, order)


def _install_questionnaire(*, questions: list, allows_anonymous: bool = False, **columns) -> None:
    questionnaire = Questionnaire.objects.create(**columns)
    version = QuestionnaireVersion.objects.create(
        questionnaire=questionnaire, number=1, valid_from=BEGINNING, allows_anonymous=allows_anonymous
    )
    Question.objects.bulk_create(
        Question(version=version, order=order, code=code, kind=kind, is_required=required, text=text, text_zh=text_zh)
        for order, (code, kind, required, text, text_zh) in enumerate(questions)
    )


def _install_scheme(row: dict, order: int) -> None:
    name, name_zh = row["name"]
    quarterly = row.get("is_quarterly", False)
    scheme = Scheme.objects.create(code=row["code"], name=name, name_zh=name_zh, order=order, is_quarterly=quarterly)
    Criterion.objects.bulk_create(
        _criterion(scheme, place, **criterion) for place, criterion in enumerate(row["criteria"])
    )
    GradeBand.objects.bulk_create(
        GradeBand(scheme=scheme, grade=grade, floor=Decimal(floor)) for grade, floor in FLOORS.items()
    )
    CriticalRule.objects.bulk_create(
        CriticalRule(scheme=scheme, kind=kind, effect=effect, points=points) for kind, effect, points in CRITICAL
    )
    publish_scheme(scheme, actor=None, at=now())


def _criterion(
    scheme: Scheme, order: int, *, code, label, weight, guide, indicator="", anchors=None, minimum=1, evidence=()
):
    return Criterion(
        scheme=scheme,
        order=order,
        code=code,
        label=label[0],
        label_zh=label[1],
        weight=Decimal(weight),
        guide=guide[0],
        guide_zh=guide[1],
        source=Criterion.Source.COMPUTED if indicator else Criterion.Source.HUMAN,
        indicator=indicator,
        anchors=anchors or (INDICATORS[indicator].anchors if indicator else []),
        minimum=minimum,
        evidence=list(evidence),
    )
