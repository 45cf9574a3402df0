"""A chart and the table beneath it are one thing: the script draws what the table says, and paper shows both."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any

BAR, LINE, RADAR = "bar", "line", "radar"


@dataclass(frozen=True)
class Cell:
    """One value: as a number for the drawing (None: a gap), as people read it, and where it opens."""

    value: Decimal | int | None = None
    said: str = ""
    url: str = ""

    @property
    def number(self) -> str:
        """For the script, whatever the reader's language writes for a point."""
        return "" if self.value is None else f"{self.value}"


@dataclass(frozen=True)
class Series:
    """One line or one colour of bars, and one column of the table; `second` has the axis on the right."""

    label: str
    cells: Sequence[Cell]
    kind: str = ""
    second: bool = False


@dataclass(frozen=True)
class Chart:
    """One question: its title asks it, the labels are the rows of the table."""

    code: str
    title: str
    kind: str
    corner: str  # what the labels are
    labels: Sequence[Any]
    series: Sequence[Series]
    lowest: int | None = None
    highest: int | None = None
    note: str = ""
    urls: Sequence[str] = field(default_factory=list)  # where the labels open, in their order

    @property
    def rows(self) -> list[tuple[Any, str, list[tuple[Series, Cell]]]]:
        """(label, its address, the cells of each series)."""
        urls = self.urls or [""] * len(self.labels)
        columns = [[(series, cell) for cell in series.cells] for series in self.series]
        labels = enumerate(zip(self.labels, urls, strict=True))
        return [(label, url, [column[place] for column in columns]) for place, (label, url) in labels]

    @property
    def from_its_beginning(self) -> "Chart":
        """Without the labels at the start of which nothing is known."""
        known = (place for place in range(len(self.labels)) if any(series.cells[place].value for series in self.series))
        first = next(known, 0)
        return replace(
            self,
            labels=self.labels[first:],
            urls=self.urls[first:],
            series=[replace(series, cells=series.cells[first:]) for series in self.series],
        )

    @property
    def is_empty(self) -> bool:
        return not any(cell.value for series in self.series for cell in series.cells)
