"""By which ways somebody hears of a kind: the company's switch, the reader's choice, quiet hours."""

from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from history import moment
from notices import actions as notices
from notices.delivery import Count, deliver
from notices.models import Message, Notice, Preference, Robot, Switch

PATIENT, URGENT, FORCED = "calls.support_asked", "calls.issue_assigned", "deadlines.escalated"

pytestmark = pytest.mark.django_db


def quiet(at, person=None):
    """A night from nine to seven, as the deadline engine would say it."""
    there = at.astimezone(ZoneInfo("Asia/Shanghai"))
    if 7 <= there.hour < 21:
        return at
    seven = there.replace(hour=7, minute=0)
    return seven if there.hour < 7 else seven + timedelta(days=1)


@pytest.fixture
def at_night(noon, settings):
    settings.QUIET_HOURS = f"{__name__}.quiet"
    with moment.at(noon + timedelta(hours=11)):
        yield noon + timedelta(hours=11)


@pytest.fixture
def tell(host, noon):
    def tell(kind=PATIENT, person=None, at=noon, **details):
        params = {"customer": "Lanhai", "task": "Look", "limit": "Reply", "due": noon, "owner": "He"}
        notices.notify(person or host, kind, **{"about": host, "at": at, "params": params, **details})

    return tell


def ways():
    return sorted(Message.objects.values_list("channel", flat=True))


@pytest.mark.parametrize(("kind", "waits"), [(PATIENT, True), (URGENT, False), (FORCED, False)])
def test_at_night_mail_that_can_wait_waits_for_the_morning_and_an_escalation_never_does(tell, at_night, kind, waits):
    tell(kind, at=at_night)
    morning = at_night + timedelta(hours=8)

    assert Message.objects.get().not_before == (morning if waits else at_night)
    assert Notice.objects.get().at == at_night
    assert deliver() == (Count() if waits else Count(sent=1))
    with moment.at(morning):
        assert deliver() == (Count(sent=1) if waits else Count())


def test_by_day_nothing_waits(tell, noon, settings):
    settings.QUIET_HOURS = f"{__name__}.quiet"
    tell()

    assert Message.objects.get().not_before == noon


@pytest.mark.parametrize(
    ("setting", "choice", "letters"),
    [("choice", "now", 1), ("choice", "none", 0), ("forced", "none", 1), ("off", "now", 0), ("off", "none", 0)],
)
def test_the_company_switch_is_above_the_readers_choice(tell, host, setting, choice, letters):
    Switch.objects.create(kind=PATIENT, setting=setting)
    notices.choose(host, PATIENT, mail=choice)

    tell()

    assert (Notice.objects.count(), Message.objects.count()) == (1, letters)


def test_an_escalation_can_be_switched_off_by_nobody(tell, host):
    Switch.objects.create(kind=FORCED, setting="off")
    notices.choose(host, FORCED, mail="none")
    notices.choose(host, "", mail="none")

    tell(FORCED)

    assert ways() == ["mail"]


def test_a_letter_to_a_visitor_is_not_written_where_its_kind_is_switched_off(host, noon):
    Switch.objects.create(kind="reception.visitor_confirmed", setting="off")

    notices.write("guest@example.org", "reception.visitor_confirmed", about=host, at=noon)

    assert Message.objects.count() == 0


def test_an_own_choice_for_a_kind_is_above_the_general_one(tell, host):
    notices.choose(host, "", mail="none")
    tell()
    notices.choose(host, PATIENT, mail="now")
    tell(key="second")
    notices.choose(host, PATIENT, mail="")
    tell(key="third")

    assert Message.objects.count() == 1


