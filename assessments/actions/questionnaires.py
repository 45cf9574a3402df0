"""Writing questions, and putting them into use: what was asked once is never edited."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import F

from accounts.models import User
from assessments.models import Audience, Question, Questionnaire, QuestionnaireVersion
from history import flow
from history.models import Event
from history.moment import now

# What a draft says apart from its questions.
SAID = ("intro", "intro_zh", "allows_anonymous", "low_score")
# What every questionnaire begins with.
OVERALL = {
    "code": Question.OVERALL,
    "kind": Question.Kind.RATING,
    "text": "How satisfied are you overall?",
    "text_zh": "您的总体满意度如何？",
    "is_required": True,
}


@transaction.atomic
def found_questionnaire(
    *, name: str, name_zh: str, form_token: UUID, actor: User, at: datetime | None = None
) -> Questionnaire:
    """A questionnaire of our own for surveys, which begins with the overall mark; the same form twice is once."""
    at, code = at or now(), f"survey-{form_token.hex[:16]}"
    row = Questionnaire(code=code, name=name, name_zh=name_zh, audience=Audience.CUSTOMER)
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:
        return Questionnaire.objects.get(code=code)
    draft = QuestionnaireVersion.objects.create(questionnaire=row, number=1, valid_from=at, is_draft=True)
    Question.objects.create(version=draft, **OVERALL)
    flow.record(row, "found", actor=actor, at=at)
    return row


def edit_questionnaire(
    row: Questionnaire, *, actor: User, version: int, at: datetime | None = None, **fields: Any
) -> None:
    """Its title, and whether it is in use; raises `Stale` where somebody saved in between."""
    flow.change(row, actor=actor, version=version, at=at or now(), **fields)


@transaction.atomic
def revise(row: Questionnaire, *, actor: User, at: datetime | None = None) -> QuestionnaireVersion:
    """The next version is begun, as a copy of the newest; the one that was begun already, where there is one."""
    at = at or now()
    begun = row.versions.filter(is_draft=True).first()
    if begun is not None:
        return begun
    newest = row.versions.order_by("-number").first()
    same = {name: getattr(newest, name) for name in SAID}
    try:
        with transaction.atomic():
            draft = row.versions.create(number=newest.number + 1, valid_from=at, is_draft=True, **same)
    except IntegrityError:
        return row.versions.get(is_draft=True)
    for question in newest.questions.all():
        question.pk, question.version = None, draft
        question.save(force_insert=True)
    flow.record(row, "revise", actor=actor, at=at, facts={"number": draft.number})
    return draft


@transaction.atomic
def write_draft(
    draft: QuestionnaireVersion, *, questions: list[dict[str, Any]], edition: int, actor: User, **said: Any
) -> None:
    """The draft as it was typed, in the order of the questions; raises `Stale` where somebody else saved it meanwhile.

    A question that was asked before keeps its code, so that its answers compare; with another
    kind of answer it is another question.
    """
    mine = QuestionnaireVersion.objects.filter(pk=draft.pk, is_draft=True, edition=edition)
    if not mine.update(edition=F("edition") + 1, **said):
        draft.refresh_from_db()
        winner = Event.objects.latest_of(draft.questionnaire)
        raise flow.Stale("edit", winner=winner) if draft.is_draft else flow.NotAllowed("edit", winner=winner)
    draft.refresh_from_db()
    kinds = _kinds_before(draft)
    taken = set(kinds) | {row["code"] for row in questions}
    draft.questions.all().delete()
    rows = []
    for place, typed in enumerate(questions):
        row = Question(version=draft, **typed | {"order": place})
        if not row.code or kinds.get(row.code, row.kind) != row.kind:
            row.code = _free(taken)
            taken.add(row.code)
        rows.append(row)
    Question.objects.bulk_create(rows)


@transaction.atomic
def publish_questions(draft: QuestionnaireVersion, *, actor: User, at: datetime | None = None) -> None:
    """From now on these are asked; whoever was asked before answers what they were asked."""
    at = at or now()
    _end_draft(draft, "publish")
    QuestionnaireVersion.objects.filter(pk=draft.pk).update(is_draft=False, valid_from=at)
    draft.refresh_from_db()
    facts = {"number": draft.number, "questions": draft.questions.count()} | _changes(draft)
    flow.record(draft.questionnaire, "publish", actor=actor, at=at, facts=facts)


@transaction.atomic
def discard_draft(draft: QuestionnaireVersion, *, actor: User, at: datetime | None = None) -> None:
    """The version that was begun is not wanted; one that is the only one stays."""
    row, number = draft.questionnaire, draft.number
    _end_draft(draft, "discard")
    if not row.versions.filter(is_draft=False).exists():
        raise flow.NotAllowed("discard")
    draft.questions.all().delete()
    draft.delete()
    flow.record(row, "discard", actor=actor, at=at or now(), facts={"number": number})


def _end_draft(draft: QuestionnaireVersion, verb: str) -> None:
    """Of two who end it only one does."""
    if not QuestionnaireVersion.objects.select_for_update().filter(pk=draft.pk, is_draft=True).exists():
        raise flow.NotAllowed(verb, winner=Event.objects.latest_of(draft.questionnaire))


def _kinds_before(draft: QuestionnaireVersion) -> dict[str, str]:
    """The kind of every question that any older version asked."""
    older = Question.objects.filter(version__questionnaire=draft.questionnaire).exclude(version=draft)
    return dict(older.order_by("version__number").values_list("code", "kind"))


def _free(taken: set[str]) -> str:
    number = 1
    while f"q{number}" in taken:
        number += 1
    return f"q{number}"


def _changes(draft: QuestionnaireVersion) -> dict[str, list[str]]:
    """In words what the version asks that the one before did not, and the other way round."""
    before = draft.questionnaire.versions.filter(number__lt=draft.number, is_draft=False).order_by("-number").first()
    if before is None:
        return {}
    old, new = (list(version.questions.values_list("text", flat=True)) for version in (before, draft))
    found = {"new": [text for text in new if text not in old], "gone": [text for text in old if text not in new]}
    return {name: texts for name, texts in found.items() if texts}
