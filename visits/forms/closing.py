"""The sheet's form for who may change only a part of it: the rest is shown, and stays as it is."""

from django import forms
from django.forms import BaseFormSet

from visits.models import InfoSheet

from .lines import formsets

Formsets = dict[str, BaseFormSet]


def leave_open(sheet: InfoSheet, form: forms.Form, lines: Formsets, names: frozenset[str] | None) -> Formsets:
    """Close every field and kind of line that is not among `names`; None: nothing is closed.

    Answers the lines: those that are closed show what the sheet says, whatever was posted.
    """
    if names is None:
        return lines
    _close(form, set(form.fields) - names - {"version"})
    as_is = formsets(sheet)
    for kind in lines.keys() - names:
        for row in as_is[kind].forms:
            _close(row, set(row.fields))
    return {kind: formset if kind in names else as_is[kind] for kind, formset in lines.items()}


def opened(lines: Formsets) -> Formsets:
    """Those into which something was typed."""
    return {kind: formset for kind, formset in lines.items() if formset.is_bound}


def _close(form: forms.Form, names: set[str]) -> None:
    for name in names:
        form.fields[name].disabled = True
