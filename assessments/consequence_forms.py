"""What people write when a result is objected to, put right, punished or rewarded."""

from datetime import timedelta
from typing import Any

from django import forms
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.forms import PersonField
from accounts.models import User
from history.moment import now
from pages.forms import ByKey, MomentField, PorticoForm, PorticoModelForm, TokenField, VersionField
from reception.models import Appointment

from . import consequence_rules as rules
from .course_forms import DayField
from .inspection_forms import departments
from .inspection_forms import words as text
from .models import Appeal, Reward, ViolationKind

RECENT = timedelta(days=92)


class VisitField(ByKey, forms.ModelChoiceField):
    """One of the visits of the last three months that this person may know of."""

    def __init__(self, **kwargs: Any):
        super().__init__(Appointment.objects.none(), required=False, empty_label=_("none"), **kwargs)

    def offer(self, user: User, chosen: int | None = None) -> None:
        at = now()
        seen = Appointment.objects.visible_to(user).open_to(user).select_related("organisation")
        begun = Q(starts_at__lt=at) | Q(left_at__isnull=False)  # whoever came early may have left before their time
        recent = seen.filter(begun, starts_at__gte=at - RECENT)
        self.queryset = (recent | seen.filter(pk=chosen) if chosen else recent).order_by("-starts_at", "-pk")

    def label_from_instance(self, visit: Appointment) -> str:
        return f"{timezone.localtime(visit.starts_at):%Y-%m-%d} · {visit}"


def day(label: Any, **more: Any) -> DayField:
    return DayField(label=label, **more)


def today():
    return timezone.localdate(now())


def in_a_month():
    return today() + timedelta(days=30)


class OrderForm(PorticoForm):
    """An order to put something right that comes from no inspection and no result."""

    person = PersonField(User.objects.active(), label=_("Person"), required=False)
    department = departments(_("Department"), empty_label="–")
    problem = text(_("What has to be put right"))
    due_on = day(_("To be put right by"), initial=in_a_month)
    owner = PersonField(
        User.objects.active(),
        label=_("Who puts it right"),
        required=False,
        empty_label=_("the person, or the head of the department"),
    )
    verifier = PersonField(User.objects.active(), label=_("Who verifies it"), required=False, empty_label=_("myself"))
    form_token = TokenField()

    def clean(self):
        cleaned = super().clean()
        if bool(cleaned.get("person")) == bool(cleaned.get("department")):
            self.add_error("person", _("Either a person or a department: one of the two."))
        return cleaned


class PlanForm(PorticoForm):
    measures = text(_("What is going to be done, by whom, and when"), rows=4)


class FinishForm(PorticoForm):
    done_on = day(_("Done on"), initial=today)
    evidence = text(_("What was done, and how one can see it"))


class VerifyForm(PorticoForm):
    words = text(_("What was looked at, and what was seen"))


class ReasonForm(PorticoForm):
    reason = text(_("Reason"))


class EntrustForm(PorticoForm):
    owner = PersonField(User.objects.active(), label=_("Who puts it right"))
    version = VersionField()


class PublishForm(PorticoForm):
    """Publishing a Fail says until when it is put right."""

    rectify_by = day(_("To be put right by"))


class AppealForm(PorticoForm):
    grounds = text(_("What is wrong with the result, and what shows it"), rows=6)
    form_token = TokenField()


