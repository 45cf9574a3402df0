"""What people are told about inspections."""

from django.utils.translation import gettext_lazy as _

from notices.kinds import Kind, moment, text

INSPECTING = _("Inspections")

INSPECTIONS = [
    Kind(
        "assessments.inspection_planned",
        INSPECTING,
        _("You are to inspect"),
        placeholders={"day": moment(_("planned day")), "about": text(_("inspected person or department"))},
    ),
    Kind(
        "assessments.inspection_done",
        INSPECTING,
        _("An inspection of you or your department is done"),
        placeholders={"score": text(_("score"))},
    ),
]
