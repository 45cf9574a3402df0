"""One row of the table of time limits, or of the standards, written short."""

# Where work stops at 24:00, people are warned at ten in the morning.
MORNING_OF_THE_DAY = "14 hours"
MORNING_OF_THE_DAY_BEFORE = "38 hours"
LAST_CHANCE = 60  # minutes before the last close of work

Words = tuple[str, str]  # English, Chinese


def limit(
    code: str,
    names: Words,
    topic: str,
    clauses: str,
    amount: int | None,
    unit: str,
    direction: str = "after",
    *,
    starts: Words = ("", ""),
    stops: Words = ("", ""),
    by: Words = ("", ""),
    warn: tuple[str, ...] = (),
    ladder: str = "usual",
    last_chance: int | None = LAST_CHANCE,
    **more,
) -> dict:
    """A row as `TimeLimit` takes it; `by` is who is responsible, `warn` how long before it is due."""
    return {
        "code": code,
        "name": names[0],
        "name_zh": names[1],
        "topic": topic,
        "clauses": clauses.split(),
        "amount": amount,
        "unit": unit,
        "direction": direction,
        "starts_when": starts[0],
        "starts_when_zh": starts[1],
        "stops_when": stops[0],
        "stops_when_zh": stops[1],
        "responsible": by[0],
        "responsible_zh": by[1],
        "warnings": list(warn),
        "ladder": ladder,
        "last_chance": last_chance,
        **more,
    }


def proposed(*args, **kwargs) -> dict:
    """The regulation gives no number: this one is ours, and says so."""
    return limit(*args, is_proposed=True, **kwargs)


def standard(code, name, name_zh, topic, clauses, *, amount=None, unit="", **more) -> dict:
    return {
        "code": code,
        "name": name,
        "name_zh": name_zh,
        "topic": topic,
        "clauses": clauses.split(),
        "amount": amount,
        "unit": unit,
        **more,
    }


def window(start: str, end: str, label: str, label_zh: str) -> dict:
    return {"from": start, "until": end, "label": label, "label_zh": label_zh}
