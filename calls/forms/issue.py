"""What people type about an issue, one form per verb."""

from django import forms
from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _

from calls.models import Issue, Reply
from calls.models.told import Channel
from history.moment import now
from pages import formats
from pages.forms import MomentField, PhoneField, PorticoForm, TokenField, VersionField

from .base import NotInTheFuture, VerbForm, departments, people, special, text


class IssueForm(PorticoForm):
    """A matter that did not come by a call: from a reception, a visit, a questionnaire or a colleague."""

    organisation = forms.CharField(
        label=_("Organisation"),
        max_length=120,
        required=False,
        widget=forms.TextInput(attrs={"data-suggest": reverse_lazy("customers:suggest"), "autocomplete": "off"}),
    )
    customer_name = forms.CharField(label=_("Customer name"), max_length=80, required=False)
    customer_phone = PhoneField(label=_("Call-back number"), required=False)
    description = text(_("Description"))
    raised_on_visit = forms.BooleanField(label=_("Brought home from a visit to the customer"), required=False)
    category = forms.ChoiceField(
        label=_("Category"),
        choices=[*Issue.Category.choices, ("", _("not sorted yet, until this evening"))],
        initial="general",
        required=False,
    )
    is_complaint = forms.BooleanField(label=_("Complaint"), required=False)
    is_after_sales = forms.BooleanField(label=_("After-sales matter"), required=False)
    special_due_at = MomentField(label=_("Due time of the special matter"), required=False)
    department = departments(_("Department that answers"), empty_label=_("Customer service"))
    handler = people(_("Handler"), empty_label=_("whoever takes it from the queue"))
    form_token = TokenField()

    def __init__(self, *args, may_set_special_due=False, is_of_reception=False, **kwargs):
        super().__init__(*args, **kwargs)
        self.may_set_special_due = may_set_special_due
        if is_of_reception:
            del self.fields["raised_on_visit"]

    def clean(self):
        given = super().clean()
        special(self, given)
        on_visit = given.get("raised_on_visit")
        if not given.get("category") and not on_visit and "category" not in self.errors:
            self.add_error("category", _("Which category? Only what was brought home from a visit is sorted later."))
        if on_visit and not given.get("organisation") and "organisation" not in self.errors:
            self.add_error("organisation", _("Which customer was visited?"))
        return given

    @property
    def source(self):
        return Issue.Source.VISIT if self.cleaned_data.get("raised_on_visit") else Issue.Source.COLLEAGUE

    def issue(self):
        given = self.cleaned_data
        columns = {field.name for field in Issue._meta.concrete_fields} - {"organisation"}
        return Issue(**{name: value for name, value in given.items() if name in columns})


class AssignForm(VerbForm):
    handler = people(_("Handler"), empty_label=_("nobody yet: into the department's queue"))
    department = departments(_("Department"), empty_label=_("the handler's"))
    words = text(_("Why"), rows=2)

    def clean(self):
        given = super().clean()
        if not given.get("handler") and not given.get("department"):
            self.add_error("handler", _("Say who takes it over: a person or a department."))
        return given


