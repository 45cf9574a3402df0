"""Who shows what on whose pages, and who reads which files: no floor knows those above it, the roof knows all."""

# What upper apps show on lower apps' pages: {slot: [dotted functions]}; see pages.templatetags.parts.
PAGE_PARTS: dict[str, list[str]] = {
    "page.banner": ["home.parts.engine_alarm"],
    "limit.policy": ["papers.parts.policies_of_limit"],
    "login.below": ["demo.parts.logins"],
    "appointment.facts": [
        "visits.parts.sheet_on_appointment",
        "reception.parts.house_on_appointment",
        "reception.parts.done_for_visitor",
    ],
    "appointment.contacts": ["calls.parts.last_calls_on_appointment"],
    "appointment.after": [
        "reception.parts.meetings_of_visit",
        "assessments.parts.feedback_on_appointment",
        "calls.parts.complaint_on_appointment",
        "reception.parts.files_of_visit",
    ],
    "pass.programme": ["visits.parts.programme_for_guest"],
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
}
