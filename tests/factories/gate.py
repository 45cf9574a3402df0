"""Visitors without an appointment, and the tablet at an entrance."""

from reception.actions import kiosk as kiosk_actions
from reception.actions import walkin
from reception.models import WalkIn
from tests.factories.accounts import DepartmentFactory, UserFactory
from tests.factories.reception import SiteFactory

AT_THE_GATE = {"visitor_name": "Wang Fang", "organisation_name": "Lanhai Optics", "purpose": "Broken lens"}


def reported(*, actor=None, **facts) -> WalkIn:
    """Somebody at the gate, reported by a guard."""
    actor = actor or UserFactory(role="gate_security", department=DepartmentFactory())
    site = facts.pop("site", None) or SiteFactory()
    return walkin.report(WalkIn(site=site, **AT_THE_GATE | facts), actor=actor)


def tablet(site=None, **switches):
    """A tablet and its token; `checks_in=True` lets visitors sign themselves in there."""
    site = site or SiteFactory()
    actor = UserFactory(department=DepartmentFactory())
    if switches:
        kiosk_actions.edit_entrance(site, actor=actor, version=0, **switches)
    return kiosk_actions.set_up(site, name="Main entrance", actor=actor)
