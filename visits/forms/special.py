"""What is typed of a special reception plan."""

from django import forms

from pages.forms import PorticoModelForm, VersionField
from visits.models import SpecialPlan

LINES = {"aims": 3, "arrangements": 6, "precautions": 3}


class PlanForm(PorticoModelForm):
    """What it is to achieve, what is special, and what if something goes wrong."""

    version = VersionField()

    class Meta:
        model = SpecialPlan
        fields = list(LINES)
        widgets = {name: forms.Textarea(attrs={"rows": rows}) for name, rows in LINES.items()}

    def __init__(self, *args, instance: SpecialPlan | None, **kwargs):
        kwargs["initial"] = {"version": instance.version if instance else 0} | kwargs.get("initial", {})
        super().__init__(*args, instance=instance, **kwargs)
