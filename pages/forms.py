"""The forms every form of the product is built on, and the fields that more than one needs."""

import re
import unicodedata
import uuid
from datetime import datetime
from typing import Any

import phonenumbers
from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator, MaxValueValidator, MinValueValidator
from django.db.models import BLANK_CHOICE_DASH
from django.forms.models import ModelChoiceIterator
from django.urls import reverse_lazy
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from pages import formats, moments
from pages.constraints import InWords
from pages.layouts import Helper
from pages.prepared import Prepared

HOME = "CN"
LONGEST_KEY = 18  # digits; what is longer is no key of any row

FILL_IN, CHOOSE, TICK = _("Please fill this in."), _("Please choose."), _("Please tick this.")
DASHES, PICK = BLANK_CHOICE_DASH[0][1], _("Choose…")
LIMITS = {
    MinValueValidator: _("Please write %(limit_value)s or more."),
    MaxValueValidator: _("Please write %(limit_value)s or less."),
    MaxLengthValidator: _("This is too long: %(show_value)s characters, at most %(limit_value)s fit."),
}


class _Portico:
    """What all our forms share: rendered inside the page's own <form>, the first field has the focus."""

    speaks_plainly = False  # each class says it of itself: its fields need our sentences once, not once for every form

    def __init__(self, *args: Any, **kwargs: Any):
        if "speaks_plainly" not in vars(type(self)):
            for field in self.base_fields.values():
                _speak_plainly(field)
            type(self).speaks_plainly = True
        super().__init__(*args, **kwargs)
        self.helper = Helper()
        first = next((field for field in self.fields.values() if not field.widget.is_hidden), None)
        if first is not None:
            first.widget.attrs.setdefault("autofocus", True)


class Rows(ModelChoiceIterator):
    """The options of a field, read at once: a cursor of the server's own would cost three questions for a few rows."""

    def __iter__(self):
        if self.field.empty_label is not None:
            yield ("", self.field.empty_label)
        yield from map(self.choice, self.queryset.all())


class RowField(forms.ModelChoiceField):
    """One of a few rows; for forms that are not `PorticoForm`s, which read all their options so."""

    iterator = Rows


