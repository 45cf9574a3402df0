from datetime import timedelta

import pytest
from django.urls import reverse

from accounts import actions
from accounts.models import Absence, Deputy
from history.models import Event
from tests.factories.accounts import UserFactory

PASSWORD = "a long enough secret"


@pytest.fixture
def person(db):
    return UserFactory(username="lin", name="Lin Wei", name_zh="林薇", password=PASSWORD)


def log_in(client, name="lin", password=PASSWORD, address="10.0.0.1", **extra):
    details = {"username": name, "password": password, **extra}
    return client.post(reverse("accounts:login"), details, REMOTE_ADDR=address)


def test_login_leads_to_the_page_asked_for(client, person):
    response = log_in(client, next="/me/")

    assert response.status_code == 302
    assert response["Location"] == "/me/"


def test_login_never_leads_to_another_host(client, person):
    response = log_in(client, next="https://evil.example/")

    assert response["Location"] == reverse("home:my-day")


def test_a_wrong_password_keeps_the_name_and_says_so(client, person):
    response = log_in(client, password="wrong")

    assert response.status_code == 200
    assert response.context["form"]["username"].value() == "lin"
    assert response.context["form"].non_field_errors()


def test_the_fifth_wrong_password_locks_this_name_at_this_address_and_says_until_when(client, person):
    answers = [log_in(client, password="wrong").status_code for _ in range(5)]

    response = log_in(client)

    assert answers == [200, 200, 200, 200, 429]
    assert response.status_code == 429
    assert "Try again at 12:15." in response.content.decode()
    assert response["Retry-After"] == "900"


def test_a_colleague_at_the_same_address_still_gets_in(client, person):
    UserFactory(username="colleague", password=PASSWORD)
    for _ in range(6):
        log_in(client, password="wrong")

    assert log_in(client, name="colleague").status_code == 302


def test_the_locked_person_still_gets_in_from_another_address(client, person):
    for _ in range(6):
        log_in(client, password="wrong")

    assert log_in(client, address="10.0.0.2").status_code == 302


def test_somebody_who_left_does_not_get_in(client, person):
    actions.deactivate(person, actor=None)

    assert log_in(client).status_code == 200


def test_logging_out_is_a_post(client, person):
    client.force_login(person)

    assert client.get(reverse("accounts:logout")).status_code == 405
    assert client.post(reverse("accounts:logout")).status_code == 302
    assert client.get(reverse("accounts:me")).status_code == 302


class TestLanguage:
    def switch(self, client, language="zh-hans", there="/login/"):
        return client.post(reverse("accounts:language"), {"language": language, "next": there})

    def test_before_login_the_browser_decides_and_the_switch_overrules_it(self, client, db):
        by_browser = client.get(reverse("accounts:login"), HTTP_ACCEPT_LANGUAGE="zh-CN,zh;q=0.9")
        self.switch(client, "en")
        by_choice = client.get(reverse("accounts:login"), HTTP_ACCEPT_LANGUAGE="zh-CN,zh;q=0.9")

        assert by_browser.context["html_lang"] == "zh-Hans"
        assert by_choice.context["html_lang"] == "en"

    def test_it_is_remembered_for_the_person_wherever_they_log_in(self, client, person):
        client.force_login(person)
        self.switch(client)
        client.cookies.pop("portico_language")

        response = client.get(reverse("accounts:me"))

        assert response.context["html_lang"] == "zh-Hans"
        assert "林薇" in response.content.decode()

    def test_it_goes_back_to_where_one_was_but_never_to_another_host(self, client, db):
        assert self.switch(client, there="/login/?next=/me/")["Location"] == "/login/?next=/me/"
        assert self.switch(client, there="https://evil.example/")["Location"] == "/"
        assert self.switch(client, there="//evil.example/")["Location"] == "/"

    def test_a_language_nobody_speaks_here_is_refused(self, client, db):
        assert self.switch(client, "fr").status_code == 400


class TestPassword:
    def change(self, client, old=PASSWORD, new="an even longer secret"):
        details = {"old_password": old, "new_password1": new, "new_password2": new}
        return client.post(reverse("accounts:password"), details)

    def test_it_is_changed_and_this_session_stays_while_the_others_end(self, client, person):
        elsewhere = type(client)()
        client.force_login(person)
        elsewhere.force_login(person)

        self.change(client)

        person.refresh_from_db()
        assert person.check_password("an even longer secret")
        assert client.get(reverse("accounts:me")).status_code == 200
        assert elsewhere.get(reverse("accounts:me")).status_code == 302
        assert [event.verb for event in Event.objects.about(person)] == ["change_password"]

    @pytest.mark.parametrize(("old", "new"), [("wrong", "an even longer secret"), (PASSWORD, "short"), (PASSWORD, "")])
    def test_a_wrong_old_or_weak_new_one_changes_nothing(self, client, person, old, new):
        client.force_login(person)

        response = self.change(client, old, new)

        person.refresh_from_db()
        assert response.status_code == 200
        assert response.context["form"].errors
        assert person.check_password(PASSWORD)


