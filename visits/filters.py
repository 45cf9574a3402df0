"""What a list of sheets is narrowed to."""

from datetime import date
from typing import Any

from django import forms
from django.db.models import Q
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from customers.search import normal
from pages import periods
from reception.models import day_limits

from .models import InfoSheet, Level, PurposeLabel


class SheetFilter(forms.Form):
    """On one line what is asked every day: whose turn, which customer, when; the rest where it is asked for."""

    RARE = ("level", "visitor_category", "purpose", "salesperson")
    ORDERS = ("-appointment__starts_at", "appointment__starts_at")

    q = forms.CharField(
        label=_("Customer, visitor or place"),
        required=False,
        widget=forms.TextInput(attrs={"type": "search", "placeholder": _("huaxin")}),
    )
    view = forms.ChoiceField(
        label=_("Show"),
        required=False,
        choices=[("", _("All")), ("waiting", _("Waiting for me")), ("mine", _("Drawn up by me"))],
    )
    period = forms.ChoiceField(label=_("When"), required=False, choices=[("", _("Any day")), *periods.CHOICES])
    state = forms.ChoiceField(
        label=_("State"), required=False, choices=[("", _("Every state")), *InfoSheet.State.choices]
    )
    level = forms.ModelChoiceField(Level.objects.all(), label=_("Level"), required=False, empty_label=_("Every level"))
    visitor_category = forms.ChoiceField(
        label=_("Visitor category"), required=False, choices=[("", _("Every category")), *InfoSheet.Category.choices]
    )
    purpose = forms.ModelChoiceField(
        PurposeLabel.objects.all(),
        label=_("Purpose"),
        required=False,
        empty_label=_("Every purpose"),
        to_field_name="purpose",
    )
    salesperson = forms.CharField(label=_("Salesperson"), required=False, max_length=80)
    sort = forms.CharField(required=False, widget=forms.HiddenInput)
    more = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, asked: QueryDict, *, today: date, **kwargs: Any):
        super().__init__(asked, **kwargs)
        self.today = today
        self.is_full = any(asked.get(name) for name in ("more", *self.RARE))
        for name in () if self.is_full else self.RARE:
            del self.fields[name]
        for name in ("sort", "more"):
            if not asked.get(name):
                del self.fields[name]

    @property
    def order(self) -> str:
        """By which column, as `pages.paging.keyset` has it."""
        asked = self.cleaned_data.get("sort", "")
        return asked if asked in self.ORDERS else self.ORDERS[0]

    def narrow(self, sheets, user):
        """What was asked for, as far as it can be read."""
        self.full_clean()
        chosen = self.cleaned_data
        if chosen.get("view") == "waiting":
            sheets = sheets.waiting_for(user)
        elif chosen.get("view") == "mine":
            sheets = sheets.mine(user)
        for name in ("state", "level", "visitor_category"):
            if chosen.get(name):
                sheets = sheets.filter(**{name: chosen[name]})
        if chosen.get("purpose"):
            sheets = sheets.filter(purpose_type=chosen["purpose"].purpose)
        if chosen.get("salesperson"):
            name = chosen["salesperson"].strip()
            person = Q(appointment__salesperson__name__icontains=name)
            sheets = sheets.filter(person | Q(appointment__salesperson__name_zh__contains=name))
        return self._on_days(_holding(sheets, chosen.get("q", "")))

    def _on_days(self, sheets):
        span = periods.SPANS.get(self.cleaned_data.get("period", ""))
        if span is None:
            return sheets
        first, last = span(self.today)
        begins, ends = day_limits(first)[0], day_limits(last)[1]
        return sheets.filter(appointment__starts_at__gte=begins, appointment__starts_at__lt=ends)


def _holding(sheets, text: str):
    """Each word is a part of the customer's or the visitor's name, of the purpose or of the place."""
    for word in normal(text).split():
        found = Q(appointment__organisation__search__contains=word) | Q(appointment__contact__search__contains=word)
        found |= Q(appointment__visitor_name__icontains=word) | Q(purpose_text__icontains=word)
        found |= Q(appointment__room__name__icontains=word) | Q(appointment__place__icontains=word)
        sheets = sheets.filter(found)
    return sheets
