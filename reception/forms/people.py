"""Choosing several of our people: a list of boxes, those already chosen first."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.db.models import Case, IntegerField, Value, When
from django.utils.translation import gettext_lazy as _

from accounts.models import User


class PeopleField(forms.ModelMultipleChoiceField):
    """Several colleagues; static/js/people.js narrows a long list by what is typed."""

    def __init__(self, **kwargs: Any):
        boxes = forms.CheckboxSelectMultiple(attrs={"data-people": _("Find a name")})
        super().__init__(User.objects.none(), **{"widget": boxes} | kwargs)

    def offer(self, first: Iterable[int]) -> None:
        """Everybody who works here, these before the others."""
        chosen = Case(When(pk__in=list(first), then=Value(0)), default=Value(1), output_field=IntegerField())
        self.queryset = User.objects.active().order_by(chosen, "name", "pk")
