"""What people are told about feedback and scorecards."""

from django.utils.translation import gettext_lazy as _

from notices.kinds import Kind, moment, number, text

from .consequence_kinds import CONSEQUENCES
from .inspection_kinds import INSPECTIONS

TRAINING = _("Training and regular meetings")
ASSESSMENT, TO_VISITORS = _("Feedback and assessment"), _("Letters to visitors")
COURSE = {"course": text(_("course")), "held_on": moment(_("day of the course")), "place": text(_("place"))}
NOMINATION = COURSE | {"person": text(_("person"))}
MEETING = {"meeting": text(_("meeting")), "meets_at": moment(_("when it meets")), "place": text(_("place"))}
REASON = {"reason": text(_("reason"))}
CARD = {"period": text(_("period")), "total": text(_("total"))}

LETTER = {
    "visitor": text(_("visitor")),
    "link": text(_("link to the questionnaire")),
    "visited_at": moment(_("when the visit was")),
    "expires_at": moment(_("until when the link works")),
}

KINDS = [
    Kind(
        "assessments.low_score",
        ASSESSMENT,
        _("A visitor was not satisfied"),
        placeholders={
            "visitor": text(_("visitor")),
            "organisation": text(_("organisation")),
            "overall": number(_("overall mark")),
        },
    ),
    Kind(
        "assessments.to_score",
        ASSESSMENT,
        _("Scorecards wait to be scored"),
        placeholders={"period": text(_("period")), "waiting": number(_("how many wait"))},
    ),
    Kind("assessments.card_shown", ASSESSMENT, _("Your scorecard can be read"), placeholders=CARD, is_personal=True),
    Kind(
        "assessments.card_published",
        ASSESSMENT,
        _("Your scorecard is published"),
        placeholders=CARD,
        is_personal=True,
    ),
    Kind(
        "assessments.host_request",
        ASSESSMENT,
        _("You are asked how a visit went"),
        placeholders={name: said for name, said in LETTER.items() if name != "link"},
    ),
    Kind(
        "assessments.feedback_request",
        TO_VISITORS,
        _("Questionnaire after the visit"),
        for_visitors=True,
        placeholders=LETTER,
    ),
    Kind(
        "assessments.follow_up_request",
        TO_VISITORS,
        _("Questionnaire after the follow-up of an issue"),
        for_visitors=True,
        placeholders=LETTER,
    ),
    Kind(
        "assessments.survey_request",
        TO_VISITORS,
        _("Questionnaire to chosen customers"),
        for_visitors=True,
        placeholders=LETTER,
    ),
    Kind(
        "assessments.feedback_reminder",
        TO_VISITORS,
        _("Reminder of a questionnaire"),
        for_visitors=True,
        placeholders=LETTER,
    ),
    Kind("assessments.training_to_give", TRAINING, _("You give a course"), placeholders=COURSE),
    Kind("assessments.training_moved", TRAINING, _("A course is at another time or place"), placeholders=COURSE),
    Kind("assessments.training_cancelled", TRAINING, _("A course is cancelled"), placeholders=COURSE | REASON),
    Kind("assessments.training_nominated", TRAINING, _("You are nominated for a course"), placeholders=NOMINATION),
    Kind("assessments.training_to_approve", TRAINING, _("A nomination waits for you"), placeholders=NOMINATION),
    Kind("assessments.training_approved", TRAINING, _("A nomination is approved"), placeholders=NOMINATION),
    Kind("assessments.training_declined", TRAINING, _("A nomination is declined"), placeholders=NOMINATION | REASON),
    Kind("assessments.training_withdrawn", TRAINING, _("Your nomination is withdrawn"), placeholders=NOMINATION),
    Kind("assessments.meeting_called", TRAINING, _("A regular meeting is called"), placeholders=MEETING),
    Kind("assessments.meeting_minutes", TRAINING, _("Minutes of a regular meeting"), placeholders=MEETING),
    Kind("assessments.meeting_cancelled", TRAINING, _("A regular meeting is cancelled"), placeholders=MEETING | REASON),
    Kind(
        "assessments.decision_given",
        TRAINING,
        _("A decision is yours to carry out"),
        placeholders={"decision": text(_("decision")), "meeting": text(_("meeting")), "due": moment(_("due"))},
    ),
]
KINDS += CONSEQUENCES
KINDS += INSPECTIONS
