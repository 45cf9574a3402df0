"""Who gets what while a visit is booked."""

from reception import actions
from tests.factories.accounts import UserFactory
from tests.roles import Row


def draft():
    """Kept by somebody else: nobody's business."""
    return [actions.keep_draft(owner=UserFactory(), typed={"visitor_name": "Wang Fang"}).pk]


ROWS = [
    Row("reception:find-caller"),
    Row("reception:people-keys"),
    Row("reception:drafts"),
    Row("reception:discard-draft", method="post", make=draft, ok=set()),
]
