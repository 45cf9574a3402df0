"""Who shows what on whose pages, and who reads which files: no floor knows those above it, the roof knows all."""

# What upper apps show on lower apps' pages: {slot: [dotted functions]}; see pages.templatetags.parts.
PAGE_PARTS: dict[str, list[str]] = {
    "page.banner": ["home.parts.engine_alarm", "calls.parts.ringing"],
    "limit.policy": ["papers.parts.policies_of_limit"],
    "login.below": ["demo.parts.logins"],
    "appointment.facts": [
        "visits.parts.sheet_on_appointment",
        "visits.parts.preparation_on_appointment",
        "reception.parts.house_on_appointment",
        "reception.parts.done_for_visitor",
    ],
    "appointment.contacts": ["calls.parts.last_calls_on_appointment"],
    "appointment.after": [
        "reception.parts.meetings_of_visit",
        "assessments.parts.feedback_on_appointment",
        "calls.parts.heard_on_appointment",
        "calls.parts.complaint_on_appointment",
        "reception.parts.files_of_visit",
    ],
    "appointment.more": ["assessments.parts.case_of_appointment", "assessments.consequence_parts.of_visit"],
    "call.more": ["assessments.parts.case_of_call"],
    "issue.more": ["assessments.parts.case_of_issue"],
    "pass.programme": ["visits.parts.programme_for_guest", "calls.parts.write_to_us"],
    "organisation.verbs": ["reception.parts.booking_for_organisation"],
    "organisation.history": [
        "reception.parts.visits_of_organisation",
        "calls.parts.issues_on_organisation",
        "calls.parts.calls_on_organisation",
    ],
}

# Which records hold files, and who reads and who adds them; see papers.attaching.
ATTACHMENTS: dict[str, dict[str, str]] = {
    "reception.Meeting": {"read": "reception.rules.may_read_meeting", "add": "reception.rules.may_write_minutes"},
    "reception.Appointment": {
        "read": "reception.rules.may_see_details",
        "add": "reception.rules.may_write_record",
    },
    "reception.WalkIn": {"read": "reception.rules.may_read_of_walk_in", "add": "reception.rules.may_recognise"},
    "assessments.Course": {
        "read": "assessments.training_rules.may_read_materials",
        "add": "assessments.training_rules.may_keep",
    },
    "assessments.Attendance": {
        "read": "assessments.training_rules.may_read_certificate",
        "add": "assessments.training_rules.may_add_certificate",
    },
    "assessments.Rectification": {
        "read": "assessments.consequence_rules.may_read_rectification",
        "add": "assessments.consequence_rules.may_prove",
    },
    "assessments.Violation": {
        "read": "assessments.consequence_rules.may_read_violation",
        "add": "assessments.consequence_rules.may_prove_violation",
    },
    "assessments.Appeal": {
        "read": "assessments.consequence_rules.may_read_appeal",
        "add": "assessments.consequence_rules.may_prove_appeal",
    },
    "assessments.Reward": {
        "read": "assessments.consequence_rules.may_read_reward",
        "add": "assessments.consequence_rules.may_prove_reward",
    },
    "visits.PrepTask": {"read": "visits.rules.may_read_task", "add": "visits.rules.may_tick"},
    "assessments.Inspection": {
        "read": "assessments.inspection_rules.may_read",
        "add": "assessments.inspection_rules.may_add_to_inspection",
    },
    "assessments.InspectionItem": {
        "read": "assessments.inspection_rules.may_read",
        "add": "assessments.inspection_rules.may_photograph_item",
    },
    "assessments.Finding": {
        "read": "assessments.inspection_rules.may_read",
        "add": "assessments.inspection_rules.may_add_to_finding",
    },
    "visits.MealLine": {"read": "visits.rules.may_read_meal", "add": "visits.rules.may_see_to_meal"},
}