class DecideAppealForm(PorticoForm):
    """Accepted, in part or not, with the reason; and which criteria are worth more."""

    outcome = forms.ChoiceField(
        label=_("What is decided"),
        choices=[
            (Appeal.State.ACCEPTED, pgettext_lazy("objection", "Accepted")),
            (Appeal.State.PARTLY, pgettext_lazy("objection", "Accepted in part")),
            (Appeal.State.REJECTED, pgettext_lazy("objection", "Rejected")),
        ],
        widget=forms.RadioSelect,
    )
    decision = text(_("Why: the person reads it"), rows=4)

    def __init__(self, *args: Any, lines: list | tuple = (), **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.criteria = {f"points-{line.criterion.pk}": line.criterion for line in lines}
        for line in lines:
            self.fields[f"points-{line.criterion.pk}"] = forms.DecimalField(
                label=line.criterion,
                min_value=line.points or 0,
                max_value=100,
                max_digits=5,
                decimal_places=2,
                required=False,
                help_text=_("now %(points)s; leave it empty where it stays") % {"points": line.points or "–"},
                widget=forms.NumberInput(attrs={"step": "0.5", "inputmode": "decimal"}),
                error_messages={
                    "min_value": _("An objection never makes a result worse: at least %(limit_value)s."),
                    "max_value": _("At most %(limit_value)s."),
                },
            )

    def clean(self):
        cleaned = super().clean()
        is_won = cleaned.get("outcome") in {Appeal.State.ACCEPTED, Appeal.State.PARTLY}
        if self.criteria and is_won and not self.points and not self.criteria.keys() & self.errors.keys():
            self.add_error("outcome", _("Say which criterion is worth how much more, or reject the objection."))
        return cleaned

    @property
    def points(self) -> dict:
        given = {name: self.cleaned_data.get(name) for name in self.criteria}
        return {self.criteria[name]: value for name, value in given.items() if value is not None}

    @property
    def details(self) -> dict:
        said = {name: self.cleaned_data[name] for name in ("outcome", "decision")}
        is_rejected = said["outcome"] == Appeal.State.REJECTED
        return said | ({} if is_rejected or not self.criteria else {"points": self.points})


class ReportForm(PorticoForm):
    """A violation as whoever inspects writes it down."""

    person = PersonField(User.objects.active(), label=_("Person"))
    kind = forms.ModelChoiceField(ViolationKind.objects.offered(), label=_("Category"))
    happened_at = MomentField(label=_("Happened at"))
    words = text(_("What happened"), rows=4)
    evidence = text(_("Evidence: who saw it, where it stands"), required=False)
    appointment = VisitField(label=_("Visit, where it was at one"))
    form_token = TokenField()

    def __init__(self, *args: Any, user: User, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["person"].queryset = User.objects.active().exclude(pk=user.pk)
        self.fields["appointment"].offer(user)


class DecisionForm(PorticoForm):
    decision = text(_("What is decided, and why"))
    decided_on = day(_("Decided on"), initial=today)


class KindForm(PorticoModelForm):
    version = VersionField(required=False)

    class Meta:
        model = ViolationKind
        fields = ["name", "name_zh", "order", "is_active"]


class RewardForm(PorticoModelForm):
    """A reward or a penalty. No amount is proposed, whatever the kind (S4-43)."""

    person = PersonField(label=_("Person"), required=False)
    department = departments(_("Department"), empty_label="–")
    kind = forms.ChoiceField(label=_("Kind"), choices=[("", _("Choose…")), *Reward.Kind.choices])
    severity = forms.ChoiceField(
        label=_("Severity"),
        choices=[("", "–"), *Reward.Severity.choices],
        required=False,
        help_text=_("Of a fine; criticism and disciplinary action say it themselves."),
    )
    appointment = VisitField(label=_("For which visit"))
    decided_on = day(_("Decided on"), initial=today)
    approver = PersonField(label=_("Approver"))
    form_token = TokenField()

    class Meta:
        model = Reward
        fields = [
            "person",
            "department",
            "kind",
            "severity",
            "amount",
            "reason",
            "appointment",
            "decided_on",
            "approver",
        ]
        widgets = {"reason": forms.Textarea(attrs={"rows": 3})}

    def __init__(self, *args: Any, user: User, occasion: dict, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.user = user
        for name, value in occasion.items():
            setattr(self.instance, name, value)
        self.fields["person"].queryset = rules.led_people(user)
        self.fields["department"].queryset = rules.led_departments(user)
        self.fields["approver"].queryset = rules.approvers()
        self.fields["appointment"].offer(user)
        if set(occasion) & {"scorecard", "violation"}:
            for name in ("person", "department", "appointment"):
                del self.fields[name]
        elif not rules.led_departments(user).exists():
            del self.fields["department"]

    def clean(self):
        cleaned = super().clean()
        kind, fine = cleaned.get("kind"), Reward.Kind.FINE
        if "person" in self.fields and bool(cleaned.get("person")) == bool(cleaned.get("department")):
            self.add_error("person", _("Either a person or a department: one of the two."))
        if kind == fine and not cleaned.get("severity"):
            self.add_error("severity", _("How severe is it?"))
        if kind == fine and not cleaned.get("amount") and "amount" not in self.errors:
            self.add_error("amount", _("A fine has an amount; none is proposed."))
        if kind in Reward.PRAISE and not (cleaned.get("appointment") or self.instance.scorecard_id):
            where = "appointment" if "appointment" in self.fields else None
            self.add_error(where, _("Praise is for a published Excellent result, a visit or an idea: say which."))
        return cleaned

    def _post_clean(self):
        # The severity of a kind that names it is not asked for.
        if self.cleaned_data.get("kind") != Reward.Kind.FINE:
            self.cleaned_data["severity"] = {
                Reward.Kind.CRITICISM: Reward.Severity.CRITICISM,
                Reward.Kind.DISCIPLINARY: Reward.Severity.DISCIPLINARY,
            }.get(self.cleaned_data.get("kind"), "")
        super()._post_clean()


class IdeaForm(PorticoForm):
    """What a representative saw or learnt, and what we could make of it."""

    text = text(_("Idea: what was seen or learnt, and what we could do"), rows=6)
    appointment = VisitField(label=_("The visit it comes from"))
    form_token = TokenField()

    def __init__(self, *args: Any, user: User, chosen: int | None = None, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["appointment"].offer(user, chosen)


class EditIdeaForm(IdeaForm):
    form_token = None
    version = VersionField()


class AdoptForm(PorticoForm):
    decision = text(_("What we do with it: its author reads it"))


class RejectForm(PorticoForm):
    decision = text(_("Why not: its author reads it"))
