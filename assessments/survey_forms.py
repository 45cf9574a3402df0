"""Planning a survey: its questions, and which customers it goes to."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from customers.models import Organisation
from history.moment import now
from pages.formats import listed, local
from pages.forms import PorticoForm, TokenField, VersionField

from .models import Audience, Questionnaire, Survey


def _day(label: Any, **more: Any) -> forms.DateField:
    widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    return forms.DateField(label=label, required=False, widget=widget, **more)


class SurveyForm(PorticoForm):
    """What is not chosen narrows nothing: without any choice it goes to every customer."""

    name = forms.CharField(label=_("Title"), max_length=80)
    name_zh = forms.CharField(label=_("Chinese title"), max_length=80, required=False)
    questionnaire = forms.ModelChoiceField(label=_("Questionnaire"), queryset=Questionnaire.objects.none())
    closes_on = _day(_("Last day for answers"), help_text=_("Empty: each link has the usual time."))
    tier = forms.MultipleChoiceField(
        label=_("Customer tier"),
        choices=[*Organisation.Tier.choices, ("-", _("no tier"))],
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    relation = forms.MultipleChoiceField(
        label=_("Relation"),
        choices=Organisation.Relation.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    industry = forms.CharField(label=_("Industry contains"), max_length=80, required=False)
    owner = forms.ModelChoiceField(label=_("Account owner"), queryset=User.objects.none(), required=False)
    visited_since = _day(_("Visited us since"))
    not_visited_since = _day(_("Has not visited us since"))
    called_since = _day(_("Called us since"))
    one_each = forms.BooleanField(
        label=_("One person of each organisation"), required=False, help_text=_("The first who can be written to.")
    )
    form_token = TokenField()
    version = VersionField(required=False)

    def __init__(self, *args: Any, survey: Survey | None = None, **kwargs: Any):
        if survey is not None:
            own = {name: getattr(survey, name) for name in ("name", "name_zh", "questionnaire", "closes_on", "version")}
            kwargs["initial"] = own | survey.chosen
        super().__init__(*args, **kwargs)
        kept = survey.questionnaire_id if survey is not None else None
        usable = Questionnaire.objects.filter(audience=Audience.CUSTOMER, is_active=True)
        self.fields["questionnaire"].queryset = (usable | Questionnaire.objects.filter(pk=kept)).order_by("name")
        self.fields["owner"].queryset = User.objects.active().order_by("name")

    def clean_closes_on(self):
        day = self.cleaned_data["closes_on"]
        if day is not None and day < local(now()).date():
            raise forms.ValidationError(_("This day is over: choose another."))
        return day

    @property
    def chosen(self) -> dict[str, Any]:
        """The group in the words of `assessments.choosing`; only what was chosen."""
        names = ("tier", "relation", "industry", "owner", "visited_since", "not_visited_since", "called_since")
        said = {name: _plain(self.cleaned_data[name]) for name in (*names, "one_each")}
        return {name: value for name, value in said.items() if value}

    @property
    def details(self) -> dict[str, Any]:
        own = {name: self.cleaned_data[name] for name in ("name", "name_zh", "questionnaire", "closes_on")}
        return own | {"chosen": self.chosen}


def _plain(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    return value.pk if isinstance(value, User) else value


def in_words(survey: Survey) -> list[tuple[str, str]]:
    """By what the group was chosen, as people read it."""
    form, said = SurveyForm(survey=survey), []
    for name, value in survey.chosen.items():
        field = form.fields[name]
        if isinstance(value, list):
            labels = dict(field.choices)
            value = listed(labels.get(one, one) for one in value)
        elif name == "owner":
            value = str(User.objects.filter(pk=value).first() or value)
        elif value is True:
            value = _("Yes")
        said.append((str(field.label), str(value)))
    return said
