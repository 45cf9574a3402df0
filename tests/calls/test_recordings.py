import uuid
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.urls import reverse

from accounts import actions as people
from calls import actions
from calls.clock import purge_recordings
from calls.models import Call, Play, Recording
from history import moment
from history.models import Event
from papers.uploads import Upload
from tests.calls.moments import on
from tests.calls.test_forms import ANSWERED
from tests.factories.accounts import UserFactory
from tests.factories.calls import CallFactory, ServiceFactory

pytestmark = pytest.mark.django_db

SOUND = b"RIFF\x24\x00\x00\x00WAVEfmt " + bytes(64)
UPLOAD = Upload("call.wav", "audio/wav", SOUND)


@pytest.fixture
def agent():
    return UserFactory(name="Ann Agent", department=ServiceFactory(), role="agent")


@pytest.fixture
def listener():
    return UserFactory(name="Sue Supervisor", role="supervisor")


@pytest.fixture
def call(agent):
    return actions.log(CallFactory(is_important=True), actor=agent, recording=UPLOAD, consent_told=True)


def sound_file(content=SOUND, name="call.wav"):
    return SimpleUploadedFile(name, content)


def posted(client, **more):
    return client.post(reverse("calls:create"), ANSWERED | {"is_important": "on"} | more)


@pytest.mark.clause("S2-36")
def test_an_important_call_needs_a_recording_or_a_reason(agent, client):
    client.force_login(agent)

    neither = posted(client)
    assert set(neither.context["form"].errors) == {"no_recording_reason"}
    posted(client, no_recording_reason="The line had no recorder")
    posted(client, recording=sound_file(), consent_told="on")

    reasoned, recorded = Call.objects.order_by("pk")
    assert (reasoned.no_recording_reason, reasoned.recorded_at) == ("The line had no recorder", None)
    assert recorded.recording.file.read() == SOUND
    with pytest.raises(IntegrityError), transaction.atomic():
        Call.objects.filter(pk=recorded.pk).update(recorded_at=None)


@pytest.mark.clause("S2-36")
def test_only_permitted_roles_listen_and_each_listening_is_logged_and_shown(call, agent, listener, client):
    client.force_login(agent)
    assert client.post(reverse("calls:play", args=[call.pk]), {"reason": "Curious"}).status_code == 403
    assert "Sue" not in client.get(call.get_absolute_url()).content.decode()

    client.force_login(listener)
    answer = client.post(reverse("calls:play", args=[call.pk]), {"reason": "Complaint of 9 March"}, follow=True)
    (play,) = Play.objects.all()
    sound = client.get(reverse("calls:sound", args=[play.pk]))

    assert answer.status_code == 200
    assert b"".join(sound.streaming_content) == SOUND
    assert (play.recording, play.played_by, play.played_at) == (call.recording, listener, moment.now())
    page = client.get(call.get_absolute_url()).content.decode()
    assert "Complaint of 9 March" in page
    assert "Sue Supervisor" in page
    assert Event.objects.about(call).filter(verb="play", actor=listener).count() == 1


def test_listening_needs_a_reason(call, listener, client):
    client.force_login(listener)

    answer = client.post(reverse("calls:play", args=[call.pk]), {"reason": ""})

    assert set(answer.context["form"].errors) == {"reason"}
    assert not Play.objects.exists()


def test_a_deputy_listens_on_behalf_of_whose_right_it_is(call, listener):
    deputy = UserFactory(name="Deputy")
    people.appoint_deputy(listener, deputy, on(10, 8), on(20, 18), actor=listener)

    play = actions.play(call.recording, actor=deputy, reason="Complaint")

    assert play.for_person == listener


def test_nobody_hears_a_sound_by_somebody_else_s_listening_or_long_after_their_own(call, listener, client):
    play = actions.play(call.recording, actor=listener, reason="Complaint")
    client.force_login(UserFactory(role="supervisor"))
    assert client.get(reverse("calls:sound", args=[play.pk])).status_code == 404

    with moment.at(play.played_at + timedelta(hours=2)):
        client.force_login(listener)
        assert client.get(reverse("calls:sound", args=[play.pk])).status_code == 404
        assert client.get(play.get_absolute_url()).status_code == 404


def test_a_call_is_recorded_only_when_the_caller_was_told_so(agent, client):
    client.force_login(agent)

    answer = posted(client, recording=sound_file())

    assert set(answer.context["form"].errors) == {"consent_told"}
    assert not Call.objects.exists()


@pytest.mark.parametrize("content", [b"MZ" + bytes(600), b"%PDF-1.7" + bytes(600), b"<html>" + bytes(600)])
def test_only_a_sound_is_kept_as_a_recording_whatever_its_name_says(agent, client, content):
    client.force_login(agent)

    answer = posted(client, recording=sound_file(content), consent_told="on")

    assert set(answer.context["form"].errors) == {"recording"}
    assert not Recording.objects.exists()


