"""The rows of a form are written by hand for speed; they are what crispy's templates make of them."""

import pytest
from crispy_forms.bootstrap import InlineCheckboxes
from crispy_forms.helper import FormHelper
from crispy_forms.layout import Column, Div, Field, Layout, Row
from django import forms
from django.template import Context, Template
from django.test.html import parse_html

from pages.forms import PorticoForm
from pages.layouts import Fold

ROWS = [
    "line",
    Row(Column("number"), Column("day")),
    Row(Column("one", css_class="col-sm-6"), Column("box", css_class="narrow"), css_class="tight", css_id="pair"),
    Div("text", css_class="section"),
    Field("password"),
    Field("second", css_class="large"),
    "radio",
    InlineCheckboxes("several"),
    "kept",
]


class Arranged(PorticoForm):
    line = forms.CharField(label="A & B", help_text="Short.")
    number = forms.IntegerField()
    day = forms.DateField()
    one = forms.ChoiceField(choices=[("", "–"), ("a", "Ann & Bob"), ("a", "Ann again")], initial="a")
    box = forms.BooleanField()
    text = forms.CharField(widget=forms.Textarea)
    password = forms.CharField(widget=forms.PasswordInput)
    second = forms.CharField()
    radio = forms.ChoiceField(choices=[("a", "A"), ("b", "B")], widget=forms.RadioSelect)
    several = forms.MultipleChoiceField(choices=[("a", "A")], widget=forms.CheckboxSelectMultiple)
    kept = forms.CharField(widget=forms.HiddenInput)


def shown(form):
    return str(parse_html(Template("{% load crispy_forms_tags %}{% crispy form %}").render(Context({"form": form}))))


@pytest.mark.parametrize("posted", [None, {"line": "x", "number": "y"}])
def test_a_layout_is_what_the_templates_of_the_packages_make_of_it(posted):
    ours, theirs = Arranged(posted), Arranged(posted)
    ours.helper.layout, theirs.helper = Layout(*ROWS), FormHelper()
    theirs.helper.layout, theirs.helper.form_tag, theirs.helper.disable_csrf = Layout(*ROWS), False, True

    assert shown(ours) == shown(theirs)


@pytest.mark.parametrize(("posted", "opened"), [(None, ""), ({"line": "x"}, " open")])
def test_what_only_some_need_is_folded_and_open_where_something_is_wrong(posted, opened):
    form = Arranged(posted)
    form.helper.layout = Layout("line", Fold("number"))

    page = shown(form)

    assert f'<details class="fold"{opened}>' in page
    assert page.index("div_id_line") < page.index("<details") < page.index("div_id_number") < page.index("</details>")
