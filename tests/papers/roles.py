from papers import actions
from papers.models import Checklist, ChecklistItem
from papers.uploads import checked
from tests.factories.accounts import DepartmentFactory
from tests.factories.papers import PolicyFactory, PolicyVersionFactory, document
from tests.factories.reception import AppointmentFactory
from tests.roles import Row

SEES_VISITS = {"front_desk", "receptionist", "marketing_center", "admin", "inspector"}
KEEPS_THE_BOOK = SEES_VISITS - {"inspector"}


def a_checklist():
    return [Checklist.objects.get(code="etiquette").pk]


def an_item():
    return [ChecklistItem.objects.of("etiquette").first().pk]


def changed():
    item = ChecklistItem.objects.of("etiquette").first()
    fields = ["text", "text_zh", "topic", "area", "order", "weight", "version"]
    return {name: getattr(item, name) for name in fields}


def a_policy():
    return [PolicyFactory(owner=DepartmentFactory()).pk]


def a_policy_entered():
    return {"code": "travel", "title": "Travel", "owner": DepartmentFactory().pk, "version": 0}


def _in_state(state):
    return [PolicyVersionFactory(state=state, policy=PolicyFactory(owner=DepartmentFactory())).pk]


def issued():
    return _in_state("in_force")


def written():
    return _in_state("draft")


def submitted():
    return _in_state("submitted")


def words():
    return {"reason": "For a reason"}


def a_visit():
    """Of tomorrow, and somebody else's."""
    return ["reception.Appointment", AppointmentFactory(requested=True).pk]


def a_file():
    visit = AppointmentFactory(requested=True)
    return [actions.attach(visit, checked(document()), kind="paper", actor=visit.contact_person).pk]


def a_file_chosen():
    return {"file": document(), "kind": "paper"}


# How guests are received is no secret inside the house; only the editing needs a right.
ROWS = [
    Row("papers:list"),
    Row("papers:detail", make=a_checklist),
    Row("papers:edit-item", make=an_item, ok={"admin"}, forbidden={"*"}),
    Row("papers:edit-item", "post", make=an_item, post=changed, ok={"admin"}, forbidden={"*"}),
    Row("papers:add-item", make=a_checklist, ok={"admin"}, forbidden={"*"}),
    Row("papers:add-item", "post", make=a_checklist, post=changed, ok={"admin"}, forbidden={"*"}),
    Row("papers:attach", make=a_visit, ok=KEEPS_THE_BOOK, forbidden={"inspector"}),
    Row("papers:attach", "post", make=a_visit, post=a_file_chosen, ok=KEEPS_THE_BOOK, forbidden={"inspector"}),
    Row("papers:attachment", make=a_file, ok=SEES_VISITS),
    Row("papers:detach", "post", make=a_file, ok=KEEPS_THE_BOOK, forbidden={"inspector"}),
    Row("papers:policies"),
    Row("papers:create-policy", ok={"admin"}, forbidden={"*"}),
    Row("papers:create-policy", "post", post=a_policy_entered, ok={"admin"}, forbidden={"*"}),
    Row("papers:policy", make=a_policy),
    Row("papers:edit-policy", make=a_policy, ok={"admin"}, forbidden={"*"}),
    Row("papers:edit-policy", "post", make=a_policy, post=a_policy_entered, ok={"admin"}, forbidden={"*"}),
    # Nobody of these is in the owner department: not even who may draft elsewhere drafts here.
    Row("papers:draft", make=a_policy, ok=set(), forbidden={"*"}),
    Row("papers:draft", "post", make=a_policy, ok=set(), forbidden={"*"}),
    Row("papers:confirm-review", make=a_policy, ok=set(), forbidden={"*"}),
    Row("papers:confirm-review", "post", make=a_policy, ok=set(), forbidden={"*"}),
    Row("papers:policy-version", make=issued),
    Row("papers:policy-version", make=written, ok={"admin", "policy_approver"}),
    Row("papers:print-version", make=issued),
    Row("papers:rewrite", make=written, ok=set(), forbidden={"admin", "policy_approver"}),
    Row("papers:rewrite", "post", make=written, ok=set(), forbidden={"admin", "policy_approver"}),
    Row("papers:submit", "post", make=written, ok=set(), forbidden={"admin", "policy_approver"}),
    Row("papers:review", "post", make=submitted, ok=set(), forbidden={"admin", "policy_approver"}),
    Row("papers:approve", "post", make=submitted, ok={"policy_approver"}, forbidden={"admin"}),
    Row("papers:return", make=submitted, ok={"policy_approver"}, forbidden={"admin"}),
    Row("papers:return", "post", make=submitted, post=words, ok={"policy_approver"}, forbidden={"admin"}),
    Row("papers:withdraw", make=issued, ok={"policy_approver"}, forbidden={"*"}),
    Row("papers:withdraw", "post", make=issued, post=words, ok={"policy_approver"}, forbidden={"*"}),
    Row("papers:acknowledge", "post", make=issued),
    Row("papers:readers", make=issued, ok={"admin", "policy_approver"}, forbidden={"*"}),
]
