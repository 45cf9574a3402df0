"""What a form says where a rule of the table is broken: never the rule's own name."""

from collections.abc import Iterator

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db.models import BaseConstraint, CheckConstraint, Model, UniqueConstraint
from django.utils.text import capfirst
from django.utils.translation import gettext as _


class InWords:
    """A form over a model's columns whose rules without a sentence of their own get ours."""

    def add_error(self, field: str | None, error: object) -> None:
        if field is None and isinstance(error, ValidationError) and hasattr(error, "error_dict"):
            error = self._in_words(error)
        super().add_error(field, error)  # type: ignore[misc]

    def _in_words(self, said: ValidationError) -> ValidationError:
        mute = {rule.get_violation_error_message(): rule for rule in _mute(self._meta.model)}  # type: ignore[attr-defined]
        errors: dict[str, list[ValidationError]] = {}
        for place, of_place in said.error_dict.items():
            for each in of_place:
                rule = mute.get(each.message)
                where = place if rule is None else self._place(rule)
                what = each if rule is None else ValidationError(self._sentence(rule), code=each.code)
                errors.setdefault(where, []).append(what)
        return ValidationError(errors)

    def _place(self, rule: BaseConstraint) -> str:
        """Beside the one field that can be changed; above the form where it is one of several."""
        shown = self._shown(rule)
        return shown[0] if len(shown) == 1 else NON_FIELD_ERRORS

    def _shown(self, rule: BaseConstraint) -> list[str]:
        """Those of its fields that stand on the form, in the form's order."""
        columns = _columns(rule)
        return [name for name in self.fields if name in columns]  # type: ignore[attr-defined]

    def _sentence(self, rule: BaseConstraint) -> str:
        shown = self._shown(rule) or sorted(_columns(rule))
        listed = _(", ").join(self._label(name) for name in shown)
        if isinstance(rule, UniqueConstraint):
            return _("There is one like this already: %(fields)s.") % {"fields": listed}
        if len(shown) > 1:
            return _("These do not fit together: %(fields)s. Please look at them again.") % {"fields": listed}
        return _("This does not fit. Please look at it again.")

    def _label(self, name: str) -> str:
        field = self.fields.get(name)  # type: ignore[attr-defined]
        label = field.label if field is not None and field.label else None
        return str(capfirst(label or self._meta.model._meta.get_field(name).verbose_name))  # type: ignore[attr-defined]


def _mute(model: type[Model]) -> Iterator[BaseConstraint]:
    """The rules of the model's table that nobody gave a sentence."""
    for owner in (model, *model._meta.all_parents):
        for rule in owner._meta.constraints:
            if rule.violation_error_message == rule.default_violation_error_message:
                yield rule


def _columns(rule: BaseConstraint) -> set[str]:
    """The fields a rule is about."""
    if isinstance(rule, UniqueConstraint):
        return set(rule.fields)
    return set(rule.condition.referenced_base_fields) if isinstance(rule, CheckConstraint) else set()
