"""Fields are written by hand for speed; they are what crispy's and Django's templates make of them."""

from pathlib import Path

import crispy_bootstrap5
import pytest
from crispy_forms.templatetags.crispy_forms_filters import as_crispy_field
from django import forms
from django.forms.renderers import DjangoTemplates
from django.template import Context, Engine
from django.template.loader import get_template
from django.test.html import parse_html
from django.utils.safestring import mark_safe

STOCK = Path(crispy_bootstrap5.__file__).parent / "templates/bootstrap5/field.html"
PAIRS = [("a", "Ann & Bob"), ("b", "<i>"), (3, mark_safe("<b>3</b>"))]


class Everything(forms.Form):
    """One field of each kind that the product uses."""

    line = forms.CharField(label="A & B", max_length=20, help_text="<em>Short</em>.")
    optional = forms.CharField(required=False, initial='"quoted" <b>')
    unnamed = forms.CharField(label="", required=False)
    text = forms.CharField(widget=forms.Textarea(attrs={"rows": 2, "class": "wide"}), initial="<b>&")
    number = forms.IntegerField(min_value=1, max_value=1000, initial=1000)
    day = forms.DateField(widget=forms.DateInput(attrs={"type": "date"}))
    password = forms.CharField(widget=forms.PasswordInput(attrs={"autocomplete": "off"}))
    box = forms.BooleanField(help_text="Tick.", widget=forms.CheckboxInput(attrs={"data-x": True, "hidden": False}))
    ticked = forms.BooleanField(required=False, initial=True)
    one = forms.ChoiceField(choices=[("", "–"), *PAIRS], initial="b", help_text="Choose.")
    grouped = forms.ChoiceField(choices=[("", "–"), ("G & H", PAIRS), ("x", "X")], initial="a")
    several = forms.MultipleChoiceField(choices=PAIRS, initial=["a", "3"])
    radio = forms.ChoiceField(choices=PAIRS, widget=forms.RadioSelect, help_text="One.")
    boxes = forms.MultipleChoiceField(choices=PAIRS, widget=forms.CheckboxSelectMultiple)
    kept = forms.CharField(widget=forms.HiddenInput, initial="1&2")


def stock(form, name, **context):
    """The field through the templates of the packages."""
    form.renderer = DjangoTemplates()
    template = Engine.get_default().from_string(STOCK.read_text("utf-8"))
    known = {"field": form[name], "form_show_errors": True, "form_show_labels": True, "flat_attrs": ""}
    return template.render(Context(known | context))


@pytest.mark.parametrize("posted", [None, {}, {"line": "x" * 30, "one": "z", "text": "t", "number": "0", "box": "on"}])
@pytest.mark.parametrize("inline", [True, False])
@pytest.mark.parametrize("name", Everything.base_fields)
def test_a_field_is_what_the_templates_of_the_packages_make_of_it(name, inline, posted):
    ours = get_template("bootstrap5/field.html").template.render(
        Context({"field": Everything(posted)[name], "form_show_errors": True, "error_text_inline": inline})
    )

    theirs = stock(Everything(posted), name, error_text_inline=inline)

    assert plain(ours) == plain(theirs)


def test_a_single_field_on_a_page_is_written_the_same_way():
    assert 'id="div_id_line"' in as_crispy_field(Everything()["line"])


def plain(html):
    """As a browser reads it: no matter the order of attributes and the white space between tags."""
    return str(parse_html(html))
