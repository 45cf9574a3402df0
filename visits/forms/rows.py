"""A row of the sheet's form, and the rows of one kind."""

from typing import Any

from django import forms
from django.forms import BaseFormSet

from pages.constraints import InWords


class Row:
    """What all rows share: the id says which line it was; what is seldom needed folds away under More."""

    MORE: tuple[str, ...] = ()

    def __init__(self, *args, **kwargs):
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)
        self.fields["id"] = forms.IntegerField(required=False, widget=forms.HiddenInput)
        for name, field in self.fields.items():
            kind = "form-select" if isinstance(field.widget, forms.Select) else "form-control"
            if isinstance(field.widget, forms.Select):
                field.choices = [(value, words if value else "–") for value, words in field.choices]
            if isinstance(field.widget, forms.CheckboxInput):
                kind = "form-check-input"
            field.widget.attrs.setdefault("class", kind)
            field.label = str(field.label or name)[:1].upper() + str(field.label or name)[1:]

    def first_fields(self):
        return [field for field in self.visible_fields() if field.name not in {*self.MORE, "DELETE"}]

    def more_fields(self):
        return [field for field in self.visible_fields() if field.name in self.MORE]

    @property
    def is_unfolded(self) -> bool:
        """Somebody said something there, or something there is wrong."""
        return any(name in self.errors or self._says(name) for name in self.MORE)

    def _says(self, name: str) -> bool:
        value, usual = self[name].value(), self.fields[name].initial
        return value not in (None, "", False) and str(value) != str(usual)


class ModelRow(Row, InWords, forms.ModelForm):
    """A row over the columns of its line."""


class OneOf(forms.TypedChoiceField):
    """One of a few records that all rows of the page offer, read once for all of them."""

    def __init__(self, offered: list, *, label: Any):
        self.known = {str(row.pk): row for row in offered}
        choices = [("", "–"), *((key, str(row)) for key, row in self.known.items())]
        super().__init__(label=label, required=False, choices=choices, coerce=self.known.get, empty_value=None)
        self.widget.attrs["class"] = "form-select"

    def prepare_value(self, value: Any) -> Any:
        return getattr(value, "pk", value)

    def has_changed(self, initial: Any, data: Any) -> bool:
        return super().has_changed(str(getattr(initial, "pk", initial) or ""), data or "")


class Lines(BaseFormSet):
    """The rows of one kind; an emptied row is taken away like a ticked one."""

    def typed(self) -> list[dict[str, Any]]:
        return list(self.by_prefix().values())

    def by_prefix(self) -> dict[str, dict[str, Any]]:
        """What was typed, by where it stands on the page."""
        rows = {row.prefix: row.cleaned_data for row in self.forms if not self._is_gone(row)}
        return {
            prefix: {name: value for name, value in row.items() if name != "DELETE"}
            for prefix, row in rows.items()
            if row
        }

    @property
    def is_being_emptied(self) -> bool:
        """Has somebody emptied a row that was there? They may be about to fill it again."""
        return any(self._is_blank(row) and row["id"].data for row in self.forms)

    def _should_delete_form(self, form):
        return super()._should_delete_form(form) or self._is_blank(form)

    def _is_gone(self, row) -> bool:
        return bool(self.can_delete and self._should_delete_form(row))

    @staticmethod
    def _is_blank(row) -> bool:
        return not set(row.changed_data) - {"id", "DELETE"}