class _Told(NotInTheFuture, VerbForm):
    """Something the customer was told, on which way and when."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["told_at"].initial = now

    def clean_told_at(self):
        return self.past("told_at")


class ContactForm(_Told):
    text = text(_("What was said"))
    channel = forms.ChoiceField(label=_("Channel"), choices=Channel.choices)
    told_at = MomentField(label=_("Spoke at"))
    form_token = TokenField()


class ReplyForm(_Told):
    text = text(_("What the customer was told"))
    kind = forms.ChoiceField(
        label=_("Is this the answer?"),
        choices=[
            (Reply.Kind.EFFECTIVE, _("Yes, a substantive reply: it answers the question")),
            (Reply.Kind.PROGRESS, _("No, only how it stands: the clock runs on")),
        ],
        widget=forms.RadioSelect,
    )
    channel = forms.ChoiceField(label=_("Channel"), choices=Channel.choices)
    told_at = MomentField(label=_("Told at"))
    named_handler = people(_("Responsible person named to the customer"), empty_label=_("nobody named"))
    form_token = TokenField()

    def __init__(self, *args, issue=None, **kwargs):
        super().__init__(*args, **kwargs)
        if issue.is_after_sales:
            message = _("After-sales: tell the customer who is responsible, and name them here.")
            self.fields["named_handler"].required = True
            self.fields["named_handler"].error_messages["required"] = message
        else:
            del self.fields["named_handler"]


class ClassifyForm(VerbForm):
    category = forms.ChoiceField(label=_("Category"), choices=Issue.Category.choices)
    department = departments(_("Department that answers"), empty_label=_("as it is"))
    special_due_at = MomentField(label=_("Due time of the special matter"), required=False)
    is_complaint = forms.BooleanField(label=_("Complaint"), required=False)

    def __init__(self, *args, may_set_special_due=False, **kwargs):
        super().__init__(*args, **kwargs)
        self.may_set_special_due = may_set_special_due

    def clean(self):
        given = super().clean()
        special(self, given)
        return given


class FindingsForm(VerbForm):
    facts = text(_("Facts"), required=False)
    cause = text(_("Cause"), required=False)
    measures = text(_("Measures"), required=False)
    version = VersionField(required=False)


class ResolveForm(FindingsForm):
    facts = text(_("Facts"), error_messages={"required": _("What happened?")})
    cause = text(_("Cause"), error_messages={"required": _("Why did it happen?")})
    measures = text(_("Measures"), error_messages={"required": _("What was done about it?")})


class CloseForm(NotInTheFuture, VerbForm):
    customer_informed_at = MomentField(
        label=_("Customer informed of the result at"),
        error_messages={"required": _("An issue is closed when the customer knows the result: say since when.")},
    )
    doubles_informed = forms.BooleanField(
        label=_("Everybody who reported it knows, too"),
        error_messages={"required": _("Others reported the same matter: tell each of them how it ended, too.")},
    )

    def __init__(self, *args, issue=None, **kwargs):
        super().__init__(*args, **kwargs)
        doubles = list(issue.merged.select_related("organisation")) if issue else []
        if doubles:
            self.fields["doubles_informed"].help_text = " · ".join(_who(double) for double in doubles)
        else:
            del self.fields["doubles_informed"]

    def clean_customer_informed_at(self):
        return self.past("customer_informed_at")


def _who(issue):
    """Whom to tell, and at which number."""
    return " ".join(filter(None, [issue.customer_name or str(issue.customer), formats.phone(issue.customer_phone)]))


class ReopenForm(VerbForm):
    reason = text(_("Why it is not over"), rows=2)
    not_effective = forms.BooleanField(
        label=_("The reply was not effective: it did not answer the question"), required=False
    )


class FollowUpForm(VerbForm):
    was_reached = forms.ChoiceField(
        label=_("Was the customer reached?"),
        choices=[("yes", _("Yes")), ("no", _("No, nobody answered"))],
        initial="yes",
        widget=forms.RadioSelect,
    )
    channel = forms.ChoiceField(label=_("Channel"), choices=Channel.choices)
    handling_rating = forms.TypedChoiceField(
        label=_("Satisfaction with the handling"),
        choices=[
            ("", _("not asked yet")),
            (5, _("5 · very satisfied")),
            (4, _("4 · satisfied")),
            (3, _("3 · neither")),
            (2, _("2 · dissatisfied")),
            (1, _("1 · very dissatisfied")),
        ],
        coerce=int,
        empty_value=None,
        required=False,
    )
    is_effective = forms.ChoiceField(
        label=_("Did our answer help?"),
        choices=[("yes", _("Yes")), ("no", _("No"))],
        initial="yes",
        widget=forms.RadioSelect,
    )
    has_other_needs = forms.ChoiceField(
        label=_("Other needs?"),
        choices=[("no", _("No")), ("yes", _("Yes: a new issue is opened"))],
        widget=forms.RadioSelect,
        required=False,
    )
    other_needs = text(_("Which other needs"), required=False, rows=2)
    suggestions = text(_("Suggestions"), required=False, rows=2)
    form_token = TokenField()

    def clean(self):
        given = super().clean()
        if given.get("was_reached") == "yes":
            if given.get("handling_rating") is None:
                self.add_error("handling_rating", _("How satisfied is the customer with the handling, 1 to 5?"))
            if not given.get("has_other_needs"):
                self.add_error("has_other_needs", _("Does the customer need anything else?"))
        if given.get("has_other_needs") == "yes" and not given.get("other_needs"):
            self.add_error("other_needs", _("What else does the customer need?"))
        return given

    def said(self):
        given = self.cleaned_data
        return {
            "was_reached": given["was_reached"] == "yes",
            "channel": given["channel"],
            "handling_rating": given["handling_rating"],
            "is_effective": given["is_effective"] == "yes",
            "other_needs": given["other_needs"] if given["has_other_needs"] == "yes" else "",
            "suggestions": given["suggestions"],
            "form_token": given["form_token"],
        }
