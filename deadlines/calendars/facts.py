"""What a notice says about dates, and what is wrong with it: shared by all ways in."""

from dataclasses import dataclass, field
from datetime import date

from django.utils.translation import gettext as _


@dataclass(frozen=True)
class Fact:
    """What one date is; `intervals` None: the usual hours, where it works."""

    kind: str
    label: str = ""
    label_zh: str = ""
    intervals: list[list[str]] | None = None


@dataclass(frozen=True)
class Mistake:
    """One thing that is wrong, with the line it stands in."""

    line: int
    text: str
    why: str

    def __str__(self) -> str:
        return _("Line %(line)d: %(why)s (%(text)s)") % {"line": self.line, "why": self.why, "text": self.text}


class Misprint(ValueError):
    """Nothing is taken from a notice in which anything is wrong."""

    def __init__(self, mistakes: list[Mistake]):
        super().__init__("; ".join(str(mistake) for mistake in mistakes))
        self.mistakes = mistakes


@dataclass
class Said:
    """All that a notice says."""

    year: int
    days: dict[date, Fact] = field(default_factory=dict)
    # The holidays it names, in Chinese; empty where it does not speak of holidays by name.
    names: list[str] = field(default_factory=list)
    # What deserves a second look, but is no mistake.
    remarks: list[str] = field(default_factory=list)
    source: str = ""
