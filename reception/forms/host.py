"""What somebody says to the desk while a visitor waits."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.forms import PersonField
from accounts.models import User
from pages.forms import PorticoForm
from reception.actions.hosts import LONGEST_HOLD


class HoldForm(PorticoForm):
    """How long the visitor is asked to wait."""

    minutes = forms.IntegerField(label=_("Minutes"), min_value=1, max_value=LONGEST_HOLD, initial=10)


class HandOnForm(PorticoForm):
    """Who receives the visitor instead."""

    to = PersonField(label=_("Who receives them"))

    def __init__(self, *args: Any, people: Any = None, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["to"].queryset = people if people is not None else User.objects.active().order_by("name")
