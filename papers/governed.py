"""What a policy governs: the time limits, standards and checklists whose clauses are its own."""

from collections.abc import Iterable
from datetime import datetime

from deadlines.models import Standard, TimeLimit
from deadlines.models.limit import Rule
from deadlines.terms import amount_words

from .models import Checklist, ChecklistItem, Policy


def is_of(clauses: Iterable[str], policy: Policy) -> bool:
    return bool(policy.prefix) and any(clause.startswith(f"{policy.prefix}-") for clause in clauses)


def limits(policy: Policy, at: datetime) -> list[tuple[Rule, str]]:
    """The numbers in force under it, each with its value in words."""
    if not policy.prefix:
        return []
    found: list[tuple[Rule, str]] = []
    for model in (TimeLimit, Standard):
        newest: dict[tuple[str, str], Rule] = {}
        for rule in model.objects.in_force(at):
            newest.setdefault((rule.code, rule.variant), rule)
        found += [(rule, amount_words(rule)) for rule in newest.values() if is_of(rule.clauses, policy)]
    return found


def checklists(policy: Policy) -> list[Checklist]:
    """The checklists with an item of its clauses."""
    if not policy.prefix:
        return []
    rows = ChecklistItem.objects.in_use().values_list("checklist", "clauses")
    mine = {checklist for checklist, clauses in rows if is_of(clauses, policy)}
    return list(Checklist.objects.filter(pk__in=mine))
