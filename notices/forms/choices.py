"""How one wants to hear of each kind of notice."""

from collections.abc import Iterator
from typing import NamedTuple

from django import forms
from django.forms import BoundField
from django.utils.translation import gettext_lazy as _

from notices.kinds import Kind, by_topic
from notices.models import Preference
from notices.ways import Ways
from pages.forms import PorticoForm

AS_ABOVE = [("", _("As chosen above")), *Preference.Mail.choices]


class Line(NamedTuple):
    """One kind on the page: its fields, or why there is nothing to choose."""

    kind: Kind
    mail: BoundField | None
    sms: BoundField | None
    fixed: str


class ChoicesForm(PorticoForm):
    """In general, and for each kind: mail at once, in the digest or not; a text message where there is a gateway."""

    general = forms.ChoiceField(label=_("In general"), choices=Preference.Mail.choices)

    def __init__(self, *args, kinds: list[Kind], ways: Ways, rows: dict[str, Preference], **kwargs):
        self.kinds, self.ways = kinds, ways
        initial = {"general": rows[""].mail if "" in rows else Preference.Mail.NOW}
        with_sms = {code for gateway in ways.gateways for code in gateway.kinds}
        self.base_fields = dict(type(self).base_fields)
        for kind in kinds:
            row = rows.get(kind.code)
            if not (ways.is_off(kind.code) or ways.is_forced(kind.code)):
                self.base_fields[f"mail-{kind.code}"] = _select(kind)
                initial[f"mail-{kind.code}"] = row.mail if row else ""
            if kind.code in with_sms and not ways.is_off(kind.code):
                self.base_fields[f"sms-{kind.code}"] = forms.BooleanField(label=_("Text message"), required=False)
                initial[f"sms-{kind.code}"] = bool(row and row.sms)
        super().__init__(*args, initial=initial, **kwargs)

    @property
    def topics(self) -> Iterator[tuple[str, list[Line]]]:
        for topic, kinds in by_topic(self.kinds).items():
            yield topic, [self._line(kind) for kind in kinds]

    def _line(self, kind: Kind) -> Line:
        mail, sms = f"mail-{kind.code}", f"sms-{kind.code}"
        fixed = _("Inbox only: the company has switched this off.") if self.ways.is_off(kind.code) else ""
        if self.ways.is_forced(kind.code):
            fixed = _("Always by mail at once.")
        return Line(
            kind, self[mail] if mail in self.fields else None, self[sms] if sms in self.fields else None, str(fixed)
        )

    @property
    def changes(self) -> dict[str, tuple[str, bool]]:
        """What was chosen anew, by kind; the empty kind is what holds in general."""
        said = self.cleaned_data
        kinds = {name.partition("-")[2] for name in self.changed_data if "-" in name}
        found = {kind: (said.get(f"mail-{kind}", ""), said.get(f"sms-{kind}", False)) for kind in kinds}
        return found | ({"": (said["general"], False)} if "general" in self.changed_data else {})


def _select(kind: Kind) -> forms.ChoiceField:
    widget = forms.Select(attrs={"aria-label": kind.label})
    return forms.ChoiceField(label=kind.label, choices=AS_ABOVE, required=False, widget=widget)
