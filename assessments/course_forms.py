"""What is typed about courses and topics, and the filter rows above their lists."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.forms import PersonField
from accounts.models import Department, User
from accounts.roles import name_of, offered
from deadlines import standards
from history.moment import now
from pages import formats
from pages.forms import PorticoForm, PorticoModelForm, RowField, TokenField, VersionField
from papers.models import ChecklistItem

from .models import Attendance, CaseStudy, Course, Criterion, Topic

MOST_MONTHS = 60
FIRST_DAY, LAST_DAY = date(2000, 1, 1), date(2100, 1, 1)


def within_reach(day: date) -> None:
    """A day that a calendar of ours reaches: neither a slip of the finger nor one with which nobody can reckon."""
    if not FIRST_DAY <= day <= LAST_DAY:
        sentence = _("Choose a day from %(first)s to %(last)s.")
        raise ValidationError(sentence % {"first": formats.day(FIRST_DAY), "last": formats.day(LAST_DAY)})


class DayField(forms.DateField):
    """A day that a calendar of ours reaches."""

    def __init__(self, **kwargs: Any):
        widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
        super().__init__(widget=widget, validators=[within_reach], **kwargs)


def methods_offered(at: datetime, now_chosen: str = "") -> list[tuple[str, Any]]:
    """Self-study only where a company has switched it on (S2-75), or where a course is one already."""
    offered = list(Course.Method.choices)
    if now_chosen != Course.Method.SELF_STUDY and not standards.is_on("SELF_STUDY", at):
        offered = [row for row in offered if row[0] != Course.Method.SELF_STUDY]
    return offered


def criteria() -> dict[str, str]:
    """What the criteria of the published schemes are called, by code."""
    rows = Criterion.objects.filter(scheme__published_at__isnull=False).order_by("scheme__number", "pk")
    return {criterion.code: str(criterion) for criterion in rows}


class _Row(PorticoModelForm):
    """A form over columns that an action writes."""

    version = VersionField(required=False)

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.initial["version"] = self.instance.version

    def said(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in self.Meta.fields}  # type: ignore[attr-defined]

    def _post_clean(self) -> None:
        """The row of this form is written by an action."""


class CourseForm(_Row):
    """A course: what, how, when, by whom."""

    topic = RowField(Topic.objects.in_use(), label=_("Topic"))
    held_on = DayField(label=_("Day"))
    hours = forms.DecimalField(
        label=_("Hours"), min_value=Decimal("0.5"), max_value=400, max_digits=5, decimal_places=1
    )
    trainer = PersonField(
        User.objects.active(), label=_("Trainer"), required=False, help_text=_("One of ours. For internal courses.")
    )
    provider = forms.CharField(
        label=_("Provider"), max_length=120, required=False, help_text=_("Who gives an external course.")
    )
    case = forms.ModelChoiceField(
        CaseStudy.objects.none(), label=_("Case study"), required=False, help_text=_("What is analysed and discussed.")
    )
    pass_mark = forms.IntegerField(
        label=_("Pass mark"),
        min_value=0,
        max_value=100,
        required=False,
        help_text=_("Of 100 points; empty where nobody is examined."),
    )
    form_token = TokenField()

    class Meta:
        model = Course
        fields = [
            "topic",
            "title",
            "method",
            "held_on",
            "hours",
            "place",
            "trainer",
            "provider",
            "case",
            "contents",
            "pass_mark",
        ]
        widgets = {"contents": forms.Textarea(attrs={"rows": 3})}

    def __init__(self, *args: Any, reader: User, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["method"].choices = methods_offered(now(), self.instance.method)
        self.fields["case"].queryset = CaseStudy.objects.visible_to(reader).shared().order_by("-shared_at", "-pk")

    def clean(self) -> dict[str, Any]:
        said = super().clean() or self.cleaned_data
        method = said.get("method")
        if method == Course.Method.INTERNAL and not said.get("trainer"):
            self.add_error("trainer", _("Say which of our experts gives the course."))
        if method == Course.Method.EXTERNAL and not said.get("provider", "").strip():
            self.add_error("provider", _("Say who gives the course."))
        if method == Course.Method.CASE_STUDY and not said.get("case"):
            self.add_error("case", _("Choose the case that is discussed."))
        return said


class TopicForm(_Row):
    """A topic: its name in both languages, whom it is for and what suggests it."""

    criteria = forms.MultipleChoiceField(
        label=_("Suggested by weak criteria"), required=False, widget=forms.CheckboxSelectMultiple
    )
    areas = forms.MultipleChoiceField(
        label=_("Suggested by failed items of"),
        required=False,
        choices=ChecklistItem.Area.choices,
        widget=forms.CheckboxSelectMultiple,
    )
    roles = forms.MultipleChoiceField(
        label=_("For whom"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Nothing ticked: for everybody."),
    )

    class Meta:
        model = Topic
        fields = ["name", "name_zh", "order", "criteria", "areas", "roles", "is_active"]

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["criteria"].choices = sorted(criteria().items(), key=lambda row: row[1])
        self.fields["roles"].choices = [(group.name, name_of(group)) for group in offered()]


class NominateForm(PorticoForm):
    """Who is to go, and why."""

    person = PersonField(User.objects.none(), label=_("Person"))
    reason = forms.CharField(label=_("Reason"), required=False, max_length=300)

    def __init__(self, *args: Any, people: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["person"].queryset = people


class ReasonedForm(PorticoForm):
    """Why."""

    reason = forms.CharField(label=_("Reason"), max_length=300, widget=forms.Textarea(attrs={"rows": 2}))


class ResultForm(PorticoForm):
    """How one person did; one row of the list of everybody who was to come."""

    CAME = [("", _("not noted yet")), ("attended", _("Attended")), ("absent", _("Did not come"))]
    PASSED = [("", "–"), ("yes", _("Passed")), ("no", _("Not passed"))]

    came = forms.ChoiceField(label=_("Attendance"), choices=CAME, required=False)
    score = forms.DecimalField(
        label=pgettext_lazy("training", "Score"),
        min_value=0,
        max_value=100,
        max_digits=5,
        decimal_places=2,
        required=False,
    )
    passed = forms.ChoiceField(label=_("Result"), choices=PASSED, required=False)
    certificate = forms.CharField(label=_("Certificate number"), max_length=80, required=False)
    version = VersionField()

    def __init__(self, *args: Any, attendance: Attendance, **kwargs: Any):
        initial = {
            "came": attendance.state if attendance.state in ("attended", "absent") else "",
            "score": attendance.score,
            "passed": {True: "yes", False: "no"}.get(attendance.passed, ""),
            "certificate": attendance.certificate,
            "version": attendance.version,
        }
        super().__init__(*args, initial=initial, prefix=f"row{attendance.pk}", **kwargs)
        self.attendance = attendance
        for name, field in self.fields.items():
            field.widget.attrs.pop("autofocus", None)
            kind = "form-select" if isinstance(field, forms.ChoiceField) else "form-control"
            field.widget.attrs |= {"class": kind, "aria-label": f"{field.label}: {attendance.person}"}
            if name == "version":
                field.widget.attrs = {}

    def clean(self) -> dict[str, Any]:
        said = super().clean() or self.cleaned_data
        has_result = said.get("score") is not None or said.get("passed") or said.get("certificate", "").strip()
        if has_result and said.get("came") != "attended":
            self.add_error("came", _("Only somebody who came has a result."))
        return said

    def result(self) -> dict[str, Decimal | bool | str | None]:
        said = self.cleaned_data
        passed = {"yes": True, "no": False}.get(said["passed"])
        return {"score": said["score"], "passed": passed, "certificate": said["certificate"]}


class _Filter(forms.Form):
    """The fields of a filter row; what cannot be read narrows nothing."""

    def chosen(self) -> dict[str, Any]:
        self.full_clean()
        return {
            name: value for name, value in getattr(self, "cleaned_data", {}).items() if value not in (None, "", False)
        }


class CourseFilter(_Filter):
    """Which courses."""

    topic = RowField(Topic.objects.all(), label=_("Topic"), required=False, empty_label=_("All topics"))
    method = forms.ChoiceField(
        label=_("Method"), required=False, choices=[("", _("All methods")), *Course.Method.choices]
    )
    state = forms.ChoiceField(label=_("State"), required=False, choices=[("", _("All states")), *Course.State.choices])

    def narrow(self, courses: Any) -> Any:
        return courses.filter(**self.chosen())


class PeopleFilter(_Filter):
    """Whose training: of a department; of a topic, those who had none for some months."""

    department = RowField(
        Department.objects.filter(is_active=True),
        label=_("Department"),
        required=False,
        empty_label=_("All departments"),
    )
    role = RowField(offered(), label=_("Role"), required=False, empty_label=_("All roles"))
    topic = RowField(Topic.objects.in_use(), label=_("Topic"), required=False, empty_label=_("All topics"))
    months = forms.IntegerField(label=_("None in the last months"), required=False, min_value=1, max_value=MOST_MONTHS)

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["role"].label_from_instance = name_of
