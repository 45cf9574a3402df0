"""What people are told about feedback and scorecards."""

from django.utils.translation import gettext_lazy as _

from notices.kinds import Kind, moment, number, text

ASSESSMENT, TO_VISITORS = _("Feedback and assessment"), _("Letters to visitors")
CARD = {"period": text(_("period")), "total": text(_("total"))}

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
    Kind("assessments.card_shown", ASSESSMENT, _("Your scorecard can be read"), placeholders=CARD),
    Kind("assessments.card_published", ASSESSMENT, _("Your scorecard is published"), placeholders=CARD),
    Kind(
        "assessments.feedback_request",
        TO_VISITORS,
        _("Questionnaire after the visit"),
        for_visitors=True,
        placeholders={
            "visitor": text(_("visitor")),
            "link": text(_("link to the questionnaire")),
            "visited_at": moment(_("when the visit was")),
            "expires_at": moment(_("until when the link works")),
        },
    ),
]