class TestTextMessages:
    @pytest.fixture
    def gateway(self):
        return Robot.objects.create(name="SMS", brand="sms", address="http://sms.example/", kinds=[PATIENT])

    def test_who_wants_one_and_has_a_number_gets_one_beside_the_mail(self, tell, host, stranger, gateway):
        for person, phone in ((host, "+8613812345678"), (stranger, "")):
            type(person).objects.filter(pk=person.pk).update(phone=phone)
            person.refresh_from_db()
            notices.choose(person, PATIENT, mail="now", sms=True)
            tell(person=person)

        message = Message.objects.get(channel="sms")
        assert (message.address, message.robot, message.recipient) == ("+8613812345678", gateway, host)
        assert ways() == ["mail", "mail", "sms"]

    def test_without_a_gateway_for_the_kind_there_is_none(self, tell, host, gateway):
        host.phone = "+8613812345678"
        notices.choose(host, URGENT, mail="now", sms=True)
        tell(URGENT)

        assert ways() == ["mail"]


class TestThePage:
    @pytest.fixture
    def page(self, client, host):
        client.force_login(host)
        return reverse("notices:mail")

    def test_it_lists_the_kinds_by_topic_and_no_letters_to_visitors(self, client, page):
        shown = client.get(page).content.decode()

        assert "Calls and issues" in shown
        assert "Your help is asked for" in shown
        assert "Confirmation to the visitor" not in shown

    def test_what_is_chosen_is_kept_and_what_was_not_touched_makes_no_row(self, client, page, host):
        client.post(page, {"general": "digest", f"mail-{PATIENT}": "none"})

        rows = Preference.objects.filter(person=host).order_by("kind").values_list("kind", "mail")
        assert list(rows) == [("", "digest"), (PATIENT, "none")]
        form = client.get(page).context["form"]
        assert (form["general"].value(), form[f"mail-{PATIENT}"].value()) == ("digest", "none")

    def test_a_choice_is_taken_back(self, client, page, host, tell):
        client.post(page, {"general": "now", f"mail-{PATIENT}": "none"})
        client.post(page, {"general": "now"})
        tell()

        assert Message.objects.count() == 1

    def test_a_choice_that_does_not_exist_is_refused(self, client, page):
        response = client.post(page, {"general": "carrier pigeon"})

        assert "Something here could not be understood" in response.content.decode()
        assert Preference.objects.count() == 0

    def test_what_is_forced_or_switched_off_says_so_and_cannot_be_chosen(self, client, page, host):
        Switch.objects.create(kind=PATIENT, setting="off")
        shown = client.get(page)
        client.post(page, {"general": "now", f"mail-{FORCED}": "none", f"mail-{PATIENT}": "none"})

        assert "the company has switched this off" in shown.content.decode()
        assert not {f"mail-{FORCED}", f"mail-{PATIENT}"} & set(shown.context["form"].fields)
        assert Preference.objects.count() == 0

    def test_text_messages_are_offered_only_where_there_is_a_gateway_for_the_kind(self, client, page, host):
        without = client.get(page).context["form"]
        Robot.objects.create(name="SMS", brand="sms", address="http://sms.example/", kinds=[PATIENT])
        with_one = client.get(page).context["form"]
        client.post(page, {"general": "now", f"sms-{PATIENT}": "on"})

        assert [name for name in without.fields if name.startswith("sms")] == []
        assert [name for name in with_one.fields if name.startswith("sms")] == [f"sms-{PATIENT}"]
        assert Preference.objects.get(person=host, kind=PATIENT).sms is True

    def test_looking_costs_no_more_with_many_choices(self, client, page, host):
        def statements():
            with CaptureQueriesContext(connection) as queries:
                client.get(page)
            return len(queries)

        notices.choose(host, PATIENT, mail="none")
        few = statements()
        for kind in (URGENT, "calls.support_given"):
            notices.choose(host, kind, mail="digest")

        assert statements() == few


def test_muted_from_the_inbox_it_comes_by_mail_no_more(client, host, tell):
    tell()
    client.force_login(host)
    client.post(reverse("notices:mute", args=[Notice.objects.get().pk]))
    tell(key="second")

    assert (Notice.objects.count(), Message.objects.count()) == (2, 1)


def test_muting_an_escalation_says_that_it_cannot_be(client, host, tell):
    tell(FORCED)
    client.force_login(host)
    said = client.post(reverse("notices:mute", args=[Notice.objects.get().pk]), follow=True)

    assert "nobody can switch them off" in said.content.decode()
