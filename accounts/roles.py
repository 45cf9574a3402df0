"""The roles of section 3 of the clauses: a role is a group, and this says which rights it starts with.

Installed after every migration. A right is given to a role once (`SeededGrant`): what an
administrator takes away or adds stays as they left it.
"""

from django.contrib.auth.management import create_permissions
from django.contrib.auth.models import Group, Permission
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from .models import SeededGrant

# What a role is called; a group that an administrator adds is called what they called it.
NAMES = {
    "gate_security": _("Gate security"),
    "front_desk": _("Front desk"),
    "receptionist": _("Customer receptionist"),
    "sales": _("Salesperson"),
    "key_account": _("Key account manager"),
    "project_engineer": _("Project engineer"),
    "info_sheet_approver": _("Product manager or director"),
    "marketing_center": _("Marketing Center"),
    "manager": _("Superior"),
    "supervisor": _("Supervisor"),
    "hr": _("HR Center"),
    "admin": _("Administration Department"),
    "agent": _("Customer service agent"),
    "duty_officer": _("Duty officer"),
    "marketing": _("Marketing Department"),
    "gift_custodian": _("Gift custodian"),
    "gift_issuer": _("Gift issuer"),
    "finance": _("Finance"),
    "trainer": _("Trainer"),
    "policy_owner": _("Policy owner"),
    "policy_approver": _("Policy approver"),
    "inspector": _("Supervision group"),
    "assessor": _("Assessor"),
}

