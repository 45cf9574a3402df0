"""How the fields of a form stand: rows, columns and folds as HTML, without a template for each (see pages.widgets).

Whatever is rarer goes through crispy's own templates; a test compares the markup.
"""

from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Column, Field, LayoutObject, Row
from crispy_forms.utils import TEMPLATE_PACK, render_field
from django import forms
from django.template import Context
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from . import widgets


class Helper(FormHelper):
    """What all our forms give to crispy: they stand inside the page's own <form>, in the order of their layout.

    A layout may be a function, which is asked when the form is shown.
    """

    def __init__(self, form: forms.BaseForm | None = None):
        super().__init__(form)
        self.form_tag = False
        self.disable_csrf = True

    def __bool__(self) -> bool:
        return True  # else crispy's `len` would ask for the fields of a layout that is not made yet

    def render_layout(self, form: forms.BaseForm, context: Context, template_pack: str = TEMPLATE_PACK) -> SafeString:
        form.rendered_fields, form.crispy_field_template = set(), None  # what crispy's own parts expect to find
        layout = self.layout() if callable(self.layout) else self.layout
        return mark_safe(_all(layout.fields, form, context))


class Fold(LayoutObject):
    """What only some need, behind one word; open where something of the form is wrong."""

    def __init__(self, *fields: Any):
        self.fields = list(fields)

    def render(self, form: forms.BaseForm, context: Context, **_kwargs: Any) -> SafeString:
        start = f'<details class="fold"{" open" if form.errors else ""}><summary>{conditional_escape(_("More"))}'
        return mark_safe(f"{start}</summary>{_all(self.fields, form, context)}</details>")


def _all(parts: list, form: forms.BaseForm, context: Context) -> str:
    return "".join(_written(part, form, context) for part in parts)


def _written(part: Any, form: forms.BaseForm, context: Context) -> str:
    kind = type(part)
    if kind is str:
        return _field(part, form, context)
    if kind is Field and not part.attrs and not part.wrapper_class:
        return "".join(_field(name, form, context) for name in part.fields)
    if kind is Row:
        return _div(part, f"row {part.css_class or ''}", form, context)
    if kind is Column:
        own = part.css_class or ""
        return _div(part, own if "col" in own else f"col-md {own}", form, context)
    return render_field(part, form, context)


def _field(name: str, form: forms.BaseForm, context: Context) -> str:
    field = form[name]
    if isinstance(field.field.widget, widgets.LISTED):
        return render_field(name, form, context)
    return widgets.whole(field, context)


def _div(part: Row | Column, classes: str, form: forms.BaseForm, context: Context) -> str:
    own = f' id="{part.css_id}"' if part.css_id else ""
    return f'<div{own} class="{classes.strip()}"{part.flat_attrs}>{_all(part.fields, form, context)}</div>'
