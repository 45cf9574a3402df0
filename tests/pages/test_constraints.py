"""A rule of a table that is broken is told in a sentence, in every form over a table."""

import pytest
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db.models import BaseConstraint, CheckConstraint, Q, UniqueConstraint
from django.forms import BaseModelForm, ModelForm
from django.urls import get_resolver
from django.utils import translation

from deadlines.constraints import NoOverlap
from pages.constraints import InWords
from pages.forms import PorticoModelForm
from reception.models import Area, Site


def all_below(cls):
    for each in cls.__subclasses__():
        yield each
        yield from all_below(each)


def model_forms():
    """Every form of ours over a table that any page shows."""
    get_resolver().url_patterns  # noqa: B018  reads all views
    written = {
        form for form in all_below(ModelForm) if (settings.BASE_DIR / form.__module__.partition(".")[0]).is_dir()
    }
    written = {form for form in written if form._meta.model and not form.__module__.startswith("tests.")}
    return sorted(written, key=lambda form: f"{form.__module__}.{form.__name__}")


def refused(form_class, rule):
    """The form's errors where exactly this rule of its table is broken."""
    form = form_class.__new__(form_class)
    BaseModelForm.__init__(form, data={}, instance=form_class._meta.model())
    form._errors, form.cleaned_data = {}, {}
    with translation.override("en"):
        form.add_error(None, ValidationError({"__all__": [ValidationError(rule.get_violation_error_message())]}))
        return [(place, str(each.message)) for place, said in form._errors.items() for each in said.data]


def test_every_form_over_a_table_tells_a_broken_rule_without_its_name():
    forms, told = model_forms(), 0
    assert len(forms) > 40
    for form in forms:
        assert issubclass(form, InWords), form
        for owner in (form._meta.model, *form._meta.model._meta.all_parents):
            for rule in owner._meta.constraints:
                [(place, said)] = refused(form, rule)
                assert rule.name not in said and "onstraint" not in said, (form, rule.name, said)
                assert place == "__all__" or place in form.base_fields
                told += 1
    assert told > 60


class AreaForm(PorticoModelForm):
    class Meta:
        model = Area
        fields = ("name", "is_active")


def with_rule(monkeypatch, rule):
    monkeypatch.setattr(Area._meta, "constraints", [rule])
    return refused(AreaForm, rule)


@pytest.mark.parametrize(
    ("rule", "place", "said"),
    [
        (
            UniqueConstraint(fields=["name"], condition=Q(is_active=True), name="x"),
            "name",
            "There is one like this already: Area.",
        ),
        (
            UniqueConstraint(fields=["site", "name"], condition=Q(is_active=True), name="x"),
            "name",
            "There is one like this already: Area.",
        ),
        (CheckConstraint(condition=~Q(name=""), name="x"), "name", "This does not fit. Please look at it again."),
        (
            CheckConstraint(condition=Q(is_active=True) | ~Q(name=""), name="x"),
            "__all__",
            "These do not fit together: Area, In use. Please look at them again.",
        ),
        (CheckConstraint(condition=Q(site__gt=0), name="x"), "__all__", "This does not fit. Please look at it again."),
        (
            NoOverlap(name="x", of="site", start="name", end="name", unless="is_active"),
            "__all__",
            "This does not fit. Please look at it again.",
        ),
        (
            CheckConstraint(condition=~Q(name=""), name="x", violation_error_message="Say what it is called."),
            "__all__",
            "Say what it is called.",
        ),
    ],
)
def test_the_sentence_stands_beside_the_one_field_it_is_about(monkeypatch, rule: BaseConstraint, place, said):
    assert with_rule(monkeypatch, rule) == [(place, said)]


@pytest.mark.django_db
def test_a_form_meets_such_a_rule_at_the_database_and_tells_it_so(monkeypatch):
    rule = UniqueConstraint(fields=["name"], condition=Q(is_active=True), name="area_name_once_in_use")
    monkeypatch.setattr(Area._meta, "constraints", [rule])
    Area.objects.create(site=Site.objects.create(name="Works"), name="Hall 2")
    form = AreaForm({"name": "Hall 2", "is_active": "on"})
    assert not form.is_valid()
    assert form.errors == {"name": ["There is one like this already: Area."]}
