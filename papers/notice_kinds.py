"""What people are told about policies."""

from django.utils.translation import gettext_lazy as _

from notices.kinds import Kind, moment, text

POLICIES = _("Policies")
POLICY = {"policy": text(_("policy")), "version": text(_("version")), "actor": text(_("who did it"))}

KINDS = [
    Kind("papers.policy_submitted", POLICIES, _("A policy waits for your signature"), placeholders=POLICY),
    Kind(
        "papers.policy_returned",
        POLICIES,
        _("Your draft of a policy is returned"),
        placeholders=POLICY | {"reason": text(_("reason"))},
    ),
    Kind(
        "papers.policy_in_force",
        POLICIES,
        _("A policy comes into force"),
        placeholders=POLICY | {"since": moment(_("in force from"))},
    ),
]
