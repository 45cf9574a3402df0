"""What a list of calls or issues may be narrowed to."""

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.forms import PersonField
from accounts.models import Department, User
from pages.forms import PorticoForm

from .models import Call, Issue, Support
from .outcomes import Outcome, annotated
from .reporting import FIRST_DAY, LAST_DAY


def _phone(column, text):
    """A fragment of a number, however it is spaced; fewer than three digits are no number."""
    digits = "".join(filter(str.isdigit, text))
    return Q(**{f"{column}__contains": digits}) if len(digits) >= 3 else Q(pk__in=[])


class _Filter(PorticoForm):
    """Fields of one row above a list; what cannot be read narrows nothing."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.required = False
            field.widget.attrs.pop("autofocus", None)

    def chosen(self):
        if not self.is_bound:
            return {}
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value not in (None, "", False)}


MISSED = ("to_return", _("Missed, not called back"))
REFUSED = ("refused", _("Refused"))


class CallFilter(_Filter):
    q = forms.CharField(label=_("Caller, organisation, phone"))
    direction = forms.ChoiceField(
        label=_("Direction"), choices=[("", _("All")), *Call.Direction.choices, MISSED, REFUSED]
    )
    category = forms.ChoiceField(label=_("Category"), choices=[("", _("All")), *Call.Category.choices])
    answered = forms.ChoiceField(
        label=_("Answer"), choices=[("", _("All")), ("yes", _("On the spot")), ("no", _("We call back"))]
    )
    mine = forms.BooleanField(label=_("Mine"))

    def narrow(self, calls, user):
        chosen = self.chosen()
        if text := chosen.get("q", "").strip():
            by_name = Q(caller_name__icontains=text) | Q(organisation__search__contains=text.lower())
            calls = calls.filter(by_name | _phone("caller_phone", text))
        direction = chosen.get("direction")
        if direction == MISSED[0]:
            calls = calls.missed()
        elif direction == REFUSED[0]:
            calls = calls.filter(was_refused=True)
        elif direction:
            calls = calls.filter(direction=direction)
        if category := chosen.get("category"):
            calls = calls.filter(category=category)
        if answered := chosen.get("answered"):
            calls = calls.filter(answered_on_spot=answered == "yes")
        return calls.filter(agent__in=user.hats()) if chosen.get("mine") else calls


class IssueFilter(_Filter):
    VIEWS = [
        ("", _("Not closed")),
        ("mine", _("Mine")),
        ("unassigned", _("Waiting for a handler")),
        ("service", _("Queue of the service centre")),
        ("department", _("My department")),
        ("support", _("Our help is asked for")),
        ("late", _("Late")),
        ("complaints", _("Complaints")),
        ("closed", _("Closed")),
    ]
    q = forms.CharField(label=_("Customer, phone, matter"))
    view = forms.ChoiceField(choices=VIEWS, widget=forms.HiddenInput)
    category = forms.ChoiceField(label=_("Category"), choices=[("", _("All")), *Issue.Category.choices])
    department = forms.ModelChoiceField(
        Department.objects.filter(is_active=True), label=_("Department"), empty_label=_("All")
    )
    reply = forms.ChoiceField(label=_("Reply"), choices=[("", _("All")), *Outcome.choices])

    def narrow(self, issues, user, at):
        chosen = self.chosen()
        view = chosen.get("view", "")
        issues = issues.filter(state__in=Issue.OVER) if view == "closed" else issues.open()
        if view == "mine":
            issues = issues.handled_by(user)
        elif view == "unassigned":
            issues = issues.unassigned()
        elif view == "service":
            issues = issues.unassigned().filter(department__kind=Department.Kind.CUSTOMER_SERVICE)
        elif view == "department":
            issues = issues.filter(department=user.department_id or 0)
        elif view == "support":
            issues = issues.filter(pk__in=Support.objects.asked_of(user).values("issue"))
        elif view == "late":
            issues = issues.late(at)
        elif view == "complaints":
            issues = issues.filter(is_complaint=True)
        if text := chosen.get("q", "").strip():
            by_name = Q(customer_name__icontains=text) | Q(organisation__search__contains=text.lower())
            issues = issues.filter(by_name | Q(description__icontains=text) | _phone("customer_phone", text))
        if category := chosen.get("category"):
            issues = issues.filter(category=category)
        if department := chosen.get("department"):
            issues = issues.filter(department=department)
        if reply := chosen.get("reply"):
            issues = annotated(issues, at).filter(outcome=reply)
        return issues


def _day(label):
    """A day that the calendar of a company may have: at the ends of time nothing can be counted."""
    bounds = [MinValueValidator(FIRST_DAY), MaxValueValidator(LAST_DAY)]
    return forms.DateField(
        label=label, widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}), validators=bounds
    )


class PeriodFilter(_Filter):
    start = _day(_("From day"))
    end = _day(_("To day"))


class FigureFilter(PeriodFilter):
    by = forms.ChoiceField(
        label=_("Grouped"),
        choices=[("agent", _("by agent")), ("department", _("by department")), ("month", _("by month"))],
    )


class PraiseFilter(PeriodFilter):
    person = PersonField(User.objects.active(), label=_("Who is praised"), empty_label=_("All"))
