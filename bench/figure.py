"""One measured thing, and how it is printed."""

from dataclasses import dataclass


@dataclass
class Figure:
    """One measured thing; `aim` is a limit on `ratio` where there is a floor, else on `ours`."""

    name: str
    unit: str
    ours: float
    aim: str
    floor: float | None = None

    @property
    def ratio(self) -> float | None:
        return self.ours / self.floor if self.floor else None

    @property
    def is_met(self) -> bool:
        sign, limit = self.aim.split()
        measured = self.ours if self.ratio is None else self.ratio
        return measured >= float(limit) if sign == "≥" else measured <= float(limit)


def line(figure: Figure) -> str:
    beside = f"floor {figure.floor:.4g}, ratio {figure.ratio:.2f}" if figure.ratio is not None else ""
    verdict = "met" if figure.is_met else "MISSED"
    return f"{figure.name:46} {figure.ours:9.4g} {figure.unit:10} {beside:32} aim {figure.aim:8} {verdict}"
