"""What people type about complaints in the register, about suggestions, and on the public page."""

from django import forms
from django.core.exceptions import ValidationError
from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from calls.models import Issue, PublicLetter, Suggestion
from calls.models.told import Channel
from history.moment import now
from pages.forms import MomentField, PhoneField, PorticoForm, TokenField, VersionField

from .base import NotInTheFuture, VerbForm, departments, people, text


def organisation(**more):
    attrs = {"data-suggest": reverse_lazy("customers:suggest"), "autocomplete": "off"}
    return forms.CharField(label=_("Organisation"), max_length=120, widget=forms.TextInput(attrs=attrs), **more)


class EntrustForm(VerbForm):
    owner = people(_("Owner"), required=True, empty_label=None)


class MeasuresForm(VerbForm):
    """As far as it is known: an unfinished one is kept, too."""

    cause = text(_("Cause"), required=False)
    correction = text(_("Correction: how it was put right for this customer"), required=False)
    prevention = text(_("Prevention: what keeps it from happening again"), required=False)
    version = VersionField()


class SubmitForm(MeasuresForm):
    cause = text(_("Cause"), error_messages={"required": _("Why did it happen?")})
    correction = text(
        _("Correction: how it was put right for this customer"),
        error_messages={"required": _("How was it put right?")},
    )
    prevention = text(
        _("Prevention: what keeps it from happening again"),
        error_messages={"required": _("What keeps it from happening again?")},
    )
    verifier = people(_("Who verifies it, not having had a part in it"), required=True)

    def __init__(self, *args, subject=None, **kwargs):
        super().__init__(*args, **kwargs)
        others = User.objects.active().exclude(pk__in=subject.involved)
        self.fields["verifier"].queryset = others


class SeenForm(VerbForm):
    words = text(_("What was looked at, and what was seen"))


class NameCustomerForm(VerbForm):
    organisation = organisation()


class SuggestionForm(PorticoForm):
    """A suggestion that came on none of the other ways."""

    text = text(_("Suggestion"))
    category = forms.ChoiceField(label=_("Category"), choices=Suggestion.Category.choices)
    organisation = organisation(required=False)
    customer_name = forms.CharField(label=_("Customer name"), max_length=80, required=False)
    customer_phone = PhoneField(label=_("Phone"), required=False)
    customer_email = forms.EmailField(label=_("E-mail, for our answer"), required=False)
    department = departments(_("Department it concerns"), empty_label="–")
    form_token = TokenField()

    def suggestion(self):
        given = {name: value for name, value in self.cleaned_data.items() if name != "organisation"}
        return Suggestion(**given)


class SortForm(VerbForm):
    category = forms.ChoiceField(label=_("Category"), choices=Suggestion.Category.choices)
    department = departments(_("Department it concerns"), empty_label="–")
    version = VersionField()


class DecideForm(VerbForm):
    decision = text(_("Why, and what is done: the customer reads it"))


class InformForm(NotInTheFuture, VerbForm):
    told_by_way_of = forms.ChoiceField(label=_("Told by way of"), choices=Channel.choices)
    told_at = MomentField(label=_("Told at"))

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["told_at"].initial = now

    def clean_told_at(self):
        return self.past("told_at")


class PublicForm(PorticoForm):
    """The public page: as little as lets us answer."""

    COMPLAINT, SUGGESTION = "complaint", "suggestion"

    kind = forms.ChoiceField(
        label=_("What would you like to tell us?"),
        choices=[(COMPLAINT, _("A complaint")), (SUGGESTION, _("A suggestion"))],
        widget=forms.RadioSelect,
    )
    text = text(_("What happened, or what do you suggest?"), rows=6, max_length=4000)
    customer_name = forms.CharField(
        label=_("Your name"), max_length=80, widget=forms.TextInput(attrs={"autocomplete": "name"})
    )
    organisation_name = forms.CharField(
        label=_("Your organisation, if any"),
        max_length=120,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "organization"}),
    )
    customer_phone = PhoneField(
        label=_("Phone"),
        required=False,
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "tel", "inputmode": "tel"}),
    )
    email = forms.EmailField(
        label=_("E-mail"), required=False, widget=forms.EmailInput(attrs={"autocomplete": "email"})
    )
    # Nobody sees this field; what fills in every field there is, is no person, or their browser: then they see it.
    website = forms.CharField(
        label=_("Leave this empty"),
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "tabindex": "-1"}),
    )
    form_token = TokenField()

    def clean(self):
        given = super().clean()
        wrong = {"customer_phone", "email"} & set(self.errors)
        if not wrong and not given.get("customer_phone") and not given.get("email"):
            raise ValidationError(_("Write a telephone number or an e-mail address, so that we can answer you."))
        return given

    def clean_website(self):
        if self.cleaned_data["website"]:
            raise ValidationError(_("Only a machine fills this in. Empty it, and send again."))
        return ""

    def issue(self):
        given, complaint = self.cleaned_data, self.cleaned_data["kind"] == self.COMPLAINT
        return Issue(
            customer_name=given["customer_name"],
            customer_phone=given["customer_phone"],
            description=given["text"],
            category=Issue.Category.GENERAL if complaint else Issue.Category.SUGGESTION,
            is_complaint=complaint,
            form_token=given["form_token"],
        )

    def letter(self, language):
        given = self.cleaned_data
        return PublicLetter(organisation_name=given["organisation_name"], email=given["email"], language=language)
