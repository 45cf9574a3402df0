"""What people type about calls and issues."""

from crispy_forms.layout import HTML, Column, Div, Fieldset, Layout, Row
from django import forms
from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _

from accounts.models import Department, User
from history.moment import now
from pages.forms import MomentField, PhoneField, PorticoForm, TokenField, VersionField

from .models import Call, Issue, Reply, TalkingPoint
from .models.told import Channel
from .standards import number

YES_NO = [("yes", _("Answered on the spot")), ("no", _("We call back"))]
LINES = {"rows": 3}


def text(label, *, required=True, rows=3, **more):
    return forms.CharField(label=label, required=required, widget=forms.Textarea(attrs={"rows": rows}), **more)


def people(label, *, required=False, **more):
    """Somebody of the house, by number, name or pinyin."""
    return forms.ModelChoiceField(User.objects.active(), label=label, required=required, **more)


def departments(label, *, required=False, **more):
    return forms.ModelChoiceField(Department.objects.filter(is_active=True), label=label, required=required, **more)


class _NotInTheFuture:
    """What has been said or heard already cannot lie in the future."""

    def past(self, name):
        moment = self.cleaned_data.get(name)
        if moment and moment > now():
            raise forms.ValidationError(_("This moment has not come yet."))
        return moment


class VerbForm(PorticoForm):
    """The words that a verb needs."""

    def said(self):
        """What the verb's action is told."""
        return self.cleaned_data


