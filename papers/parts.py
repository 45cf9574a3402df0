"""What papers shows on pages of lower floors."""

from typing import Any

from accounts.models import User
from deadlines.models.limit import Rule

from .governed import is_of
from .models import Policy


def policies_of_limit(rule: Rule, user: User) -> tuple[str, dict[str, Any]] | None:
    """Which policies a time limit or standard belongs to; asked once per page, whatever the number of rows."""
    if not hasattr(user, "_policies"):
        user._policies = list(Policy.objects.exclude(prefix=""))
    found = [policy for policy in user._policies if is_of(rule.clauses, policy)]
    return ("papers/_policies_of.html", {"policies": found}) if found else None
