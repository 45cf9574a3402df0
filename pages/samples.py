"""Invented things for the living style page: what the components look like when they are full."""

from datetime import UTC, datetime
from types import SimpleNamespace

from django import forms
from django.utils.translation import gettext_lazy as _

from pages.forms import MomentField, PhoneField, PorticoForm, TokenField
from pages.paging import Page

NOON = datetime(2026, 2, 11, 4, 0, tzinfo=UTC)


class SampleForm(PorticoForm):
    """One field of each kind."""

    organisation = forms.CharField(label=_("Organisation"), max_length=40)
    phone = PhoneField(label=_("Phone"), help_text=_("A mobile or a landline with its area code."))
    starts_at = MomentField(label=_("Start"))
    head_count = forms.IntegerField(label=_("Head count"), min_value=1, initial=1)
    kind = forms.ChoiceField(
        label=_("Kind of visit"), choices=[("customer", _("Customer visit")), ("general", _("General visit"))]
    )
    way = forms.ChoiceField(
        label=_("Channel"), choices=[("phone", _("Phone")), ("email", _("E-mail"))], widget=forms.RadioSelect
    )
    needs = forms.CharField(label=_("Customer needs"), required=False, widget=forms.Textarea(attrs={"rows": 3}))
    is_important = forms.BooleanField(label=_("important customer"), required=False)
    form_token = TokenField()


class ReasonForm(PorticoForm):
    reason = forms.CharField(label=_("Reason"), widget=forms.Textarea(attrs={"rows": 3}))


def badge(state: str, words: str) -> SimpleNamespace:
    """Something with a state, as `partials/_state.html` shows it."""
    return SimpleNamespace(state=state, get_state_display=words)


STATES = [
    badge("requested", _("Requested")),
    badge("confirmed", _("Confirmed")),
    badge("in_progress", _("In progress")),
    badge("returned", _("Returned")),
    badge("completed", _("Completed")),
    badge("late", _("Late")),
    badge("cancelled", _("Cancelled")),
]

VISITS = [
    SimpleNamespace(
        pk=number,
        visitor=visitor,
        organisation=organisation,
        host=host,
        room=room,
        starts_at=NOON,
        object=STATES[number % len(STATES)],
        meaning=meaning,
        words=words,
    )
    for number, (visitor, organisation, host, room, meaning, words) in enumerate(
        [
            (
                "林岚",
                "蓝海光电 Lanhai Optics",
                "Zhou Min 周敏",
                "3-01",
                "waiting",
                _("due Fri 13 Feb 18:00, 2 working days left"),
            ),
            ("Ms Adler", "Nordlicht GmbH", "Chen Yu 陈宇", "2-05", "soon", _("due today 18:00, 40 min left")),
            ("何晓东", "华盛精密制造", "Wang Lei 王磊", "3-02", "late", _("late by 2 h 5 min")),
            ("Mr Okafor", "Delta Freight", "Li Na 李娜", "1-10", "done", _("met 40 min early")),
        ]
    )
]


def page(address: str) -> Page:
    return Page(VISITS, next="x", previous="y", next_url=address, previous_url=address)
