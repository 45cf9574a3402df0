"""What people say about themselves, and what is kept about them."""

from typing import Any

from django import forms
from django.conf import settings
from django.contrib.auth.models import Group
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet
from django.forms.models import ModelChoiceIterator
from django.utils.translation import gettext_lazy as _

from history.moment import now
from pages.forms import ByKey, MomentField, PhoneField, PorticoForm, PorticoModelForm, VersionField
from pages.languages import in_language

from .models import Department, Position, User
from .roles import name_of


class Names(ModelChoiceIterator):
    """People as options, by name: of hundreds of colleagues no more than that is read."""

    def __iter__(self):
        if self.field.empty_label is not None:
            yield ("", self.field.empty_label)
        yield from names_of(self.queryset)


def names_of(people: QuerySet) -> list[tuple[int, str]]:
    rows = people.values_list("pk", "name", "name_zh", "username", named=True)
    return [(row.pk, in_language(row, "name") or row.username) for row in rows]


class PersonField(ByKey, forms.ModelChoiceField):
    """One of our people."""

    iterator = Names

    def __init__(self, queryset: QuerySet | None = None, **kwargs: Any):
        super().__init__(User.objects.none() if queryset is None else queryset, **kwargs)
        self.widget.attrs["data-choose"] = "people"  # by pinyin and initials, too: static/js/choose.js


class SpanForm(PorticoForm):
    """A time from … to …, which is not over yet."""

    starts_at = MomentField(label=_("From"))
    ends_at = MomentField(label=_("Until"))

    def clean(self):
        cleaned = super().clean()
        starts_at, ends_at = cleaned.get("starts_at"), cleaned.get("ends_at")
        if starts_at and ends_at and ends_at <= starts_at:
            self.add_error("ends_at", ValidationError(_("The end must be after the beginning.")))
        elif ends_at and ends_at <= now():
            self.add_error("ends_at", ValidationError(_("This time is over already.")))
        return cleaned


class DeputyForm(SpanForm):
    """Who stands in, and when."""

    deputy = PersonField(label=_("Deputy"))
    field_order = ["deputy", "starts_at", "ends_at"]

    def __init__(self, *args, person: User, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["deputy"].queryset = User.objects.active().exclude(pk=person.pk)


class AbsenceForm(SpanForm):
    """When somebody is away and what the front desk may say."""

    note = forms.CharField(
        label=_("Note for the front desk"),
        max_length=200,
        required=False,
        help_text=_("Where they are and who helps meanwhile; the front desk tells this to callers and visitors."),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["ends_at"].label = _("Back at")


class RolesField(forms.ModelMultipleChoiceField):
    """The roles, by what they are called."""

    def __init__(self):
        super().__init__(
            Group.objects.order_by("name"), required=False, label=_("Roles"), widget=forms.CheckboxSelectMultiple
        )

    def label_from_instance(self, group):
        return name_of(group)


class PersonForm(PorticoModelForm):
    """The facts and roles of a person."""

    phone = PhoneField(label=_("Phone"), required=False)
    language = forms.ChoiceField(
        label=_("Language"), required=False, choices=[("", _("as their browser")), *settings.LANGUAGES]
    )
    roles = RolesField()
    version = VersionField()

    class Meta:
        model = User
        fields = ["name", "name_zh", "staff_number", "position", "department", "manager", "email", "phone", "language"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.initial |= {"roles": list(self.instance.groups.all()), "version": self.instance.version}
        # Who or what is closed is offered only where it is the present choice.
        kept = Q(is_active=True) | Q(pk=self.instance.department_id)
        self.fields["department"].queryset = Department.objects.filter(kept)
        others = User.objects.filter(Q(is_active=True) | Q(pk=self.instance.manager_id)).exclude(pk=self.instance.pk)
        self.fields["manager"].queryset = others

    def show_current(self, current: User) -> None:
        """After somebody else saved: what was typed stays, and is meant for the record as it is now."""
        self.data = self.data.copy()
        self.data["version"] = current.version


class RegisterForm(PersonForm):
    """A new colleague; the first password is told to them and changed by them."""

    password = forms.CharField(
        label=_("First password"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}, render_value=True),
        help_text=_("Tell it to them; they change it themselves."),
    )
    version = None
    field_order = ["name", "name_zh", "username", "password"]

    class Meta(PersonForm.Meta):
        fields = ["username", *PersonForm.Meta.fields]

    def clean_password(self):
        validate_password(self.cleaned_data["password"])
        return self.cleaned_data["password"]

    def person(self) -> User:
        columns = {name: value for name, value in self.cleaned_data.items() if name not in {"password", "roles"}}
        return User(**columns)


class PlaceForm(PorticoModelForm):
    """What departments and positions have in common: they are kept by name, and two may edit at once."""

    version = VersionField(required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.initial["version"] = self.instance.version

    def show_current(self, current) -> None:
        """After somebody else saved: what was typed stays, and is meant for the record as it is now."""
        self.data = self.data.copy()
        self.data["version"] = current.version


class DepartmentForm(PlaceForm):
    class Meta:
        model = Department
        fields = ["name", "name_zh", "code", "kind", "parent", "head", "is_active"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["head"].queryset = User.objects.filter(Q(is_active=True) | Q(pk=self.instance.head_id))
        self.fields["parent"].queryset = Department.objects.exclude(pk=self.instance.pk)


class PositionForm(PlaceForm):
    class Meta:
        model = Position
        fields = ["name", "name_zh", "grade", "is_customer_facing"]


class PeopleFilter(PorticoForm):
    """Which people: by name, department, role, and whether their account is closed."""

    q = forms.CharField(label=_("Name, login or staff number"), required=False)
    department = forms.ModelChoiceField(
        Department.objects.all(), label=_("Department"), required=False, empty_label=_("all")
    )
    role = forms.ModelChoiceField(Group.objects.order_by("name"), label=_("Role"), required=False, empty_label=_("all"))
    closed = forms.BooleanField(label=_("Closed accounts"), required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["role"].label_from_instance = name_of
        self.is_valid()

    def narrow(self, people):
        wanted = self.cleaned_data
        people = people.matching(wanted.get("q", "")).filter(is_active=not wanted.get("closed"))
        if wanted.get("department"):
            people = people.filter(department=wanted["department"])
        return people.filter(groups=wanted["role"]) if wanted.get("role") else people


class SavedViewForm(forms.Form):
    """The name under which a way of looking at a list is kept, and whether one's department has it too."""

    page = forms.CharField(max_length=60)
    name = forms.CharField(max_length=60)
    query = forms.CharField(max_length=1000, required=False)
    is_shared = forms.BooleanField(required=False)
