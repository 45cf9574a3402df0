"""Who may do what with calls and issues. Whether it is the moment, the states say."""

from accounts.models import User

from .models import Call, Issue, Support


def may_assign(user: User, issue: Issue) -> bool:
    """Whoever works on it may hand it over."""
    return may_work(user, issue)


def may_take(user: User, issue: Issue) -> bool:
    """Anybody of the department whose queue it lies in, and whoever spreads the work."""
    if issue.handler_id is not None:
        return False
    return user.department_id == issue.department_id or _oversees(user, issue)


def may_acknowledge(user: User, issue: Issue) -> bool:
    return issue.handler_id in user.hats()


def may_work(user: User, issue: Issue) -> bool:
    """Everything between taking and closing: the handler, the agents of the department, and those who oversee it."""
    shares = user.department_id == issue.department_id and user.may("calls.view_issue")
    return issue.handler_id in user.hats() or shares or _oversees(user, issue)


def may_reply(user: User, issue: Issue) -> bool:
    """Those who work on it, and an expert who was brought in (S4-286)."""
    return may_work(user, issue) or issue.supports.filter(expert__in=user.hats()).exists()


def may_reopen(user: User, issue: Issue) -> bool:
    return may_work(user, issue) or issue.created_by_id in user.hats()


def may_give_support(user: User, support: Support) -> bool:
    if support.expert_id is not None:
        return support.expert_id in user.hats()
    return user.department_id == support.department_id


def may_set_special_due(user: User) -> bool:
    return user.may("calls.set_special_due")


def may_see_call(user: User, call: Call) -> bool:
    return may_edit_call(user, call) or user.may("calls.view_call")


def may_edit_call(user: User, call: Call) -> bool:
    return call.agent_id in user.hats() or call.created_by_id in user.hats()


def _oversees(user: User, issue: Issue) -> bool:
    """Spreads the work, or heads the department."""
    return user.may("calls.assign_issue") or issue.department.head_id in user.hats()
