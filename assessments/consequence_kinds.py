"""What people are told about objections, rectifications, violations, rewards, fails in a row and ideas."""

from django.utils.translation import gettext_lazy as _

from notices.kinds import Kind, moment, text

ASSESSMENT = _("Feedback and assessment")
WHAT = {
    "problem": text(_("what has to be put right")),
    "subject": text(_("person or department")),
    "due": moment(_("due")),
    "reason": text(_("reason")),
}
RESULT = {"subject": text(_("person or department")), "period": text(_("period"))}
DECIDED = RESULT | {"outcome": text(_("outcome")), "decision": text(_("decision"))}
REWARD = {"kind": text(_("kind")), "subject": text(_("person or department")), "reason": text(_("reason"))}
IDEA = {"person": text(_("handed in by")), "idea": text(_("idea"))}


def _kind(code: str, label, placeholders: dict, **more) -> Kind:
    return Kind(f"assessments.{code}", ASSESSMENT, label, placeholders=placeholders, **more)


def _personal(code: str, label, placeholders: dict) -> Kind:
    """About a result or a violation, which a deputy does not see either."""
    return _kind(code, label, placeholders, is_personal=True)


CONSEQUENCES = [
    _kind("rectification_ordered", _("Something has to be put right"), WHAT),
    _kind("rectification_done", _("A rectification is to be verified"), WHAT),
    _kind("rectification_sent_back", _("A rectification came back"), WHAT),
    _kind("rectification_verified", _("A rectification is verified"), WHAT),
    _kind("rectification_withdrawn", _("A rectification is withdrawn"), WHAT),
    # Of a violation no letter says what it is about: its page does, to those who may read it.
    _personal("violation_reported", _("A violation is to be decided"), {}),
    _personal("violation_confirmed", _("A violation is confirmed"), {}),
    _personal("violation_dismissed", _("The report of a violation is dismissed"), {}),
    _personal("appeal_lodged", _("Somebody objects to a result"), RESULT),
    _personal("appeal_decided", _("An objection is decided"), DECIDED),
    _personal("result_corrected", _("A result that was told has been corrected"), RESULT),
    _personal("fails_in_a_row", _("Fails in a row: a decision is due"), RESULT),
    _personal("fails_lifted", _("The fails are no longer in a row"), RESULT),
    _personal("reward_to_approve", _("A reward or penalty is to be approved"), REWARD),
    _personal("reward_approved", _("A reward or penalty is approved"), REWARD),
    _personal("reward_refused", _("A reward or penalty is not approved"), REWARD),
    _personal("reward_withdrawn", _("A reward or penalty is withdrawn"), REWARD),
    _kind("idea_submitted", _("An idea was handed in"), IDEA),
    _kind(
        "idea_decided",
        _("Your idea is decided"),
        IDEA | {"outcome": text(_("outcome")), "decision": text(_("decision"))},
    ),
]
