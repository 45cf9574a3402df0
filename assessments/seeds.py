"""The default questionnaire and the schemes, installed after every migrate; what is there is never touched."""

from datetime import UTC, datetime
from decimal import Decimal

from django.db import connections

from history.moment import now

from .actions.schemes import publish_scheme
from .indicators import INDICATORS
from .models import Criterion, GradeBand, Question, Questionnaire, QuestionnaireVersion, Scheme
from .standard_schemes import FLOORS, SCHEMES

# The first version counts from before any visit.
BEGINNING = datetime(2020, 1, 1, tzinfo=UTC)
RATING, CHOICE, TEXT = Question.Kind.RATING, Question.Kind.CHOICE, Question.Kind.TEXT

# code, kind, must be answered, question, Chinese question
QUESTIONS = [
    ("overall", RATING, True, "How satisfied were you with your visit overall?", "您对本次接待的总体满意度如何？"),
    ("attitude", RATING, False, "Attitude: were you received with warmth and care?", "态度：接待是否热情、周到？"),
    ("timeliness", RATING, False, "Timeliness: was everything on time, as promised?", "及时性：各项安排是否准时？"),
    ("quality", RATING, False, "Quality: was the reception professional and useful?", "质量：接待是否专业、有帮助？"),
    (
        "confidentiality",
        RATING,
        False,
        "Confidentiality: were we discreet with what you told us?",
        "保密：您提供的信息是否得到妥善保密？",
    ),
    (
        "answers_enquiries",
        CHOICE,
        False,
        "Could the account manager answer your enquiries?",
        "客户经理是否能回答您所提出的咨询？",
    ),
    (
        "advice_help",
        CHOICE,
        False,
        "Did the account manager give sound advice or help?",
        "客户经理是否能为您提出合理建议或给予帮助？",
    ),
    ("comment", TEXT, False, "Your comments", "客户反馈信息（意见和建议）"),
]


def install_after_migrate(using: str, **_kwargs) -> None:
    tables = connections[using].introspection.table_names()
    if {Questionnaire._meta.db_table, Scheme._meta.db_table} <= set(tables):
        install()


def install() -> None:
    """Put in what is missing; what a company changed stays as it is."""
    if not Questionnaire.objects.filter(code="visit").exists():
        _install_questionnaire()
    there = set(Scheme.objects.values_list("code", flat=True))
    for order, row in enumerate(SCHEMES):
        if row["code"] not in there:
            _install_scheme(row, order)


def _install_questionnaire() -> None:
    questionnaire = Questionnaire.objects.create(code="visit", name="After a visit", name_zh="来访后满意度问卷")
    version = QuestionnaireVersion.objects.create(questionnaire=questionnaire, number=1, valid_from=BEGINNING)
    Question.objects.bulk_create(
        Question(version=version, order=order, code=code, kind=kind, is_required=required, text=text, text_zh=text_zh)
        for order, (code, kind, required, text, text_zh) in enumerate(QUESTIONS)
    )


def _install_scheme(row: dict, order: int) -> None:
    name, name_zh = row["name"]
    scheme = Scheme.objects.create(code=row["code"], name=name, name_zh=name_zh, order=order)
    Criterion.objects.bulk_create(
        _criterion(scheme, place, **criterion) for place, criterion in enumerate(row["criteria"])
    )
    GradeBand.objects.bulk_create(
        GradeBand(scheme=scheme, grade=grade, floor=Decimal(floor)) for grade, floor in FLOORS.items()
    )
    publish_scheme(scheme, actor=None, at=now())


def _criterion(scheme: Scheme, order: int, *, code, label, weight, guide, indicator="", minimum=1, evidence=()):
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
        anchors=INDICATORS[indicator].anchors if indicator else [],
        minimum=minimum,
        evidence=list(evidence),
    )
