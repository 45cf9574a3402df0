"""One policy of the demonstration company: drafted, signed and read by most of the staff. Its words are invented."""

from datetime import datetime

from papers import actions
from papers.models import Acknowledgement, Policy, PolicyVersion

from .stage import Stage

TEXT = """Every guest of Qinglan is expected: whoever invites a guest registers the visit beforehand.

Guests are met at the door, by name, and never wait longer than our time limits allow.

What we promise to a guest is written down with a date, and we keep it or say so in time."""
TEXT_ZH = """来宾到访须事先登记，由邀请人负责。

来宾到达时有专人按姓名迎接，等候时间不得超过规定时限。

对来宾的承诺须记录并注明期限，按期兑现；不能按期的，事先告知。"""


def tell(stage: Stage, at: datetime) -> None:
    """The Administration Department issues the reception policy; some have not confirmed it yet."""
    drafter, approver = stage.people["admin"], stage.people["song"]
    policy = Policy.objects.get(prefix="S0")
    owner = stage.departments["administration"]
    actions.edit(policy, actor=drafter, version=policy.version, departments=[], related=[], owner=owner)
    row = actions.draft(policy, label="1.0", body=TEXT, body_zh=TEXT_ZH, actor=drafter, at=at)
    actions.submit(row, actor=drafter, at=at)
    actions.approve(row, actor=approver, at=at)
    _read_by_most(row, stage, at)


def _read_by_most(row: PolicyVersion, stage: Stage, at: datetime) -> None:
    people = [person for nth, person in enumerate(stage.people.values()) if nth % 4]
    Acknowledgement.objects.bulk_create(Acknowledgement(policy_version=row, person=person, at=at) for person in people)