def test_a_recording_may_be_added_later_and_only_once(agent, client):
    client.force_login(agent)
    call = actions.log(CallFactory(), actor=agent)
    url = reverse("calls:keep-recording", args=[call.pk])

    client.post(url, {"recording": sound_file(), "consent_told": "on"})
    client.post(url, {"recording": sound_file(), "consent_told": "on"})
    other = client.post(url, {"recording": sound_file(SOUND + b"x"), "consent_told": "on"}, follow=True)

    assert Recording.objects.filter(call=call).count() == 1
    assert str(list(other.context["messages"])[-1]) == "This call has a recording already."


def test_the_file_goes_when_its_time_is_over_and_who_listened_stays(
    call, listener, client, django_capture_on_commit_callbacks
):
    actions.play(call.recording, actor=listener, reason="Complaint")
    until, storage, name = call.recording.keep_until, call.recording.file.storage, call.recording.file.name
    assert until == on(11, 12).date() + timedelta(days=180)

    with moment.at(on(11, 12) + timedelta(days=180)):
        purge_recordings()
        assert storage.exists(name)
    with moment.at(on(11, 12) + timedelta(days=181)), django_capture_on_commit_callbacks(execute=True):
        purge_recordings()
        purge_recordings()
        kept = Recording.objects.get()
        assert (kept.file.name, kept.purged_at) == ("", moment.now())
        with pytest.raises(actions.Refused, match="deleted"):
            actions.play(kept, actor=listener, reason="Again")
    assert not storage.exists(name)
    assert Play.objects.count() == 1
    assert Event.objects.about(call).filter(verb="purge_recording").count() == 1
    client.force_login(listener)
    assert "its time of keeping was over" in client.get(call.get_absolute_url()).content.decode()


def test_a_recording_at_the_telephone_system_is_opened_there_under_the_same_log(agent, listener, client):
    call = actions.log(CallFactory(), actor=agent)
    actions.keep_recording(call, actor=None, address="https://pbx.example.com/7.wav")
    client.force_login(listener)

    page = client.post(reverse("calls:play", args=[call.pk]), {"reason": "Complaint"}, follow=True)

    assert "https://pbx.example.com/7.wav" in page.content.decode()
    assert client.get(reverse("calls:sound", args=[Play.objects.get().pk])).status_code == 404


def test_where_the_telephone_system_keeps_it_is_read_by_nobody_who_was_not_written_down(agent, client):
    call = actions.log(CallFactory(), actor=agent)
    actions.keep_recording(call, actor=None, address="https://pbx.example.com/7.wav")
    client.force_login(agent)

    assert "pbx.example.com" not in client.get(call.get_absolute_url()).content.decode()
    assert "pbx.example.com" not in str(call.recording)


@pytest.mark.parametrize(
    ("asked", "status", "span", "heard"),
    [
        ("bytes=0-3", 206, "bytes 0-3/80", SOUND[:4]),
        ("bytes=70-", 206, "bytes 70-79/80", SOUND[70:]),
        ("bytes=-8", 206, "bytes 72-79/80", SOUND[72:]),
        ("bytes=8-999", 206, "bytes 8-79/80", SOUND[8:]),
        ("bytes=80-", 416, "bytes */80", b""),
        ("bytes=-0", 416, "bytes */80", b""),
        ("bytes=9-3", 200, None, SOUND),
        ("bytes=0-1,4-5", 200, None, SOUND),
        ("minutes=1", 200, None, SOUND),
    ],
)
def test_a_player_jumps_within_the_sound(call, listener, client, asked, status, span, heard):
    play = actions.play(call.recording, actor=listener, reason="Complaint")
    client.force_login(listener)

    answer = client.get(reverse("calls:sound", args=[play.pk]), headers={"range": asked})

    assert (answer.status_code, answer.get("Content-Range"), answer.getvalue()) == (status, span, heard)
    assert answer["Cache-Control"] == "private, no-store"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Length"] == str(len(heard))


def test_a_file_that_is_gone_from_the_disk_is_not_found(call, listener, client):
    play = actions.play(call.recording, actor=listener, reason="Complaint")
    call.recording.file.storage.delete(call.recording.file.name)
    client.force_login(listener)

    assert client.get(reverse("calls:sound", args=[play.pk])).status_code == 404


def test_a_call_that_is_refused_leaves_no_sound_behind(agent, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    missed = actions.miss(caller_phone="+8613811112222", called_at=on(11, 9), agent=agent, actor=None)
    actions.set_aside(missed, actor=agent, reason="Wrong number")

    with pytest.raises(actions.Refused):
        actions.log(CallFactory(returns=missed), actor=agent, recording=UPLOAD, consent_told=True)

    assert not list(tmp_path.rglob("*"))


def test_a_double_click_keeps_one_recording(agent, client):
    client.force_login(agent)
    token = str(uuid.uuid4())
    for _click in range(2):
        posted(client, recording=sound_file(), consent_told="on", form_token=token)

    assert Call.objects.count() == Recording.objects.count() == 1
