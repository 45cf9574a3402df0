"""A limit for the arithmetic, and a limit in words."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from pages.languages import in_language

from .arithmetic import Terms
from .models.limit import Rule

# Numbers that lie neither before nor after anything.
COUNTS = {"rings", "results", "persons", "times", "percent", "points", "characters", "megabytes", "seconds", "yuan"}


def terms_of(rule: Rule) -> Terms:
    """The part of a limit that the arithmetic needs."""
    return Terms(rule.amount, rule.unit, rule.direction, rule.ends, rule.time_of_day, rule.period)


def amount_words(rule: Rule) -> str:
    """`2 working days before`, `24 hours after`, `by a moment that is named`, `not set`."""
    if not rule.is_set:
        return _("not set")
    if rule.unit == Rule.Unit.FIXED:
        return _("by a moment that is named")
    if rule.unit == Rule.Unit.WINDOW:
        return _windows(rule)
    if rule.unit == Rule.Unit.SWITCH:
        return _("on") if rule.amount else _("off")
    if rule.unit == Rule.Unit.SAME_DAY:
        if rule.time_of_day:
            return _("the same day by %(time)s") % {"time": f"{rule.time_of_day:%H:%M}"}
        return _("the same day until 24:00")
    if rule.amount == 0:
        return _("before that moment")
    amount = quantity(rule.amount, rule.unit)
    if rule.unit.startswith("per_") or rule.unit in COUNTS:
        return amount
    words = {"before": _("%(amount)s before"), "after": _("%(amount)s after")}
    return words.get(rule.direction, "%(amount)s") % {"amount": amount}


def quantity(amount: int, unit: str) -> str:
    """`2 working days`, `1 per week`, `3 rings`."""
    forms = {
        "seconds": ngettext("%(n)d second", "%(n)d seconds", amount),
        "minutes": ngettext("%(n)d minute", "%(n)d minutes", amount),
        "hours": ngettext("%(n)d hour", "%(n)d hours", amount),
        "working_hours": ngettext("%(n)d working hour", "%(n)d working hours", amount),
        "working_days": ngettext("%(n)d working day", "%(n)d working days", amount),
        "calendar_days": ngettext("%(n)d calendar day", "%(n)d calendar days", amount),
        "weeks": ngettext("%(n)d week", "%(n)d weeks", amount),
        "months": ngettext("%(n)d month", "%(n)d months", amount),
        "per_week": _("%(n)d per week"),
        "per_month": _("%(n)d per month"),
        "per_quarter": _("%(n)d per quarter"),
        "per_half_year": _("%(n)d per half-year"),
        "per_year": _("%(n)d per year"),
        "rings": ngettext("%(n)d ring", "%(n)d rings", amount),
        "results": ngettext("%(n)d result in a row", "%(n)d results in a row", amount),
        "persons": ngettext("%(n)d person", "%(n)d persons", amount),
        "times": ngettext("%(n)d time", "%(n)d times", amount),
        "percent": _("%(n)d %%"),
        "points": ngettext("%(n)d point", "%(n)d points", amount),
        "characters": ngettext("%(n)d character", "%(n)d characters", amount),
        "megabytes": _("%(n)d MB"),
        "yuan": _("%(n)d yuan"),
    }
    return forms[unit] % {"n": amount}


def _windows(rule: Any) -> str:
    return "; ".join(f"{window['from']}–{window['until']} {_label(window)}" for window in rule.windows)


class _Labelled:
    def __init__(self, window: dict):
        self.label, self.label_zh = window.get("label", ""), window.get("label_zh", "")


def _label(window: dict) -> str:
    return in_language(_Labelled(window), "label")
