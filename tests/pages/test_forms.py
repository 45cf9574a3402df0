import uuid
from datetime import UTC, datetime

import pytest
from django import forms
from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.db.models import BLANK_CHOICE_DASH
from django.template.loader import render_to_string
from django.utils import translation

from pages.forms import MomentField, PhoneField, PorticoForm, TokenField, VersionField


class BookingForm(PorticoForm):
    name = forms.CharField(max_length=5)
    kind = forms.ChoiceField(choices=[("a", "A")])
    head_count = forms.IntegerField(min_value=1)
    starts_at = MomentField()
    phone = PhoneField(required=False)
    agreed = forms.BooleanField()
    form_token = TokenField()
    version = VersionField(required=False)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("13800138000", "+8613800138000"),
        ("138 0013 8000", "+8613800138000"),
        ("138-0013-8000", "+8613800138000"),
        ("１３８００１３８０００", "+8613800138000"),
        ("＋８６ １３８　００１３　８０００", "+8613800138000"),
        ("+86 138 0013 8000", "+8613800138000"),
        ("008613800138000", "+8613800138000"),
        ("0086-138-0013-8000", "+8613800138000"),
        ("021-61234567", "+862161234567"),
        ("(021) 6123 4567", "+862161234567"),
        ("（021）61234567", "+862161234567"),
        ("+86 (0)21 6123 4567", "+862161234567"),
        ("021-61234567转12", "+862161234567 ext. 12"),
        ("021 6123 4567 转分机 8012", "+862161234567 ext. 8012"),
        ("0755-88886666 分机:8", "+8675588886666 ext. 8"),
        ("021-61234567-802", "+862161234567 ext. 802"),
        ("021 6123 4567 ext. 12", "+862161234567 ext. 12"),
        ("021 6123 4567 x12", "+862161234567 ext. 12"),
        ("400-820-8820", "+864008208820"),
        ("+44 20 7946 0018", "+442079460018"),
        ("  ", ""),
    ],
)
def test_a_number_is_kept_in_one_form_however_it_is_typed(typed, kept):
    assert PhoneField(required=False).clean(typed) == kept


@pytest.mark.parametrize("kept", ["+8613800138000", "+862161234567 ext. 12", "+442079460018"])
@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_a_number_shown_for_editing_is_kept_as_it_was(kept, language):
    field = PhoneField()

    with translation.override(language):
        assert field.clean(field.prepare_value(kept)) == kept


@pytest.mark.parametrize(
    ("typed", "code"),
    [("12345", "invalid"), ("1380013800", "invalid"), ("138001380001", "invalid"), ("call me", "invalid"),
     ("138OO138OOO", "invalid"), ("61234567", "area_code"), ("6123-4567", "area_code")],
)  # fmt: skip
def test_a_wrong_number_gets_a_sentence(typed, code):
    with pytest.raises(ValidationError) as refusal:
        PhoneField().clean(typed)

    assert refusal.value.code == code


@pytest.mark.parametrize("typed", ["2026-03-11T14:30", "2026-03-11 14:30", "２０２６－０３－１１ １４：３０"])
def test_a_moment_is_read_in_the_zone_of_the_site(typed):
    assert MomentField().clean(typed) == datetime(2026, 3, 11, 6, 30, tzinfo=UTC)


@pytest.mark.parametrize("language", ["en", "zh-hans"])
@pytest.mark.parametrize("typed", ["05/06/2026 10:00", "12/31/2026 10:00", "31.12.26 10:00"])
def test_a_date_that_can_be_read_in_two_ways_is_asked_again(typed, language):
    with translation.override(language), pytest.raises(ValidationError) as refusal:
        MomentField().clean(typed)

    assert refusal.value.code == "invalid"


def test_a_moment_is_to_the_minute():
    assert MomentField().clean("2026-03-11T14:30:59") == datetime(2026, 3, 11, 6, 30, tzinfo=UTC)


def test_a_moment_is_shown_in_the_zone_of_the_site():
    form = BookingForm(initial={"starts_at": datetime(2026, 3, 10, 16, 30, tzinfo=UTC)})

    assert 'value="2026-03-11 00:30"' in str(form["starts_at"])
    assert 'type="text"' in str(form["starts_at"])


def test_the_first_field_has_the_focus():
    assert [field.name for field in BookingForm() if field.field.widget.attrs.get("autofocus")] == ["name"]


def test_what_is_missing_is_said_plainly():
    form = BookingForm({"name": "too long", "head_count": "0"})

    assert dict(form.errors) == {
        "name": ["This is too long: 8 characters, at most 5 fit."],
        "kind": ["Please choose."],
        "head_count": ["Please write 1 or more."],
        "starts_at": ["Say when: the date and the time."],
        "agreed": ["Please tick this."],
    }


def test_a_wrong_field_keeps_what_was_typed_beside_its_sentence():
    page = render_to_string("partials/_fields.html", {"form": BookingForm({"phone": "12 34", "head_count": "many"})})

    assert 'value="12 34"' in page
    assert 'value="many"' in page
    assert 'id="id_phone_error"' in page
    assert 'aria-describedby="id_phone_error"' in page


def test_one_summary_leads_to_every_wrong_field():
    form = BookingForm({"name": "Lin", "kind": "a", "head_count": "0", "starts_at": "2026-03-11T14:30", "agreed": "on"})
    form.add_error(None, "The room is taken.")

    page = render_to_string("partials/_fields.html", {"form": form})

    assert page.count('class="error-summary"') == 1
    assert "<li>The room is taken.</li>" in page
    assert '<a href="#id_head_count">Head count</a>: Please write 1 or more.' in page


def test_a_form_without_mistakes_has_no_summary():
    assert "error-summary" not in render_to_string("partials/_fields.html", {"form": BookingForm()})


def test_every_form_shown_has_a_token_of_its_own():
    first, second = BookingForm()["form_token"].value(), BookingForm()["form_token"].value()

    assert uuid.UUID(first) != uuid.UUID(second)


def test_a_form_that_comes_back_keeps_its_token():
    token = uuid.uuid4()

    assert BookingForm({"form_token": str(token)})["form_token"].value() == str(token)


def test_hidden_fields_are_not_seen():
    assert [field.name for field in BookingForm().hidden_fields()] == ["form_token", "version"]


class ChoosingForm(PorticoForm):
    person = forms.ModelChoiceField(get_user_model().objects.none())
    room = forms.ModelChoiceField(get_user_model().objects.none(), required=False)
    way = forms.ChoiceField(choices=[*BLANK_CHOICE_DASH, ("phone", "Phone")])
    kind = forms.ChoiceField(choices=[("", "All kinds"), ("a", "A")], required=False)


@pytest.mark.django_db
def test_an_open_choice_says_what_to_do_instead_of_dashes():
    form = ChoosingForm()

    assert [str(next(iter(form.fields[name].choices))[1]) for name in form.fields] == [
        "Choose…",
        "–",
        "Choose…",
        "All kinds",
    ]
