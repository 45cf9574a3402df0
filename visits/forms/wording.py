"""What is typed about purposes and responsibilities."""

from django import forms

from pages.forms import PorticoModelForm, VersionField
from visits.models import PurposeLabel, Responsibility


class PurposeForm(PorticoModelForm):
    """What a purpose is called, and to whom it is offered."""

    version = VersionField()

    class Meta:
        model = PurposeLabel
        fields = ["name", "name_zh", "for_technical", "for_commercial", "for_others", "order", "is_active"]

    def __init__(self, *args, instance: PurposeLabel, **kwargs):
        kwargs["initial"] = {"version": instance.version} | kwargs.get("initial", {})
        super().__init__(*args, instance=instance, **kwargs)


class ResponsibilityForm(PorticoModelForm):
    """One thing that a role answers for."""

    class Meta:
        model = Responsibility
        fields = ["role", "text", "text_zh", "order"]
        widgets = {
            "text": forms.Textarea(attrs={"rows": 2}),
            "text_zh": forms.Textarea(attrs={"rows": 2}),
        }


class EditResponsibilityForm(ResponsibilityForm):
    """The same, once it is there: it may be taken out of use."""

    version = VersionField()

    class Meta(ResponsibilityForm.Meta):
        fields = ["role", "text", "text_zh", "order", "is_active"]

    def __init__(self, *args, instance: Responsibility, **kwargs):
        kwargs["initial"] = {"version": instance.version} | kwargs.get("initial", {})
        super().__init__(*args, instance=instance, **kwargs)
