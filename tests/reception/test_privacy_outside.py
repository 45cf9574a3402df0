"""R30 beyond the pages: of a private visit nobody learns who comes by a file, a calendar or the mail either."""

import io
from datetime import timedelta

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from deadlines import sweep
from history import moment
from notices.delivery import deliver
from notices.models import Notice
from notices.words import put
from reception import actions, rules
from reception.actions import kiosk
from reception.actions.feeds import open_feed
from reception.clock import close_the_day, warn_hosts
from tests.factories.gate import tablet
from tests.reception.test_privacy import EVERYTHING, KNOWS, READERS, addresses, person, private

__all__ = ["private"]

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


def as_text(answer):
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    if content.startswith(b"PK"):
        return repr([row for sheet in load_workbook(io.BytesIO(content)) for row in sheet.values])
    return content.decode("utf-8-sig")


@pytest.mark.parametrize("role", sorted(READERS.values()))
def test_r30_no_file_tells_a_role_without_the_right_who_comes(private, role):
    reader = Client()
    reader.force_login(person(role))
    files = {address for name, address in addresses(private) if "export" in name}
    answers = [reader.get(address, {"format": kind}) for address in files for kind in ("csv", "xlsx")]

    found = {word for answer in answers if answer.status_code == 200 for word in EVERYTHING.findall(as_text(answer))}

    assert (found == set()) is (role not in KNOWS), found


@pytest.mark.parametrize("role", sorted(READERS.values()))
def test_r30_no_calendar_of_a_room_tells_a_role_without_the_right_who_comes(client, private, role):
    tokens = [open_feed(person(role), room=room) for room in (private.room, None)]

    feeds = [client.get(reverse("reception:feed", args=[token])) for token in tokens]

    said = "".join(feed.content.decode() for feed in feeds)
    assert [feed.status_code for feed in feeds] == [200, 200]
    assert "VEVENT" in said
    assert (EVERYTHING.search(said) is None) is (role not in KNOWS), said


def live_through(visit, desk):
    """From the arrival at a tablet to the night, with everything that is told on the way."""
    kiosk.announce(tablet(visit.site)[0], visit)
    with moment.at(visit.starts_at + 45 * timedelta(minutes=1)):
        warn_hosts()
    with moment.at(visit.starts_at + HOUR):
        actions.check_in(visit, actor=desk, reason="Qpurpose")
    for hours in (1.25, 1.5, 2, 3, 6):
        with moment.at(visit.starts_at + hours * HOUR):
            sweep.sweep()
            warn_hosts()
    with moment.at(visit.starts_at + 10 * HOUR):
        close_the_day()
        sweep.sweep()
        deliver()


def test_r30_no_notice_and_no_letter_tells_anybody_without_the_right_who_comes(private, clerk):
    """Somebody of every role, and everything that is told of the visit, from the request to the night."""
    people = [person(role) for role in READERS.values()]
    for colleague in people:
        colleague.email = f"{colleague.username}@portico.example"
        colleague.save()
    copy = type(private).objects.get(pk=private.pk)
    asked = person("sales")
    actions.cancel(private, actor=clerk, reason="Qpurpose")
    actions.restore(private, actor=clerk)
    actions.ask(private, people=[asked], departments=[], question="Does it suit?", actor=clerk)
    actions.confirm(private, actor=clerk, channel="phone", room=copy.room)
    live_through(private, clerk)

    told = [
        (notice.kind, str(notice.recipient))
        for notice in Notice.objects.select_related("recipient")
        if not rules.may_see_name(notice.recipient, private)
        and EVERYTHING.search(" ".join([*put(notice, "en"), *put(notice, "zh-hans"), notice.label, notice.label_zh]))
    ]
    strangers = {each.email for each in people if not rules.may_see_name(each, private)}
    letters = [
        (letter.subject, letter.to)
        for letter in mail.outbox
        if strangers & set(letter.to) and EVERYTHING.search(f"{letter.subject} {letter.body}")
    ]
    assert Notice.objects.filter(recipient=asked, kind="reception.availability_asked").exists()
    assert (told, letters) == ([], [])
