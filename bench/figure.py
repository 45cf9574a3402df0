"""One measured thing, and how it is printed."""

from dataclasses import dataclass


@dataclass
class Figure:
    """One measured thing; `aim` is a limit on `ratio` where there is a floor, else on `ours`; empty: only shown."""

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
        if not self.aim:
            return True
        sign, limit = self.aim.split()
        measured = self.ours if self.ratio is None else self.ratio
        return measured >= float(limit) if sign == "≥" else measured <= float(limit)


def line(figure: Figure) -> str:
    beside = f"floor {figure.floor:.4g}, ratio {figure.ratio:.2f}" if figure.ratio is not None else ""
    verdict = f"aim {figure.aim:8} {'met' if figure.is_met else 'MISSED'}" if figure.aim else ""
    return f"{figure.name:46} {figure.ours:9.4g} {figure.unit:10} {beside:32} {verdict}".rstrip()