class CallForm(_NotInTheFuture, PorticoForm):
    """One call in one form; what only some calls need is folded."""

    caller_phone = PhoneField(label=_("Phone"))
    caller_name = forms.CharField(label=_("Caller name"), max_length=80)
    organisation = forms.CharField(
        label=_("Organisation"),
        max_length=120,
        widget=forms.TextInput(attrs={"data-suggest": reverse_lazy("customers:suggest"), "autocomplete": "off"}),
    )
    summary = forms.CharField(label=_("Content, in one sentence"))
    called_at = MomentField(label=_("Call time"))
    direction = forms.ChoiceField(label=_("Direction"), choices=Call.Direction.choices[:2], initial="in")
    category = forms.ChoiceField(label=_("Request category"), choices=Call.Category.choices, initial="general")
    details = text(_("Details"), required=False)
    needs = text(_("Needs and questions"), required=False, rows=2)
    confirmed_with_caller = forms.BooleanField(label=_("Confirmed back with the caller"), required=False)
    answered = forms.ChoiceField(
        label=_("Is the caller answered?"),
        choices=YES_NO,
        widget=forms.RadioSelect,
        error_messages={"required": _("Say whether the caller was answered on the spot.")},
    )
    answer = text(_("Answer given"), required=False, rows=2)
    callback_phone = PhoneField(label=_("Call-back number"), required=False)
    promised_reply_at = MomentField(label=_("Promised reply time"), required=False)
    special_due_at = MomentField(label=_("Due time of the special matter"), required=False)
    department = departments(_("Department that answers"), empty_label=_("Customer service"))
    handler = people(_("Handler"), empty_label=_("whoever takes it from the queue"))
    is_after_sales = forms.BooleanField(label=_("After-sales matter"), required=False)
    rings = forms.IntegerField(label=_("Rings before answer, as you counted them"), required=False, min_value=0)
    is_important = forms.BooleanField(label=_("Important call"), required=False)
    no_recording_reason = forms.CharField(label=_("Why there is no recording"), required=False, max_length=200)
    points_conveyed = forms.ModelMultipleChoiceField(
        TalkingPoint.objects.filter(is_active=True),
        label=_("Information conveyed"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    error_note = text(_("Service error: what went wrong, as explained to the caller"), required=False, rows=2)
    apologised_at = MomentField(label=_("Apologised at"), required=False)
    correction = text(_("Correction"), required=False, rows=2)
    returns = forms.ModelChoiceField(
        Call.objects.none(),
        required=False,
        widget=forms.HiddenInput,
        error_messages={"invalid_choice": _("Somebody has called back already.")},
    )
    form_token = TokenField()

    def __init__(self, *args, missed=None, may_set_special_due=False, **kwargs):
        super().__init__(*args, **kwargs)
        self.may_set_special_due = may_set_special_due
        self.fields["returns"].queryset = Call.objects.none() if missed is None else missed
        self.fields["caller_phone"].widget.attrs["data-suggest"] = reverse_lazy("customers:suggest-contact")
        longest = number("CALL_SUMMARY", now())
        self.fields["summary"].max_length = longest
        self.fields["summary"].widget.attrs["maxlength"] = longest
        self.fields["summary"].validators.append(forms.CharField(max_length=longest).validators[0])
        if not may_set_special_due:
            self.fields["special_due_at"].help_text = _("Set by a manager.")
        self.helper.layout = self._layout()

    def _layout(self):
        folded = ["rings", Div("is_important", "no_recording_reason"), "points_conveyed"]
        if not self.fields["points_conveyed"].queryset.exists():
            folded.remove("points_conveyed")
        return Layout(
            Fieldset(
                _("Who calls"),
                Row(Column("caller_phone", css_class="col-sm-6"), Column("caller_name", css_class="col-sm-6")),
                "organisation",
                css_class="section",
            ),
            Fieldset(
                _("What about"),
                "summary",
                "category",
                "needs",
                "confirmed_with_caller",
                css_class="section",
            ),
            Fieldset(_("The answer"), "answered", "answer", css_class="section"),
            Fieldset(
                _("If we call back"),
                Row(Column("callback_phone", css_class="col-sm-6"), Column("promised_reply_at", css_class="col-sm-6")),
                "special_due_at",
                Row(Column("department", css_class="col-sm-6"), Column("handler", css_class="col-sm-6")),
                "is_after_sales",
                css_class="section",
                css_id="call-back",
            ),
            self._fold(_("Details, time, direction, rings, recording"), "details", "called_at", "direction", *folded),
            self._fold(_("Service error"), "error_note", "apologised_at", "correction"),
            "returns",
            "form_token",
        )

    def _fold(self, label, *fields):
        wrong = any(str(name) in self.errors for name in fields) if self.is_bound else False
        opening = f'<details class="fold"{" open" if wrong else ""}><summary>{label}</summary>'
        return Layout(HTML(opening), *fields, HTML("</details>"))

    def clean_called_at(self):
        return self.past("called_at")

    def clean_apologised_at(self):
        return self.past("apologised_at")

    def clean(self):
        given = super().clean()
        given["answered_on_spot"] = given.get("answered") == "yes"
        self._needs_answer(given)
        if given.get("answered") == "no":
            self._needs_promise(given)
        if given.get("category") == Call.Category.SPECIAL and given.get("answered") == "no":
            self._needs_special_due(given)
        if given.get("is_important") and not given.get("no_recording_reason"):
            self.add_error("no_recording_reason", _("An important call is recorded, or somebody says why not."))
        if given.get("error_note"):
            for name in ("apologised_at", "correction"):
                if not given.get(name) and name not in self.errors:
                    self.add_error(name, _("A service error is apologised for and put right: say when and how."))
        return given

    def _needs_answer(self, given):
        if given["answered_on_spot"] and not given.get("answer") and given.get("category") != Call.Category.COMPLIMENT:
            self.add_error("answer", _("Write down what the caller was told."))

    def _needs_promise(self, given):
        if not given.get("callback_phone") and "callback_phone" not in self.errors:
            self.add_error("callback_phone", _("On which number do we call back?"))
        promised, called_at = given.get("promised_reply_at"), given.get("called_at")
        if not promised and "promised_reply_at" not in self.errors:
            self.add_error("promised_reply_at", _("Tell the caller until when they have an answer, and write it here."))
        elif promised and called_at and promised <= called_at:
            self.add_error("promised_reply_at", _("The promised time lies before the call."))

    def _needs_special_due(self, given):
        if not self.may_set_special_due:
            self.add_error(
                "category",
                _("A special matter needs a due time set by a manager. Ask one to log it, or choose another category."),
            )
        elif not given.get("special_due_at") and "special_due_at" not in self.errors:
            self.add_error("special_due_at", _("Until when is the special matter to be answered?"))

    def call(self):
        """The call as it was typed, not saved."""
        given = self.cleaned_data
        columns = {field.name for field in Call._meta.concrete_fields} - {"organisation", "department"}
        call = Call(**{name: value for name, value in given.items() if name in columns})
        if call.answered_on_spot:
            call.callback_phone, call.promised_reply_at = "", None
        return call

    def issue(self):
        """What the issue of this call should be, not saved."""
        given = self.cleaned_data
        return Issue(department=given["department"], handler=given["handler"], is_after_sales=given["is_after_sales"])


class MissedForm(_NotInTheFuture, VerbForm):
    """A call that nobody picked up."""

    caller_phone = PhoneField(label=_("Phone"))
    called_at = MomentField(label=_("Call time"))
    agent = people(_("Whose telephone rang"), required=True, empty_label=None)
    form_token = TokenField()

    def clean_called_at(self):
        return self.past("called_at")


class CallErrorForm(_NotInTheFuture, VerbForm):
    """A service error that somebody noticed after the call."""

    error_note = text(_("What went wrong, as explained to the caller"))
    apologised_at = MomentField(label=_("Apologised at"))
    correction = text(_("Correction"))
    version = VersionField()

    def clean_apologised_at(self):
        return self.past("apologised_at")


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
    category = forms.ChoiceField(label=_("Category"), choices=Issue.Category.choices, initial="general")
    is_complaint = forms.BooleanField(label=_("Complaint"), required=False)
    is_after_sales = forms.BooleanField(label=_("After-sales matter"), required=False)
    special_due_at = MomentField(label=_("Due time of the special matter"), required=False)
    department = departments(_("Department that answers"), empty_label=_("Customer service"))
    handler = people(_("Handler"), empty_label=_("whoever takes it from the queue"))
    form_token = TokenField()

    def __init__(self, *args, may_set_special_due=False, **kwargs):
        super().__init__(*args, **kwargs)
        self.may_set_special_due = may_set_special_due

    def clean(self):
        given = super().clean()
        _special(self, given)
        return given

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


class _Told(_NotInTheFuture, VerbForm):
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


class ExtendForm(_Told):
    until = MomentField(label=_("New time"))
    reason = text(_("Reason"), rows=2)
    told_at = MomentField(label=_("Customer told at"))
    told_by_way_of = forms.ChoiceField(label=_("Told by way of"), choices=Channel.choices)


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
        _special(self, given)
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


class CloseForm(_NotInTheFuture, VerbForm):
    customer_informed_at = MomentField(
        label=_("Customer informed of the result at"),
        error_messages={"required": _("An issue is closed when the customer knows the result: say since when.")},
    )

    def clean_customer_informed_at(self):
        return self.past("customer_informed_at")


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


class AskSupportForm(VerbForm):
    department = departments(_("Supporting department"), empty_label="–")
    expert = people(_("or an expert"), empty_label="–")
    task = forms.CharField(label=_("What is needed"), max_length=300)
    due_at = MomentField(label=_("Until when"), required=False)
    form_token = TokenField()

    def clean(self):
        given = super().clean()
        if bool(given.get("department")) == bool(given.get("expert")):
            self.add_error("department", _("Ask one department or one expert."))
        return given


class GiveSupportForm(VerbForm):
    answer = text(_("Answer"))


def _special(form, given):
    """A special matter has a due time, and only some may set one (S4-276)."""
    if given.get("category") != Issue.Category.SPECIAL:
        given["special_due_at"] = None
    elif not form.may_set_special_due:
        message = _("A special matter needs a due time set by a manager. Ask one, or choose another category.")
        form.add_error("category", message)
    elif not given.get("special_due_at") and "special_due_at" not in form.errors:
        form.add_error("special_due_at", _("Until when is the special matter to be answered?"))
