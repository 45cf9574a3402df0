"""Who may do what with calls and issues. Whether it is the moment, the states say."""

from django.db.models import Q, QuerySet

from accounts.models import User

from .models import Call, Complaint, Issue, Suggestion, Support


def may_assign(user: User, issue: Issue) -> bool:
    """Whoever works on it may hand it over."""
    return may_work(user, issue)


def may_take(user: User, issue: Issue) -> bool:
    """Anybody of the department whose queue it lies in, and whoever spreads the work."""
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


def may_return(user: User, call: Call) -> bool:
    """Who calls a missed caller back: whoever has it, whose telephone it was, and who answers customers."""
    hats = user.hats()
    return bool(hats & {call.agent_id, call.meant_for_id, call.taken_by_id}) or user.may("calls.view_issue")


def may_play(user: User) -> bool:
    """Listening is a right of its own: seeing a call is not enough (S2-36)."""
    return user.may("calls.play_recording")


def may_keep_recording(user: User, call: Call) -> bool:
    return may_edit_call(user, call) or may_play(user)


def may_say_told(user: User, call: Call) -> bool:
    """Who spoke with the caller knows what they said."""
    return call.agent_id in user.hats()


def may_manage_points(user: User) -> bool:
    return user.may("calls.manage_points")


def may_register_sign_in(user: User) -> bool:
    """Only the duty officer of the customer service (S4-165)."""
    return user.may("calls.register_sign_in")


def may_plan_field_days(user: User) -> bool:
    return user.may("calls.plan_field_days")


def may_follow_field(user: User) -> bool:
    """Who looks after people in the field, and they themselves."""
    rights = ("register_sign_in", "plan_field_days", "sign_in_from_field", "view_call")
    return any(user.may(f"calls.{right}") for right in rights)


def _oversees(user: User, issue: Issue) -> bool:
    """Spreads the work, or heads the department."""
    return user.may("calls.assign_issue") or issue.department.head_id in user.hats()


def may_put_right(user: User, complaint: Complaint) -> bool:
    """Finds the cause and asks for verification: the owner, and whoever works on the issue."""
    return complaint.owner_id in user.hats() or may_work(user, complaint.issue)


def may_entrust(user: User, complaint: Complaint) -> bool:
    """Says who owns a complaint: its owner may hand it on."""
    return complaint.owner_id in user.hats() or _oversees(user, complaint.issue)


def may_verify(user: User, complaint: Complaint) -> bool:
    """Whoever was asked, and everybody with the right, but nobody with a part in it, nor who stands in for one."""
    if user.hats() & complaint.involved:
        return False
    return complaint.verifier_id in user.hats() or user.may("calls.verify_complaint")


def may_decide(user: User, suggestion: Suggestion) -> bool:
    """Says what becomes of a suggestion: with the right, or as head of the department that it concerns."""
    heads = suggestion.department is not None and suggestion.department.head_id in user.hats()
    return heads or user.may("calls.decide_suggestion")


def may_tell(user: User, suggestion: Suggestion) -> bool:
    """Tells the customer, or says what it is about: who brought it, who handles its issue, who decides."""
    brought = {suggestion.created_by_id, suggestion.issue.handler_id if suggestion.issue_id else None}
    return bool(brought & user.hats()) or may_decide(user, suggestion)


def sees_every_agent(user: User) -> bool:
    """Who spreads the work and who checks that promises are kept; not by way of somebody they stand in for."""
    return user.has_perm("calls.assign_issue") or user.has_perm("deadlines.view_clock")


def people_judged_by(user: User) -> QuerySet[User]:
    """Whose figures one may see person by person: one's own and those of the people one leads, not colleagues'."""
    if sees_every_agent(user):
        return User.objects.all()
    return User.objects.filter(Q(pk=user.pk) | Q(manager=user) | Q(department__head=user))


def may_see_figures_of(user: User, key: str) -> bool:
    """`key` is that of a person in a report; 0 are the rows that nobody has yet."""
    if sees_every_agent(user):
        return True
    return key.isdecimal() and len(key) < 19 and people_judged_by(user).filter(pk=key).exists()


def may_manage_telephone(user: User) -> bool:
    return user.may("calls.manage_telephone")