ROLES: dict[str, list[str]] = {
    # Checks in and out at the gate; of today's visitors sees what that needs and no more (S3-20, S4-232).
    "gate_security": [
        "reception.register_appointment",
        "reception.receive_appointment",
        "reception.report_walkin",
        "reception.call_roll",
    ],
    # No reasons for tiers, no finances (S3-21, S2-15, S4-258).
    "front_desk": [
        "customers.view_organisation",
        "customers.add_organisation",
        "reception.view_appointment",
        "reception.view_private",
        "reception.register_appointment",
        "reception.receive_appointment",
        "reception.report_walkin",
        "reception.decide_walkin",
        "reception.call_roll",
        "reception.answer_watchlist",
        "reception.close_room",
    ],
    # Owns the logistics of a visit and follows every department's preparation (S3-28, S3-30, S3-31).
    "receptionist": [
        "customers.view_organisation",
        "customers.add_organisation",
        "customers.change_organisation",
        "reception.view_appointment",
        "reception.view_private",
        "reception.register_appointment",
        "reception.receive_appointment",
        "reception.report_walkin",
        "reception.decide_walkin",
        "reception.override_clearance",
        "visits.view_preptask",
        "reception.call_roll",
        "reception.answer_watchlist",
        "reception.close_room",
    ],
    # Own customers only: no right to see all of them (S4-105).
    "sales": [
        "customers.add_organisation",
        "customers.change_organisation",
        "customers.view_tier_reason",
        "visits.draft_infosheet",
        "assessments.owe_idea",
    ],
    "key_account": [
        "customers.add_organisation",
        "customers.change_organisation",
        "customers.view_tier_reason",
        "visits.draft_infosheet",
        "calls.sign_in_from_field",
        "assessments.owe_idea",
    ],
    # Drafts the sheet of technical visits (S3-24, S3-25, S3-36).
    "project_engineer": ["visits.draft_infosheet"],
    # Product managers and directors; they see what was submitted to them (S3-26).
    "info_sheet_approver": ["visits.approve_infosheet"],
    # Assesses levels and tiers, hands approved sheets over (S3-12, S3-22).
    "marketing_center": [
        "customers.view_organisation",
        "customers.add_organisation",
        "customers.change_organisation",
        "customers.set_tier",
        "customers.view_tier_reason",
        "reception.view_appointment",
        "reception.view_private",
        "reception.register_appointment",
        "reception.override_clearance",
        "visits.view_infosheet",
        "visits.set_level",
        "visits.change_standard",
        "visits.manage_tour_stops",
        "visits.hand_over_infosheet",
        "visits.view_preptask",
        "assessments.view_feedback",
        "assessments.send_survey",
        "assessments.change_questionnaire",
    ],
    # Sees the department's things as its head; exempts a sheet at short notice (S1-10, S2-25, S3-35, S3-27).
    "manager": [
        "customers.view_tier_reason",
        "reception.override_clearance",
        "visits.exempt_infosheet",
        "calls.assign_issue",
        "calls.set_special_due",
        "calls.plan_field_days",
        "deadlines.waive_clock",
        "calls.decide_suggestion",
        "assessments.call_meeting",
        "assessments.decide_idea",
    ],
    # Reviews what the team recorded (S4-24, S4-197).
    "supervisor": [
        "calls.view_call",
        "calls.view_issue",
        "calls.assign_issue",
        "calls.set_special_due",
        "calls.manage_points",
        "calls.play_recording",
        "calls.verify_complaint",
        "calls.decide_suggestion",
        "assessments.call_meeting",
    ],
    "hr": [
        "assessments.view_training",
        "assessments.approve_training",
        "assessments.view_scorecard",
        "assessments.decide_appeal",
        "assessments.manage_rewards",
    ],
    # Owns the policy, rooms, levels, caps, calendars and assessments; sees everything by right (S0-34).
    "admin": [
        "accounts.manage_people",
        "customers.view_organisation",
        "customers.add_organisation",
        "customers.change_organisation",
        "customers.view_tier_reason",
        "reception.view_appointment",
        "reception.register_appointment",
        "reception.manage_kiosks",
        "visits.view_infosheet",
        "visits.view_preptask",
        "visits.change_standard",
        "visits.manage_tour_stops",
        "calls.view_call",
        "calls.view_issue",
        "calls.manage_points",
        "calls.manage_telephone",
        "deadlines.view_clock",
        "deadlines.waive_clock",
        "deadlines.manage_limits",
        "deadlines.manage_calendar",
        "deadlines.view_proof",
        "notices.manage_notices",
        "assessments.view_feedback",
        "assessments.send_survey",
        "assessments.change_questionnaire",
        "assessments.view_scorecard",
        "assessments.view_inspection",
        "assessments.open_period",
        "papers.change_checklist",
        "papers.manage_policy",
        "reception.call_roll",
        "reception.keep_watchlist",
        "reception.issue_confidentiality",
        "reception.manage_rooms",
        "reception.close_room",
        "assessments.run_training",
        "assessments.view_training",
        "assessments.approve_training",
        "assessments.call_meeting",
        "assessments.order_rectification",
        "assessments.decide_violation",
        "assessments.decide_appeal",
        "assessments.decide_discipline",
        "assessments.manage_rewards",
        "assessments.decide_idea",
    ],
    # Logs calls, creates and answers issues, follows up (S4-272, S2-34).
    "agent": [
        "customers.view_organisation",
        "customers.add_organisation",
        "calls.view_call",
        "calls.view_issue",
    ],
    # Sign-ins from the field are theirs alone (S4-165).
    "duty_officer": ["calls.view_call", "calls.register_sign_in", "calls.plan_field_days"],
    # Their nouns, and so their rights, come with later floors.
    "marketing": [],
    "gift_custodian": [],
    "gift_issuer": [],
    "finance": [],
    "trainer": ["assessments.run_training", "assessments.view_training"],
    # Drafts the policies of the own department; the other signs them (S4-191, S4-192).
    "policy_owner": ["papers.draft_policy"],
    "policy_approver": ["papers.approve_policy"],
    # Reads all reception, visit and call records (S1-75, S2-52).
    "inspector": [
        "reception.view_appointment",
        "visits.view_infosheet",
        "visits.view_preptask",
        "calls.view_call",
        "calls.view_issue",
        "calls.play_recording",
        "deadlines.view_clock",
        "assessments.view_feedback",
        "assessments.inspect",
        "calls.verify_complaint",
        "assessments.order_rectification",
    ],
    # Opens periods, scores, publishes (S2-62, S2-64).
    "assessor": [
        "deadlines.view_clock",
        "assessments.view_feedback",
        "assessments.view_scorecard",
        "assessments.view_inspection",
        "assessments.score_scorecard",
        "assessments.open_period",
        "assessments.order_rectification",
    ],
}


def offered() -> QuerySet[Group]:
    """The roles, for a form in which people are chosen by them."""
    return Group.objects.order_by("name")


def name_of(group: Group) -> str:
    """What the role is called in the reader's language."""
    return str(NAMES.get(group.name, group.name))


@transaction.atomic
def install() -> list[str]:
    """Create the roles and give each right of the table once; returns the rights that do not exist (yet)."""
    rows = Permission.objects.select_related("content_type")
    rights = {f"{row.content_type.app_label}.{row.codename}": row for row in rows}
    groups = {group.name: group for group in Group.objects.filter(name__in=ROLES)}
    given = set(SeededGrant.objects.values_list("group__name", "permission"))
    for name, wanted in ROLES.items():
        group = groups.get(name) or Group.objects.create(name=name)
        fresh = [right for right in wanted if right in rights and (name, right) not in given]
        if fresh:
            group.permissions.add(*(rights[right] for right in fresh))
            SeededGrant.objects.bulk_create([SeededGrant(group=group, permission=right) for right in fresh])
    return sorted({right for wanted in ROLES.values() for right in wanted} - rights.keys())


def install_after_migrate(sender, **kwargs):
    """Runs for `accounts`: the apps above have their permissions by then, its own are made first."""
    create_permissions(sender, verbosity=0, using=kwargs["using"])
    install()
