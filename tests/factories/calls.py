"""Calls and issues: the smallest valid ones, made by the actions."""

from datetime import timedelta

import factory

from accounts.models import Department
from calls import actions
from calls.models import Call, Issue
from history.moment import now
from tests.factories.accounts import DepartmentFactory, UserFactory
from tests.factories.customers import ContactFactory, OrganisationFactory

FINDINGS = {"facts": "The pump stops.", "cause": "A worn seal.", "measures": "Seal replaced."}


class ServiceFactory(DepartmentFactory):
    """The customer service, in whose queue an issue lies that names no department."""

    class Meta:
        django_get_or_create = ("kind",)

    kind = Department.Kind.CUSTOMER_SERVICE


class CallFactory(factory.Factory):
    """A call that is not saved: answered on the spot; `unanswered=True` promises to call back within two days."""

    class Meta:
        model = Call

    class Params:
        unanswered = factory.Trait(
            answered_on_spot=False,
            answer="",
            callback_phone=factory.SelfAttribute("caller_phone"),
            promised_reply_at=factory.LazyAttribute(lambda row: row.called_at + timedelta(hours=48)),
        )

    caller_name = factory.SelfAttribute("contact.name")
    caller_phone = factory.SelfAttribute("contact.phone")
    contact = factory.SubFactory(ContactFactory)
    organisation = factory.SelfAttribute("contact.organisation")
    called_at = factory.LazyFunction(now)
    summary = "The pump stops after a minute"
    answered_on_spot = True
    answer = "Check the valve."


class IssueFactory(factory.Factory):
    """An issue opened by its creator a moment ago, in the queue; `handler=` gives it to somebody.

    `acknowledged`, `contacted`, `replied`, `resolved`, `followed_up`, `closed` go on from there by the actions.
    """

    class Meta:
        model = Issue

    source = Issue.Source.CALL
    category = Issue.Category.GENERAL
    organisation = factory.SubFactory(OrganisationFactory)
    customer_name = "Lin Caller"
    customer_phone = "+8613812345678"
    description = "The pump stops after a minute"
    department = factory.SubFactory(ServiceFactory)

    @classmethod
    def _create(cls, model_class, *args, **kwargs):
        wanted = [step for step in STEPS if kwargs.pop(step, False)]
        actor = kwargs.pop("created_by", None) or UserFactory(name="Opener")
        due = kwargs.pop("special_due_at", None)
        if wanted and kwargs.get("handler") is None:
            kwargs["handler"] = UserFactory(name="Handler", department=kwargs["department"])
        issue = actions.open_issue(model_class(**kwargs), actor=actor, special_due_at=due)
        for step in list(STEPS)[: list(STEPS).index(wanted[-1]) + 1] if wanted else []:
            STEPS[step](issue)
        return issue


def told(**more):
    return {"channel": "phone", "text": "We are on it.", "told_at": now()} | more


def _acknowledge(issue):
    if issue.state == Issue.State.NEW:
        actions.acknowledge(issue, actor=issue.handler)


STEPS = {
    "acknowledged": _acknowledge,
    "contacted": lambda issue: actions.contact(issue, actor=issue.handler, **told()),
    "replied": lambda issue: actions.reply(issue, actor=issue.handler, kind="effective", **told(text="A new seal.")),
    "resolved": lambda issue: actions.resolve(issue, actor=issue.handler, **FINDINGS),
    "followed_up": lambda issue: actions.follow_up(issue, actor=issue.handler, channel="phone", handling_rating=5),
    "closed": lambda issue: actions.close(issue, actor=issue.handler, customer_informed_at=now()),
}
