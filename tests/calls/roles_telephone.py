"""Who gets what where telephone systems post, and where they are connected."""

from calls.actions import telephone
from calls.models import TelephoneCall, TelephoneLine, TelephoneSystem
from history.moment import now
from tests.factories.accounts import UserFactory
from tests.roles import Row

ADMIN = {"ok": {"admin"}, "otherwise": 403}


def a_system():
    return [_system().pk]


def a_line():
    return [TelephoneLine.objects.create(system=_system(), number="801").pk]


def a_heard_call():
    line = TelephoneLine.objects.create(system=_system(), number="801", person=UserFactory())
    return [TelephoneCall.objects.create(system=line.system, reference="1", line=line, began_at=now()).pk]


def _system():
    return telephone.set_up_telephone(name=f"Main {TelephoneSystem.objects.count()}", actor=UserFactory())[0]


ROWS = [
    Row("telephone:openapi-json", public=True),
    Row("telephone:api-root", to_all=404),
    *[Row(f"telephone:{event}", "post", to_all=401) for event in ("ring", "answer", "hang-up", "recording")],
    Row("calls:telephones", **ADMIN),
    Row("calls:set-up-telephone", "post", post=lambda: {"name": "Branch"}, **ADMIN),
    Row("calls:telephone", make=a_system, **ADMIN),
    Row("calls:set-announcement", make=a_system, **ADMIN),
    Row("calls:set-announcement", "post", make=a_system, post=lambda: {"version": 1}, **ADMIN),
    Row("calls:renew-telephone", "post", make=a_system, **ADMIN),
    Row("calls:revoke-telephone", "post", make=a_system, **ADMIN),
    Row("calls:place-line", make=a_line, **ADMIN),
    Row("calls:place-line", "post", make=a_line, post=lambda: {"person": "", "version": 0}, **ADMIN),
    Row("calls:ringing"),
    Row("calls:set-heard-aside", "post", make=a_heard_call, ok=set()),
    *[Row(f"calls:{name}") for name in ("wall", "wall-part", "board", "board-part", "queue", "queue-part")],
    Row("calls:call-figures"),
]
