"""Form fields as HTML without a template for each: a form of twenty fields would spend its time in includes.

The markup is that of crispy-bootstrap5 and of Django's own widgets, to the letter of what a
browser makes of it; a test compares them. Lists of boxes and whatever is rarer go through
their templates as ever.
"""

import html
from collections.abc import Callable
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.forms.renderers import DjangoTemplates
from django.template import Context
from django.utils.formats import localize
from django.utils.safestring import SafeString, mark_safe

LISTED = (forms.RadioSelect, forms.CheckboxSelectMultiple)


class Renderer(DjangoTemplates):
    """Django's renderer of form widgets, with the common ones written by hand."""

    def render(self, template_name: str, context: dict[str, Any], request: Any = None) -> str:
        write = WRITTEN.get(template_name)
        return write(context["widget"]) if write else super().render(template_name, context, request)


def _attributes(attrs: dict[str, Any]) -> str:
    shown = (item for item in attrs.items() if item[1] is not False)
    return "".join(f" {name}" if value is True else f' {name}="{_escaped(value)}"' for name, value in shown)


def _escaped(value: Any) -> str:
    """As a template would write it."""
    if isinstance(value, SafeString):
        return value
    value = value if isinstance(value, str) else str(value)  # a lazy text may turn out to be safe
    return value if isinstance(value, SafeString) else html.escape(value)


def _input(widget: dict[str, Any]) -> str:
    value = "" if widget["value"] is None else f' value="{_escaped(widget["value"])}"'
    start = f'<input type="{widget["type"]}" name="{_escaped(widget["name"])}"'
    return mark_safe(f"{start}{value}{_attributes(widget['attrs'])}>")


def _textarea(widget: dict[str, Any]) -> str:
    value = _escaped(widget["value"]) if widget["value"] else ""
    return mark_safe(f'<textarea name="{_escaped(widget["name"])}"{_attributes(widget["attrs"])}>\n{value}</textarea>')


def _select(widget: dict[str, Any]) -> str:
    parts = [f'<select name="{_escaped(widget["name"])}"{_attributes(widget["attrs"])}>']
    for group, options, _index in widget["optgroups"]:
        if group:
            parts.append(f'<optgroup label="{_escaped(localize(group))}">')
        parts += [
            f'<option value="{_escaped(option["value"])}"{_attributes(option["attrs"])}>'
            f"{_escaped(localize(option['label']))}</option>"
            for option in options
        ]
        if group:
            parts.append("</optgroup>")
    parts.append("</select>")
    return mark_safe("\n".join(parts))


INPUTS = ("text", "number", "email", "url", "password", "hidden", "date", "datetime", "time", "tel", "search", "color")
WRITTEN: dict[str, Callable[[dict[str, Any]], str]] = {
    **{f"django/forms/widgets/{kind}.html": _input for kind in (*INPUTS, "input", "checkbox")},
    "django/forms/widgets/textarea.html": _textarea,
    "django/forms/widgets/select.html": _select,
}


def whole(field: BoundField, context: Context) -> str:
    """A field with its label, its errors and its help, as crispy's `field.html` has it."""
    return mark_safe(_written(field, context))


def _written(field: BoundField, context: Context) -> str:
    if field.is_hidden:
        return str(field)
    widget = field.field.widget
    if isinstance(widget, forms.CheckboxInput):
        return f'<div class="mb-3">{_framed(field, "form-check", _box(field) + _below(field, context))}</div>'
    if isinstance(widget, LISTED):
        control = context.template.engine.get_template("bootstrap5/layout/radio_checkbox_select.html").render(context)
    else:
        kind = "form-select" if isinstance(widget, forms.Select) else "form-control"
        control = _control(field, kind) + _below(field, context)
    if field.use_fieldset and field.label:
        described = f' aria-describedby="{field.aria_describedby}"' if field.aria_describedby else ""
        return _framed(field, "mb-3", f"<fieldset{described}>{_label(field)}{control}</fieldset>")
    return _framed(field, "mb-3", _label(field) + control)


