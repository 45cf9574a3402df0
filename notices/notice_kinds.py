"""What notices itself tells people."""

from django.utils.translation import gettext_lazy as _

from .kinds import Kind, moment, text

HOUSE = _("In the house")

KINDS = [
    Kind(
        "notices.deputy_appointed",
        HOUSE,
        _("You stand in for somebody"),
        placeholders={
            "person": text(_("whom you stand in for")),
            "starts_at": moment(_("beginning")),
            "ends_at": moment(_("end")),
        },
    ),
    Kind(
        "notices.digest",
        HOUSE,
        _("The daily digest itself"),
        can_wait=False,
        placeholders={"entries": text(_("what is new, line by line"))},
        is_forced=True,
    ),
]
