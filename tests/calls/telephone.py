"""A telephone system as the tests speak for it: events posted with its token."""

from django.urls import reverse

from calls.actions import telephone
from calls.models import TelephoneLine
from tests.factories.accounts import UserFactory


def connected(client, *, name="Main", **people):
    """A telephone system, and `post(event, call_id, …)` to speak for it; `people` are {extension: person}."""
    system, token = telephone.set_up_telephone(name=name, actor=UserFactory())
    for number, person in people.items():
        TelephoneLine.objects.create(system=system, number=number.removeprefix("x"), person=person)

    def post(event, call_id="c-1", *, token=token, status=200, **said):
        answer = client.post(
            reverse(f"telephone:{event}"),
            {"call_id": call_id, **said},  # the client writes moments as ISO 8601
            content_type="application/json",
            headers={"authorization": f"Bearer {token}"},
        )
        assert answer.status_code == status, answer.content
        return answer.json()

    return system, post
