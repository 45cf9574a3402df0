"""Choosing a colleague by typing: name, staff number or login, with the likely ones offered."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from pages.formats import listed

OFFERED = 200


def typed(person: User) -> str:
    """How a colleague stands in the field: the name, and the login that tells two of one name apart."""
    return f"{person} ({person.username})"


def offered(text: str = "") -> list[User]:
    """Colleagues whose name, staff number or login begins with or holds what was typed."""
    people = User.objects.active().with_place()
    text = text.strip()
    if text:
        holds = Q(name__icontains=text) | Q(name_zh__contains=text) | Q(username__istartswith=text)
        people = people.filter(holds | Q(staff_number__istartswith=text))
    return list(people.order_by("name", "pk")[:OFFERED])


class PersonField(forms.CharField):
    """One active colleague."""

    default_error_messages = {
        "unknown": _("No colleague is called “%(text)s”. Type a name, a staff number or a login."),
        "several": _("Several colleagues are called “%(text)s”: %(choices)s. Type the one in brackets as well."),
    }

    def __init__(self, **kwargs: Any):
        kwargs.setdefault("required", False)
        kwargs.setdefault("max_length", 150)
        kwargs.setdefault("widget", forms.TextInput(attrs={"list": "colleagues", "autocomplete": "off"}))
        super().__init__(**kwargs)

    def prepare_value(self, value: Any) -> Any:
        return typed(value) if isinstance(value, User) else value

    def has_changed(self, initial: Any, data: Any) -> bool:
        return super().has_changed(self.prepare_value(initial), data)

    def clean(self, value: Any) -> User | None:
        if isinstance(value, User):
            return value  # a closed field: whoever stood there
        text = super().clean(value)
        return self.person(text) if text else None

    def person(self, text: str) -> User:
        _name, _bracket, login = text.rstrip(")").rpartition("(")
        people = User.objects.active().with_place()
        if login and text.endswith(")"):
            found = list(people.filter(username=login.strip()))
        else:
            same = Q(name__iexact=text) | Q(name_zh=text) | Q(username=text) | Q(staff_number=text)
            found = list(people.filter(same).order_by("pk")[:5])
        if not found:
            raise ValidationError(self.error_messages["unknown"], code="unknown", params={"text": text})
        if len(found) > 1:
            choices = listed(typed(person) for person in found)
            raise ValidationError(
                self.error_messages["several"], code="several", params={"text": text, "choices": choices}
            )
        return found[0]