class ByKey:
    """Of a field whose rows are the same in every form: `asked`, a prepared question, finds the one that was chosen."""

    def __init__(self, *args: Any, asked: Prepared | None = None, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.asked = asked

    def to_python(self, value: Any) -> Any:
        if self.asked is None or not isinstance(value, str) or not value.isdecimal() or len(value) > LONGEST_KEY:
            return super().to_python(value)  # type: ignore[misc]
        row = self.asked.first(int(value))
        if row is None:
            raise ValidationError(self.error_messages["invalid_choice"], "invalid_choice", {"value": value})
        return row


def _speak_plainly(field: forms.Field) -> None:
    """Where a field has only the framework's sentences, give it ours."""
    messages, stock = field.error_messages, forms.Field.default_error_messages["required"]
    if messages.get("required") is stock:
        chosen = isinstance(field, forms.ChoiceField | forms.ModelChoiceField)
        ticked = isinstance(field, forms.BooleanField)
        messages["required"] = TICK if ticked else CHOOSE if chosen else FILL_IN
    if isinstance(field, forms.ModelChoiceField) and field.iterator is ModelChoiceIterator:
        field.iterator = Rows
    if isinstance(field, forms.ModelChoiceField) and field.empty_label == DASHES:
        field.empty_label = PICK if field.required else "–"
    elif isinstance(field, forms.ChoiceField) and isinstance(field.choices, list):
        field.choices = [
            (value, (PICK if field.required else "–") if value == "" and str(words) == DASHES else words)
            for value, words in field.choices
        ]
    # Validators are shared with the model's field: the form gets its own.
    field.validators = [
        type(validator)(validator.limit_value, message=LIMITS[type(validator)])
        if type(validator) in LIMITS
        else validator
        for validator in field.validators
    ]


class PorticoForm(_Portico, forms.Form):
    """A form that cleans input for an action."""


class PorticoModelForm(_Portico, InWords, forms.ModelForm):
    """A form over a model's columns; its view hands `cleaned_data` to an action and never calls `save`."""


class MomentInput(forms.DateTimeInput):
    """A moment as text; static/js/moment.js says how it was understood and offers a calendar."""

    def __init__(self, attrs: dict[str, Any] | None = None):
        urls = {"data-moment": reverse_lazy("pages:moment"), "data-days": reverse_lazy("pages:days")}
        own = {"placeholder": _("tomorrow 10, Wed 14:30"), "autocomplete": "off"}
        super().__init__(urls | own | (attrs or {}), format="%Y-%m-%d %H:%M")


class MomentField(forms.DateTimeField):
    """A date and time to the minute, typed as people say it and read in the site's time zone."""

    widget = MomentInput
    # What `moments` leaves over is read by a machine; 05/06 is never guessed at.
    input_formats = ("%Y-%m-%d %H:%M", "%Y-%m-%d %H:%M:%S")

    default_error_messages = {
        "invalid": _("Write the date and the time, for example 2026-03-11 14:30."),
        "required": _("Say when: the date and the time."),
    }

    def prepare_value(self, value: Any) -> Any:
        value = super().prepare_value(value)
        return timezone.make_naive(value) if isinstance(value, datetime) and timezone.is_aware(value) else value

    def to_python(self, value: Any) -> datetime | None:
        if isinstance(value, str):
            value = moments.typed(value) or value.strip()
            if isinstance(value, str) and value and ":" not in value:  # a date alone would be taken for its midnight
                raise ValidationError(self.error_messages["invalid"], code="invalid")
        instant = super().to_python(value)
        return instant and instant.replace(second=0, microsecond=0)


class PhoneField(forms.CharField):
    """A telephone number as people type it, kept as `+8613812345678` or `+862161234567 ext. 12`."""

    default_error_messages = {
        "invalid": _("This is not a complete telephone number. Check the digits, for example 138 1234 5678."),
        "area_code": _("Write the number with its area code, for example 021 6123 4567."),
    }

    def __init__(self, **kwargs: Any):
        kwargs.setdefault("max_length", 40)
        kwargs.setdefault("widget", forms.TextInput(attrs={"type": "tel", "autocomplete": "off", "inputmode": "tel"}))
        super().__init__(**kwargs)

    def prepare_value(self, value: Any) -> Any:
        # What was typed wrongly comes back as it was typed.
        return formats.phone(value) if isinstance(value, str) and value.startswith("+") else value

    def clean(self, value: Any) -> str:
        typed = super().clean(value)
        return self.normal(typed) if typed else ""

    def normal(self, typed: str) -> str:
        """The number in the one form in which it is kept and looked up."""
        text = unicodedata.normalize("NFKC", typed).strip()
        text = re.sub(r"(转分机|分机号?|转|內線|内线)\s*:?\s*", " ext. ", text)
        text = re.sub(r"^00(?=[1-9])", "+", text)
        text = re.sub(r"^(\(?0\d{2,3}\)?[\s-]?\d{7,8})-(\d{1,6})$", r"\1 ext. \2", text)
        # (0)21 after a country code is a habit of letterheads.
        text = re.sub(r"^(\+\d+)\s*\(0\)", r"\1 ", text)
        if re.search(r"[^\W\d_]", re.sub(r"(?i)(extension|ext|x|#)", "", text)):
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        try:
            number = phonenumbers.parse(text, HOME)
        except phonenumbers.NumberParseException as error:
            raise ValidationError(self.error_messages["invalid"], code="invalid") from error
        if not phonenumbers.is_valid_number(number):
            # Seven or eight digits that begin like a subscriber's: only the area code is missing.
            code = "area_code" if re.fullmatch(r"[2-8]\d{6,7}", re.sub(r"\D", "", text)) else "invalid"
            raise ValidationError(self.error_messages[code], code=code)
        extension, number.extension = number.extension, None
        kept = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
        return f"{kept} ext. {extension}" if extension else kept


class VersionField(forms.IntegerField):
    """The version of the record that the person saw, so that the second of two savers loses nothing."""

    def __init__(self, **kwargs: Any):
        kwargs.setdefault("widget", forms.HiddenInput)
        super().__init__(min_value=0, **kwargs)


class TokenField(forms.UUIDField):
    """One form, one record: the token of a form that is posted twice finds what the first post made."""

    def __init__(self, **kwargs: Any):
        kwargs.setdefault("required", False)
        kwargs.setdefault("initial", uuid.uuid4)
        kwargs.setdefault("widget", forms.HiddenInput)
        super().__init__(**kwargs)
