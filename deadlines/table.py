"""The table of all numbers: one row per limit in force, grouped by topic."""

from collections.abc import Iterable
from dataclasses import dataclass

from .models.limit import Rule
from .terms import amount_words, quantity


@dataclass(frozen=True)
class Row:
    """One number as the table shows it."""

    rule: Rule
    amount: str
    warnings: list[str]


@dataclass(frozen=True)
class Topic:
    label: str
    rows: list[Row]


def topics(rules: Iterable[Rule]) -> list[Topic]:
    """The newest version of every code and variant, topic by topic."""
    newest: dict[tuple[str, str], Rule] = {}
    for rule in rules:
        newest.setdefault((rule.code, rule.variant), rule)
    grouped: dict[str, list[Row]] = {}
    for rule in newest.values():
        warnings = [quantity(int(amount), unit) for amount, unit in map(str.split, getattr(rule, "warnings", []))]
        grouped.setdefault(rule.topic, []).append(Row(rule, amount_words(rule), warnings))
    return [Topic(str(label), grouped[value]) for value, label in Rule.Topic.choices if value in grouped]
