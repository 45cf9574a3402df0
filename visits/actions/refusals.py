"""Why a verb is not done: somebody was faster, or something is missing."""

from django.utils.translation import gettext as _

from history.flow import NotAllowed, Stale
from history.models import Event
from pages.formats import moment
from visits.complete import Missing
from visits.models import Approval, SheetVersion


class Incomplete(NotAllowed):
    """The sheet lacks something; says what, one sentence each."""

    def __init__(self, lacking: list[Missing]):
        super().__init__("submit")
        self.lacking = lacking

    def __str__(self) -> str:
        return " ".join(str(each) for each in self.lacking)


class Overtaken(Stale):
    """Somebody saved the sheet since the form was opened; says who, and nothing typed is lost."""

    def __init__(self, version: SheetVersion | None, winner: Event | None):
        super().__init__("edit", winner=winner)
        self.version = version

    def __str__(self) -> str:
        if self.version is None:
            return super().__str__()
        return _(
            "%(who)s changed this record on %(when)s, while you were typing. "
            "Nothing of yours is lost: compare and save again."
        ) % {"who": self.version.by or "Portico", "when": moment(self.version.at)}


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


class TooEarly(NotAllowed):
    """What is seen to on the day is no news before it."""

    def __str__(self) -> str:
        return _("This is told to the guests on the day itself: it cannot be noted before.")
