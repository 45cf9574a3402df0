"""A rule about which visits need a sheet."""

from django import forms
from django.utils.translation import gettext_lazy as _

from pages.forms import PorticoModelForm, VersionField
from visits.models import Level, SheetRule


class SheetRuleForm(PorticoModelForm):
    """What a kind of visit, at a level and from a head count on, asks for."""

    version = VersionField()
    from_head_count = forms.IntegerField(label=_("From this head count"), min_value=1, max_value=999, initial=1)

    class Meta:
        model = SheetRule
        fields = ["kind", "level", "from_head_count", "needs_sheet"]

    def __init__(self, *args, instance: SheetRule | None = None, **kwargs):
        known = {"version": instance.version if instance else 0}
        kwargs["initial"] = known | kwargs.get("initial", {})
        super().__init__(*args, instance=instance, **kwargs)
        self.fields["level"].queryset = Level.objects.filter(is_active=True)
        self.fields["level"].empty_label = _("Every level, also while none is set")
        if instance is not None:
            self.fields["kind"].disabled = True
            if instance.is_base:
                del self.fields["level"], self.fields["from_head_count"]

    def validate_unique(self):
        """The action says it, also where two save at once."""
