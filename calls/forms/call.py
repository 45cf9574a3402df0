"""What people type about a call."""

from crispy_forms.layout import HTML, Column, Div, Fieldset, Layout, Row
from django import forms
from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _

from calls.models import Call, Issue, TalkingPoint
from calls.standards import number
from history.moment import now
from pages.formats import local
from pages.forms import MomentField, PhoneField, PorticoForm, TokenField, VersionField

from .base import NotInTheFuture, VerbForm, departments, people, text
from .recording import RecordingField

# One key for each field of every call, in the order in which it is told.
KEYS = (
    "caller_phone",
    "caller_name",
    "organisation",
    "summary",
    "category",
    "needs",
    "answer",
    "callback_phone",
    "promised_reply_at",
)
YES_NO = [("yes", _("Answered on the spot")), ("no", _("We call back"))]


class CallForm(NotInTheFuture, PorticoForm):
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
    meant_for = people(_("Whom the caller wanted"), empty_label=_("whoever answers"))
    rings = forms.IntegerField(label=_("Rings before answer, as you counted them"), required=False, min_value=0)
    answer_seconds = forms.IntegerField(
        label=_("or seconds before answer"), required=False, min_value=0, max_value=3600
    )
    is_important = forms.BooleanField(label=_("Important call"), required=False)
    recording = RecordingField(label=_("Recording"), required=False)
    consent_told = forms.BooleanField(label=_("The caller was told that the call is recorded"), required=False)
    no_recording_reason = forms.CharField(label=_("Why there is no recording"), required=False, max_length=200)
    praised = people(_("Who is praised"), empty_label=_("whoever answered"))
    points_conveyed = forms.ModelMultipleChoiceField(
        TalkingPoint.objects.none(),
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

    def __init__(self, *args, missed=None, may_set_special_due=False, asks_consent=False, **kwargs):
        """`asks_consent`: the telephone system may record this call, and tells the caller nothing."""
        super().__init__(*args, **kwargs)
        self.asks_consent = asks_consent
        if asks_consent:
            self.fields["consent_told"].help_text = _(
                "The telephone system plays no announcement. If it records the call and nobody ticks this, "
                "it is not known whether the caller was told."
            )
        self.may_set_special_due = may_set_special_due
        self.fields["returns"].queryset = Call.objects.none() if missed is None else missed
        self.fields["caller_phone"].widget.attrs["data-suggest"] = reverse_lazy("customers:suggest-contact")
        at = now()
        self.fields["points_conveyed"].queryset = TalkingPoint.objects.on(local(at).date())
        longest = number("CALL_SUMMARY", at)
        self.fields["summary"].max_length = longest
        self.fields["summary"].widget.attrs["maxlength"] = longest
        self.fields["summary"].validators.append(forms.CharField(max_length=longest).validators[0])
        for key, name in enumerate(KEYS, start=1):
            self.fields[name].widget.attrs["accesskey"] = str(key)
        asks = {"hx-get": reverse_lazy("calls:whereabouts"), "hx-trigger": "change", "hx-target": "#whereabouts"}
        self.fields["meant_for"].widget.attrs |= asks
        if not may_set_special_due:
            self.fields["special_due_at"].help_text = _("Set by a manager.")
        self.helper.layout = self._layout()

    @property
    def keyed(self):
        """The fields that a key jumps to."""
        return [self[name] for name in KEYS]

    def _layout(self):
        rings = Row(Column("rings", css_class="col-sm-6"), Column("answer_seconds", css_class="col-sm-6"))
        consent = [] if self.asks_consent else ["consent_told"]
        important = Div("is_important", "no_recording_reason", "recording", *consent)
        points = ["points_conveyed"] if self.fields["points_conveyed"].queryset.exists() else []
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
                "praised",
                "needs",
                "confirmed_with_caller",
                css_class="section",
            ),
            Fieldset(
                _("The answer"),
                "answered",
                "answer",
                *(["consent_told"] if self.asks_consent else []),
                css_class="section",
            ),
            Fieldset(
                _("If we call back"),
                Row(Column("callback_phone", css_class="col-sm-6"), Column("promised_reply_at", css_class="col-sm-6")),
                "special_due_at",
                Row(Column("department", css_class="col-sm-6"), Column("handler", css_class="col-sm-6")),
                "is_after_sales",
                css_class="section",
                css_id="call-back",
            ),
            *([Fieldset(_("What the caller should hear"), *points, css_class="section")] if points else []),
            self._fold(
                _("Details, time, direction, rings, recording"),
                "details",
                Row(Column("called_at", css_class="col-sm-6"), Column("direction", css_class="col-sm-6")),
                "meant_for",
                HTML('<div id="whereabouts" aria-live="polite"></div>'),
                rings,
                important,
            ),
            self._fold(_("Service error"), "error_note", "apologised_at", "correction"),
            "returns",
            "form_token",
        )

    def _fold(self, label, *fields):
        wrong = any(name in self.errors for name in _named(fields)) if self.is_bound else False
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
        self._needs_recording(given)
        if given.get("error_note"):
            for name in ("apologised_at", "correction"):
                if not given.get(name) and name not in self.errors:
                    self.add_error(name, _("A service error is apologised for and put right: say when and how."))
        return given

    def _needs_recording(self, given):
        recording = given.get("recording")
        is_said = recording or given.get("no_recording_reason") or "recording" in self.errors
        if given.get("is_important") and not is_said:
            self.add_error("no_recording_reason", _("An important call is recorded, or somebody says why not."))
        if recording and not given.get("consent_told"):
            self.add_error("consent_told", _("A call is recorded only when the caller was told so."))

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


def _named(parts):
    """The names of the fields in parts of a layout."""
    for part in parts:
        if isinstance(part, str):
            yield part
        else:
            yield from _named(getattr(part, "fields", ()))


class MissedForm(NotInTheFuture, VerbForm):
    """A call that nobody picked up."""

    caller_phone = PhoneField(label=_("Phone"))
    called_at = MomentField(label=_("Call time"))
    agent = people(_("Whose telephone rang"), required=True, empty_label=None)
    was_refused = forms.BooleanField(label=_("The call was refused"), required=False)
    form_token = TokenField()

    def clean_called_at(self):
        return self.past("called_at")


class CallErrorForm(NotInTheFuture, VerbForm):
    """A service error that somebody noticed after the call."""

    error_note = text(_("What went wrong, as explained to the caller"))
    apologised_at = MomentField(label=_("Apologised at"))
    correction = text(_("Correction"))
    version = VersionField()

    def clean_apologised_at(self):
        return self.past("apologised_at")
