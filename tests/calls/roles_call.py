"""Who gets what at the urls of missed calls, recordings, talking points, praise and the field."""

from datetime import timedelta

from calls import actions
from calls.models import CallDraft, TalkingPoint
from history.moment import now
from pages.formats import local
from papers.uploads import Upload
from tests.factories.accounts import UserFactory
from tests.factories.calls import CallFactory
from tests.factories.reception import AppointmentFactory
from tests.roles import Row

SEEN = {"admin", "agent", "duty_officer", "inspector", "supervisor"}
RETURN = {"admin", "agent", "inspector", "supervisor"}
PLAY = {"supervisor", "inspector"}
KEEP_POINTS = {"supervisor", "admin"}
FIELD = {"duty_officer", "manager", "key_account"} | SEEN
PLAN = {"duty_officer", "manager"}
EVERY = {
    *("gate_security", "front_desk", "receptionist", "sales", "key_account", "project_engineer", "marketing"),
    *("info_sheet_approver", "marketing_center", "manager", "supervisor", "hr", "admin", "agent", "duty_officer"),
    *("gift_custodian", "gift_issuer", "finance", "trainer", "policy_owner", "policy_approver", "inspector"),
    *("assessor", "staff"),
}


def a_missed_call():
    agent = UserFactory()
    return [actions.miss(caller_phone="+8613811112222", called_at=now(), agent=agent, actor=agent).pk]


def a_recorded_call():
    sound = Upload("call.wav", "audio/wav", b"RIFF\x24\x00\x00\x00WAVEfmt " + bytes(64))
    return [actions.log(CallFactory(), actor=UserFactory(), recording=sound, consent_told=True).pk]


def a_call():
    return [actions.log(CallFactory(), actor=UserFactory()).pk]


def somebody_s_play():
    call = actions.log(CallFactory(), actor=UserFactory())
    recording = actions.keep_recording(call, actor=None, address="https://pbx.example.com/1.wav")
    return [actions.play(recording, actor=UserFactory(role="supervisor"), reason="Complaint").pk]


def a_draft():
    return [CallDraft.objects.create(owner=UserFactory(), kept_at=now()).pk]


def a_point():
    return [TalkingPoint.objects.create(name="New price list").pk]


def a_visit():
    return [AppointmentFactory(arrived=True).pk]


def a_field_day():
    day = local(now()).date() + timedelta(days=1)
    return [actions.plan_field_day(UserFactory(), day, "Hangzhou", actor=UserFactory()).pk]


def verb(name, words=None):
    return Row(f"calls:{name}", "post", make=a_missed_call, post=words or dict, ok=RETURN, forbidden=SEEN - RETURN)


# A visit that has begun is ticked by the desk; who only sees it does not.
VISIT = {
    "ok": {"front_desk", "receptionist", "admin", "marketing_center"},
    "forbidden": {"gate_security", "inspector"},
}

ROWS = [
    Row("calls:find-caller"),
    Row("calls:whereabouts"),
    Row("calls:keep-draft", "post"),
    Row("calls:discard-draft", "post", make=a_draft, ok=set()),
    Row("calls:missed"),
    verb("take-missed"),
    Row("calls:give-back", "post", make=a_missed_call, ok=RETURN, forbidden=SEEN - RETURN),
    verb("try-back"),
    verb("set-aside", lambda: {"reason": "Advertisement"}),
    Row("calls:keep-recording", make=a_call, ok=PLAY, forbidden=SEEN - PLAY),
    Row("calls:say-told", "post", make=a_recorded_call, ok=set(), forbidden=SEEN),
    Row("calls:play", make=a_recorded_call, ok=PLAY, forbidden=SEEN - PLAY),
    Row("calls:listen", make=somebody_s_play, ok=set(), forbidden=EVERY - PLAY),
    Row("calls:sound", make=somebody_s_play, ok=set(), forbidden=EVERY - PLAY),
    Row("calls:points"),
    Row("calls:point-create", ok=KEEP_POINTS, otherwise=403),
    Row("calls:point-edit", make=a_point, ok=KEEP_POINTS, otherwise=403),
    Row("calls:greeting", ok=KEEP_POINTS, otherwise=403),
    Row("calls:convey", "post", make=a_visit, **VISIT),
    Row("calls:praise-visit", make=a_visit, **VISIT),
    Row("calls:praise"),
    Row("calls:praise-export"),
    Row("calls:field", ok=FIELD, otherwise=403),
    Row("calls:sign-in", ok={"duty_officer"}, otherwise=403),
    Row("calls:field-plan", ok=PLAN, otherwise=403),
    Row("calls:field-call-off", "post", make=a_field_day, ok={"duty_officer"}, forbidden=SEEN - {"duty_officer"}),
    Row("calls:field-sign-ins", ok=FIELD, otherwise=403),
]
