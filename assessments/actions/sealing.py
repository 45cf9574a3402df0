"""A card's evidence and result are sealed as they stand: what follows in the records never changes them (S2-64)."""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from assessments.cards import read_one
from assessments.models import CriterionScore, Scorecard, Snapshot
from assessments.scoring import plain

Evidence = dict[str, Any]
# What must still be as it was sealed, while somebody may be called something else by now.
LASTING = ("period", "scheme", "criteria", "critical", "result")


@dataclass(frozen=True)
class Proof:
    """Whether the newest sealed version is untouched, and whether the card still says what it says."""

    snapshot: Snapshot
    is_intact: bool
    differing: list[str]

    @property
    def holds(self) -> bool:
        return self.is_intact and not self.differing


def seal(card: Scorecard, occasion: str, *, at: datetime) -> Snapshot:
    """The next sealed version of the card, as the database has it now; runs in its caller's transaction."""
    evidence = evidence_of(card, at)
    text = canonical(evidence)
    last = card.snapshots.order_by("-number").first()
    return Snapshot.objects.create(
        scorecard=card,
        number=last.number + 1 if last else 1,
        occasion=occasion,
        total=card.total,
        grade=card.grade,
        evidence=text,
        digest=hashlib.sha256(text.encode()).hexdigest(),
        at=at,
    )


def proof_of(card: Scorecard, *, at: datetime) -> Proof | None:
    """Looked at again: the newest version's text against its hash, and the card's rows against the text.

    A text that somebody has touched proves nothing, and is not read.
    """
    newest = card.snapshots.order_by("-number").first()
    if newest is None:
        return None
    if not newest.is_intact:
        return Proof(newest, False, [])
    sealed, present = json.loads(newest.evidence), json.loads(canonical(evidence_of(card, at)))
    return Proof(newest, True, list(_differing(sealed, present)))


def evidence_of(card: Scorecard, at: datetime) -> Evidence:
    """Everything the result rests on: the scheme's version, every criterion with its figure, rows and score."""
    fresh = Scorecard.objects.with_subject().with_period().get(pk=card.pk)
    reading, period, scheme = read_one(fresh, at=at), fresh.period, fresh.period.scheme
    return {
        "card": fresh.pk,
        "subject": {
            "kind": "person" if fresh.person_id else "department",
            "id": fresh.subject.pk,
            "name": fresh.subject.name,
            "name_zh": fresh.subject.name_zh,
        },
        "period": {"id": period.pk, "kind": period.kind, "from": period.starts_on, "to": period.ends_on},
        "scheme": {
            "code": scheme.code,
            "version": scheme.number,
            "least_covered": scheme.least_covered,
            "bands": {band.grade: band.floor for band in scheme.bands.all()},
        },
        "criteria": [_line(line.criterion, line.score) for line in reading.lines],
        "critical": fresh.critical,
        "result": {
            "total": fresh.total,
            "grade": fresh.grade,
            "covered": fresh.covered,
            "formula": reading.result.formula,
        },
    }


def _line(criterion, score: CriterionScore | None) -> Evidence:
    line: Evidence = {
        "code": criterion.code,
        "label": criterion.label,
        "label_zh": criterion.label_zh,
        "weight": criterion.weight,
        "source": criterion.source,
        "indicator": criterion.indicator,
        "anchors": criterion.anchors,
        "minimum": criterion.minimum,
    }
    if score is None:
        return line
    columns = ("outcome", "value", "points", "hits", "out_of", "counted", "rows", "beside", "comment")
    line |= {name: getattr(score, name) for name in columns}
    return line | {"by": score.by_id, "at": score.at}


def canonical(evidence: Evidence) -> str:
    """One text for one meaning: keys in order, no blanks, numbers without the zeros behind, moments in UTC."""
    return json.dumps(evidence, default=_plain, sort_keys=True, ensure_ascii=False, separators=(",", ":"))


def _plain(value: Any) -> str:
    if isinstance(value, Decimal):
        return plain(value)
    return value.astimezone(UTC).isoformat() if isinstance(value, datetime) else value.isoformat()


def _differing(sealed: Evidence, present: Evidence) -> Iterator[str]:
    """The names of the criteria and parts that no longer say what was sealed."""
    if any(sealed["subject"][name] != present["subject"][name] for name in ("kind", "id")):
        yield "subject"
    for name in LASTING:
        if name != "criteria" and sealed[name] != present[name]:
            yield name
    were = {line["code"]: line for line in sealed["criteria"]}
    are = {line["code"]: line for line in present["criteria"]}
    yield from sorted(code for code in were.keys() | are.keys() if were.get(code) != are.get(code))