def _framed(field: BoundField, kind: str, content: str) -> str:
    classes = f"{kind} {_escaped(field.css_classes())}".strip()
    return f'<div id="div_{_escaped(field.auto_id)}" class="{classes}">{content}</div>'


def _control(field: BoundField, kind: str) -> str:
    """The widget with the classes that Bootstrap and crispy's users look for."""
    widget = field.field.widget
    named, own = type(widget).__name__.lower(), widget.attrs.get("class", "")
    classes = [own] if own and named in own else [own, named] if own else [named]
    wanted = [kind, "is-invalid"] if field.errors else [kind]
    classes += [each for each in wanted if each not in own.split()]
    attrs = {"class": " ".join(classes)}
    return _chooser(field, attrs) if type(widget) is forms.Select else field.as_widget(attrs=attrs)


def _chooser(field: BoundField, attrs: dict[str, Any]) -> str:
    """A <select> straight from its choices: Django describes each option in a dictionary of eight entries first."""
    widget = field.field.widget
    attrs = widget.build_attrs(widget.attrs, field.build_widget_attrs(attrs, widget))
    if field.auto_id:
        attrs.setdefault("id", field.auto_id)
    chosen = set(widget.format_value(field.value()))
    parts = [f'<select name="{_escaped(field.html_name)}"{_attributes(attrs)}>']
    for value, label in widget.choices:
        if isinstance(label, list | tuple):
            own = (_option(*each, chosen) for each in label)
            parts += [f'<optgroup label="{_escaped(localize(value))}">', *own, "</optgroup>"]
        else:
            parts.append(_option(value, label, chosen))
    parts.append("</select>")
    return mark_safe("\n".join(parts))


def _option(value: Any, label: Any, chosen: set[str]) -> str:
    """One choice; of two that are the same only one is chosen, so the one that was is taken out."""
    written = "" if value is None else str(value)
    mark = ""
    if written in chosen:
        mark = " selected"
        chosen.clear()
    return f'<option value="{_escaped(written)}"{mark}>{_escaped(localize(label))}</option>'


def _label(field: BoundField) -> str:
    named = _named(field)
    if not named:
        return ""
    tag = "legend" if field.use_fieldset else "label"
    for_ = f' for="{_escaped(field.id_for_label)}"' if field.id_for_label else ""
    classes = "form-label" + (" requiredField" if _must(field) else "") + (" fs-6" if tag == "legend" else "")
    return f'<{tag}{for_} class="{classes}">{named}</{tag}>'


def _box(field: BoundField) -> str:
    classes = "form-check-label" + (" requiredField" if _must(field) else "")
    label = f'<label for="{_escaped(field.id_for_label)}" class="{classes}">{_named(field)}</label>'
    return _control(field, "form-check-input") + label


def _named(field: BoundField) -> str:
    label = _escaped(field.label)  # lazy: each look at it translates it
    return label + '<span class="asteriskField">*</span>' if label and _must(field) else label


def _must(field: BoundField) -> bool:
    """It is to be filled in, also where the form itself asks for it, for something else may fill it in."""
    return field.field.required or field.field.widget.attrs.get("aria-required") == "true"


def _below(field: BoundField, context: Context) -> str:
    """Errors, then help."""
    return _errors(field, "span" if context.get("error_text_inline") else "p") + _help(field)


def _errors(field: BoundField, tag: str) -> str:
    errors = field.errors
    if not errors:
        return ""
    said = "".join(
        f'<{tag} id="error_{number}_{_escaped(field.auto_id)}"><strong>{_escaped(error)}</strong></{tag}>'
        for number, error in enumerate(errors, 1)
    )
    return f'<div id="{_escaped(errors.field_id)}_error" class="invalid-feedback">{said}</div>'


def _help(field: BoundField) -> str:
    """Help is written by us and may hold markup, as in Django's own templates."""
    if not field.help_text:
        return ""
    own = f'id="{_escaped(field.auto_id)}_helptext" ' if field.auto_id else ""
    return f'<div {own}class="form-text">{field.help_text}</div>'
