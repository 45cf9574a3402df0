"""The roles of section 3 of the clauses: a role is a group, and this says which rights it starts with.

Installed after every migration. A right is given to a role once (`SeededGrant`): what an
administrator takes away or adds stays as they left it.
"""

from django.contrib.auth.management import create_permissions
from django.contrib.auth.models import Group, Permission
from django.db import transaction

from .models import SeededGrant

ROLES: dict[str, list[str]] = {
    # Sees today's visitors, checks in and out at the gate, registers who comes unannounced (S3-20, S4-232).
    "gate_security": [
        "reception.view_appointment",
        "reception.register_appointment",
        "reception.receive_appointment",
    ],
    # No reasons for tiers, no finances (S3-21, S2-15, S4-258).
    "front_desk": [
        "customers.view_organisation",
        "customers.add_organisation",
        "reception.view_appointment",
        "reception.register_appointment",
        "reception.receive_appointment",
    ],
    # Owns the logistics of a visit and follows every department's preparation (S3-28, S3-30, S3-31).
    "receptionist": [
        "customers.view_organisation",
        "customers.add_organisation",
        "customers.change_organisation",
        "reception.view_appointment",
        "reception.register_appointment",
        "reception.receive_appointment",
        "reception.override_clearance",
        "visits.view_preptask",
    ],
    # Own customers only: no right to see all of them (S4-105).
    "sales": [
        "customers.add_organisation",
        "customers.change_organisation",
        "customers.view_tier_reason",
        "visits.draft_infosheet",
    ],
    "key_account": [
        "customers.add_organisation",
        "customers.change_organisation",
        "customers.view_tier_reason",
        "visits.draft_infosheet",
    ],
    # Drafts the sheet of technical visits (S3-24, S3-25, S3-36).
    "project_engineer": ["visits.draft_infosheet"],
    # Product managers and directors (S3-26).
    "info_sheet_approver": ["visits.view_infosheet", "visits.approve_infosheet"],
    # Assesses levels and tiers, hands approved sheets over (S3-12, S3-22).
    "marketing_center": [
        "customers.view_organisation",
        "customers.add_organisation",
        "customers.change_organisation",
        "customers.set_tier",
        "customers.view_tier_reason",
        "reception.view_appointment",
        "reception.register_appointment",
        "reception.override_clearance",
        "visits.view_infosheet",
        "visits.set_level",
        "visits.hand_over_infosheet",
        "visits.view_preptask",
        "assessments.view_feedback",
    ],
    # Sees the department's things as its head; exempts a sheet at short notice (S1-10, S2-25, S3-35, S3-27).
    "manager": [
        "customers.view_tier_reason",
        "reception.override_clearance",
        "visits.exempt_infosheet",
        "calls.assign_issue",
        "calls.set_special_due",
    ],
    # Reviews what the team recorded (S4-24, S4-197).
    "supervisor": ["calls.view_call", "calls.view_issue", "calls.assign_issue", "calls.set_special_due"],
    "hr": ["assessments.view_scorecard"],
    # Owns the policy, rooms, levels, caps, calendars and assessments; sees everything by right (S0-34).
    "admin": [
        "accounts.manage_people",
        "customers.view_organisation",
        "customers.add_organisation",
        "customers.change_organisation",
        "customers.view_tier_reason",
        "reception.view_appointment",
        "reception.register_appointment",
        "reception.receive_appointment",
        "reception.override_clearance",
        "visits.view_infosheet",
        "visits.view_preptask",
        "calls.view_call",
        "calls.view_issue",
        "calls.assign_issue",
        "deadlines.view_clock",
        "deadlines.manage_limits",
        "deadlines.manage_calendar",
        "deadlines.view_proof",
        "assessments.view_feedback",
        "assessments.view_scorecard",
        "assessments.open_period",
        "papers.change_checklist",
    ],
    # Logs calls, creates and answers issues, follows up (S4-272, S2-34).
    "agent": [
        "customers.view_organisation",
        "customers.add_organisation",
        "calls.view_call",
        "calls.view_issue",
        "calls.assign_issue",
    ],
    "duty_officer": ["calls.view_call"],
    # Their nouns, and so their rights, come with later floors.
    "marketing": [],
    "gift_custodian": [],
    "gift_issuer": [],
    "finance": [],
    "trainer": [],
    "policy_owner": [],
    "policy_approver": [],
    # Reads all reception, visit and call records (S1-75, S2-52).
    "inspector": [
        "reception.view_appointment",
        "visits.view_infosheet",
        "visits.view_preptask",
        "calls.view_call",
        "calls.view_issue",
        "deadlines.view_clock",
        "assessments.view_feedback",
        "assessments.inspect",
    ],
    # Opens periods, scores, publishes (S2-62, S2-64).
    "assessor": [
        "deadlines.view_clock",
        "assessments.view_feedback",
        "assessments.view_scorecard",
        "assessments.score_scorecard",
        "assessments.open_period",
    ],
}


@transaction.atomic
def install() -> list[str]:
    """Create the roles and give each right of the table once; returns the rights that do not exist (yet)."""
    rights = {
        f"{row.content_type.app_label}.{row.codename}": row for row in Permission.objects.select_related("content_type")
    }
    missing = set()
    for name, wanted in ROLES.items():
        group, _created = Group.objects.get_or_create(name=name)
        given = set(SeededGrant.objects.filter(group=group).values_list("permission", flat=True))
        fresh = [right for right in wanted if right not in given and right in rights]
        group.permissions.add(*(rights[right] for right in fresh))
        SeededGrant.objects.bulk_create([SeededGrant(group=group, permission=right) for right in fresh])
        missing |= set(wanted) - rights.keys()
    return sorted(missing)


def install_after_migrate(sender, **kwargs):
    """Runs for `accounts`: the apps above have their permissions by then, its own are made first."""
    create_permissions(sender, verbosity=0, using=kwargs["using"])
    install()
