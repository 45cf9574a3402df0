"""Two people saved one record: what each of them wrote."""

from typing import Any

from django import forms
from django.db import models


def both_versions(form: forms.Form, row: models.Model) -> list[tuple[str, Any, Any]]:
    """Where what was typed and what somebody else saved meanwhile differ: (label, theirs, yours).

    The form then carries the newer version, so that saving it again is a decision.
    Show them with partials/_versions.html.
    """
    found = []
    for name, field in form.fields.items():
        if name == "version" or name not in {column.name for column in row._meta.fields}:
            continue
        theirs, yours = getattr(row, name), form.cleaned_data.get(name)
        if (theirs or None) != (yours or None):
            words = dict(row._meta.get_field(name).flatchoices)
            found.append((field.label, words.get(theirs, theirs), words.get(yours, yours)))
    form.data = form.data.copy()
    form.data["version"] = row.version
    return found
