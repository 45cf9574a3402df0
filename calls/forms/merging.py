"""The same matter told twice, and two matters told at once."""

from django import forms
from django.db.models import Q
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from calls import announcing
from calls.models import Issue
from pages.formats import moment
from pages.forms import MomentField, TokenField

from .base import VerbForm, departments, people, special, text

OFFERED = 50


class DoubleField(forms.ModelChoiceField):
    """An issue by when it came, what it says and who has it."""

    def label_from_instance(self, issue):
        said = {"when": moment(issue.received_at), "what": issue.headline, "who": issue.handler or issue.department}
        return _now("%(when)s · %(what)s · %(who)s") % said


class MergeForm(VerbForm):
    other = DoubleField(
        Issue.objects.none(),
        label=_("The other issue of the same customer"),
        empty_label=_("choose"),
        error_messages={"required": _("Which issue tells the same matter?")},
    )
    words = text(_("Why they are one matter"), required=False, rows=2)

    def __init__(self, *args, issue=None, user=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["other"].queryset = candidates(issue, user)


class SeparateForm(VerbForm):
    words = text(_("Why they are two matters"), rows=2)


class SplitForm(VerbForm):
    description = text(_("The second matter"), error_messages={"required": _("What is the second matter?")})
    category = forms.ChoiceField(label=_("Category"), choices=Issue.Category.choices, initial="general")
    special_due_at = MomentField(label=_("Due time of the special matter"), required=False)
    department = departments(_("Department that answers"), empty_label=_("as it is"))
    handler = people(_("Handler"), empty_label=_("whoever takes it from the queue"))
    form_token = TokenField()

    def __init__(self, *args, may_set_special_due=False, **kwargs):
        super().__init__(*args, **kwargs)
        self.may_set_special_due = may_set_special_due

    def clean(self):
        given = super().clean()
        special(self, given)
        return given


def candidates(issue, user):
    """What this person sees of the same customer and nobody has answered yet, the latest first."""
    if issue is None:
        return Issue.objects.none()
    same = Q(is_internal=True) if issue.is_internal else Q(pk__in=[])
    if issue.organisation_id:
        same |= Q(organisation=issue.organisation_id)
    if issue.customer_phone:
        known = Q(organisation__isnull=True) if issue.organisation_id else Q()
        same |= known & Q(customer_phone=issue.customer_phone)
    if address := announcing.address_of(issue):
        same |= Q(letter__email__iexact=address)
    waiting = Issue.objects.visible_to(user).filter(
        same, state__in=Issue.WORKED_ON, effective_reply_at__isnull=True, is_internal=issue.is_internal
    )
    found = waiting.exclude(pk=issue.pk).order_by("-received_at", "-pk").values("pk")[:OFFERED]
    return Issue.objects.filter(pk__in=list(found.values_list("pk", flat=True))).with_people().order_by("-received_at")
