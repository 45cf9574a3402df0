"""Making a calendar version known by what it says."""

import hashlib
import json
from collections.abc import Iterable

from .models import CalendarDay


def fingerprint_of(days: Iterable[CalendarDay]) -> str:
    """The same days, the same fingerprint; a process keeps what it has read by it."""
    said = [[str(day.date), day.kind, day.intervals, day.label, day.label_zh] for day in days]
    return hashlib.sha256(json.dumps(said, ensure_ascii=False).encode()).hexdigest()