class TestDeputies:
    @pytest.fixture
    def appoint(self, client, host):
        client.force_login(host)

        def appoint(deputy, starts="2026-03-12T08:00", ends="2026-03-14T18:00", person=host):
            details = {"deputy": deputy.pk, "starts_at": starts, "ends_at": ends}
            return client.post(reverse("accounts:appoint-deputy", args=[person.pk]), details)

        return appoint

    def test_one_appoints_ones_own_deputy_for_a_time(self, appoint, host, stranger):
        response = appoint(stranger)

        row = Deputy.objects.get()
        assert response["Location"] == host.get_absolute_url()
        assert (row.person, row.deputy) == (host, stranger)
        assert row.starts_at.isoformat() == "2026-03-12T00:00:00+00:00"

    @pytest.mark.parametrize(
        ("starts", "ends", "wrong"),
        [
            ("2026-03-14T08:00", "2026-03-12T18:00", "ends_at"),
            ("2026-03-01T08:00", "2026-03-02T18:00", "ends_at"),
            ("", "2026-03-12T18:00", "starts_at"),
            ("tomorrow-ish", "2026-03-12T18:00", "starts_at"),
        ],
    )
    def test_a_wrong_time_gets_a_sentence_and_keeps_what_was_typed(self, appoint, stranger, starts, ends, wrong):
        response = appoint(stranger, starts, ends)

        form = response.context["form"]
        assert list(form.errors) == [wrong]
        assert form["starts_at"].value() == starts
        assert form["deputy"].value() == str(stranger.pk)
        assert not Deputy.objects.exists()

    def test_nobody_is_their_own_deputy(self, appoint, host):
        assert appoint(host).context["form"].errors["deputy"]

    def test_the_same_deputy_twice_in_one_time_is_refused_beside_the_field(self, appoint, host, stranger):
        appoint(stranger)

        form = appoint(stranger, "2026-03-13T08:00", "2026-03-20T08:00").context["form"]

        assert form.errors["deputy"] == ["Shi Stranger is the deputy in this time already."]
        assert form["starts_at"].value() == "2026-03-13T08:00"
        assert Deputy.objects.count() == 1

    def test_a_head_appoints_for_their_people_and_nobody_for_anybody_else(
        self, client, appoint, host, manager, stranger, clerk
    ):
        client.force_login(stranger)
        by_a_stranger = appoint(clerk).status_code
        client.force_login(manager)
        by_the_head = appoint(clerk).status_code

        assert (by_a_stranger, by_the_head) == (404, 302)
        assert Deputy.objects.get().person == host

    def test_a_deputy_appoints_no_deputy(self, client, appoint, host, stranger, clerk, noon):
        actions.appoint_deputy(host, stranger, noon, noon + timedelta(days=1), host)
        client.force_login(stranger)

        assert appoint(clerk).status_code == 403
        assert client.get(host.get_absolute_url()).status_code == 200

    def test_ending_is_for_the_person_and_their_head_and_not_for_the_deputy(
        self, client, host, stranger, manager, noon, clerk
    ):
        row = actions.appoint_deputy(host, stranger, noon, noon + timedelta(days=1), host)
        url = reverse("accounts:end-deputy", args=[row.pk])
        answers = {}
        for somebody in [clerk, stranger, manager]:
            client.force_login(somebody)
            answers[somebody.username] = client.post(url).status_code

        assert answers == {"clerk": 404, "stranger": 403, "manager": 302}
        assert not Deputy.objects.in_force(noon).exists()


class TestAbsences:
    def test_one_records_and_ends_an_absence(self, client, host, noon):
        client.force_login(host)
        client.post(
            reverse("accounts:record-absence", args=[host.pk]),
            {"starts_at": "2026-03-11T08:00", "ends_at": "2026-03-13T08:00", "note": "Trade fair; ask Ma Manager"},
        )
        row = Absence.objects.on(noon).get()

        client.post(reverse("accounts:end-absence", args=[row.pk]))

        assert row.note == "Trade fair; ask Ma Manager"
        assert not Absence.objects.on(noon).exists()
        assert [event.verb for event in Event.objects.about(host)] == ["record_absence", "end_absence"]

    def test_an_absence_of_somebody_else_does_not_exist(self, client, host, stranger, noon):
        row = actions.record_absence(host, noon, noon + timedelta(days=1), actor=host)
        client.force_login(stranger)

        assert client.post(reverse("accounts:end-absence", args=[row.pk])).status_code == 404

    def test_ones_own_page_shows_deputies_absences_and_history(self, client, host, stranger, noon):
        actions.appoint_deputy(host, stranger, noon, noon + timedelta(days=1), host)
        actions.record_absence(host, noon, noon + timedelta(days=1), note="Trade fair", actor=host)
        client.force_login(host)

        page = client.get(reverse("accounts:me")).content.decode()

        assert "Shi Stranger" in page
        assert "Trade fair" in page
        assert "appointed a deputy" in page


@pytest.mark.parametrize("name", ["accounts:me", "accounts:password", "accounts:people", "notices:inbox"])
def test_without_a_login_one_is_asked_for_it(client, db, name):
    response = client.get(reverse(name))

    assert response["Location"] == f"/login/?next={reverse(name)}"
