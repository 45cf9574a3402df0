"""Why a verb is not done: somebody was faster, or something is missing."""

from django.utils.translation import gettext as _

from history.flow import NotAllowed
from pages.formats import moment
from visits.complete import Missing
from visits.models import Approval


class Incomplete(NotAllowed):
    """The sheet lacks something; says what, one sentence each."""

    def __init__(self, lacking: list[Missing]):
        super().__init__("submit")
        self.lacking = lacking

    def __str__(self) -> str:
        return " ".join(str(each) for each in self.lacking)


class Decided(NotAllowed):
    """Somebody else has decided on this submission already."""

    def __init__(self, approval: Approval):
        super().__init__("approve")
        self.approval = approval

    def __str__(self) -> str:
        if self.approval.decided_by is None:
            return _("The sheet has changed since: read it again before you decide.")
        return _("Already decided by %(who)s on %(when)s: %(decision)s.") % {
            "who": self.approval.decided_by,
            "when": moment(self.approval.decided_at),
            "decision": self.approval.get_decision_display(),
        }


class Untold(NotAllowed):
    """Something must be said or ticked before this is done."""

    def __init__(self, verb: str, sentence: str):
        super().__init__(verb)
        self.sentence = sentence

    def __str__(self) -> str:
        return self.sentence
