"""The company's own words: gaps that a kind can fill, and nothing that is executed."""

import pytest
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from history.models import Event
from notices import actions as notices
from notices import samples
from notices.delivery import deliver
from notices.kinds import all_kinds, kind_of
from notices.models import Notice, Switch, Wording
from notices.substitution import fill, narrowed, unknown_gaps
from notices.words import put
from tests.factories.accounts import UserFactory

KIND = "reception.visitor_arrived"
pytestmark = pytest.mark.django_db


@pytest.fixture
def admin(client):
    person = UserFactory(role="admin", name="Ai Admin")
    client.force_login(person)
    return person


@pytest.fixture
def page():
    return reverse("notices:wording", args=[KIND, "en"])


@pytest.fixture
def tell(host, noon):
    def tell(person=None, **params):
        given = {"visitor": "Wang", "organisation": "Lanhai", "starts_at": noon, "ends_at": noon, "head_count": 2}
        notices.notify(person or host, KIND, about=host, at=noon, params=given | params, key=str(params))
        return Notice.objects.latest("pk")

    return tell


def edit(client, page, **said):
    return client.post(
        page, {"title": "{visitor} is at the desk", "body": "At {starts_at:time}", "version": "0"} | said
    )


class TestGaps:
    kind = kind_of(KIND)

    @pytest.mark.parametrize(
        ("text", "values", "said"),
        [
            ("{visitor} is here", {"visitor": "Wang"}, "Wang is here"),
            ("From {starts_at:time} on", {"starts_at": "2026-03-11T12:00:00+08:00"}, "From 12:00 on"),
            ("{starts_at:day}", {"starts_at": "2026-03-11T12:00:00+08:00"}, "Wed 11 Mar 2026"),
            ("{starts_at}", {"starts_at": "2026-03-11T12:00:00+08:00"}, "Wed 11 Mar 2026 12:00"),
            ("Hello\nWhere: {place}\nBye", {"place": ""}, "Hello\nBye"),
            ("{visitor}, {place}", {"visitor": "Wang", "place": ""}, "Wang, "),
            ("{visitor}", {"visitor": "{{ secret }}{% now 'Y' %}{place}"}, "{{ secret }}{% now 'Y' %}{place}"),
            ("{head_count}", {"head_count": 0}, "0"),
        ],
    )
    def test_gaps_are_filled_and_an_empty_line_is_left_out(self, text, values, said):
        assert fill(text, self.kind, values) == said

    @pytest.mark.parametrize(
        ("text", "wrong"),
        [
            ("{visitor} {organisation} {url} {at:day}", []),
            ("{guest}", ["{guest}"]),
            ("{{ visitor }}", ["{ visitor }", "{", "}"]),
            ("{% if visitor %}x{% endif %}", ["{% if visitor %}", "{% endif %}"]),
            ("{visitor.password}", ["{visitor.password}"]),
            ("{visitor!r}", ["{visitor!r}"]),
            ("{visitor:day}", ["{visitor:day}"]),
            ("{starts_at:%Y}", ["{starts_at:%Y}"]),
            ("{visitor", ["{"]),
            ("{}", ["{}"]),
        ],
    )
    def test_what_cannot_be_put_in_is_named(self, text, wrong):
        assert unknown_gaps(text, self.kind) == wrong

    def test_what_a_chinese_keyboard_makes_of_a_gap_is_understood(self):
        assert narrowed("｛visitor｝ {starts_at：time}") == "{visitor} {starts_at:time}"


@pytest.mark.parametrize("language", ["en", "zh-hans"])
@pytest.mark.parametrize("kind", all_kinds(), ids=lambda kind: kind.code)
def test_the_shipped_words_of_every_kind_can_be_edited(kind, language):
    title, body = samples.with_gaps(kind, language)

    assert title
    assert unknown_gaps(f"{title}\n{body}", kind) == []
    assert "2901" not in title + body


def test_the_shipped_words_are_where_one_begins(client, admin, page):
    form = client.get(page).context["form"]

    assert form["title"].value() == "{visitor}, {organisation}, is here"
    assert "Where: {place}" in form["body"].value()


def test_own_words_are_what_people_read_and_get(client, admin, page, tell, host):
    edit(client, page)
    notice = tell()
    deliver()

    assert put(notice, "en") == ("Wang is at the desk", "At 12:00")
    assert mail.outbox[0].subject == "Wang is at the desk"
    client.force_login(host)
    assert "Wang is at the desk" in client.get(reverse("notices:inbox")).content.decode()


def test_the_other_language_keeps_the_shipped_words(client, admin, page, tell):
    edit(client, page)

    assert put(tell(), "zh-hans")[0] != "Wang is at the desk"


@pytest.mark.parametrize(
    ("field", "text", "said"),
    [
        ("title", "{guest} is here", "{guest}"),
        ("body", "{% load i18n %}", "{% load i18n %}"),
        ("title", "", "Please fill this in."),
        ("title", "   ", "Please fill this in."),
        ("body", " \n ", "Please fill this in."),
        ("title", "x" * 201, "too long"),
    ],
)
def test_broken_or_empty_words_are_refused_beside_the_field(client, admin, page, field, text, said):
    response = edit(client, page, **{field: text})

    assert said in str(response.context["form"].errors[field])
    assert response.context["form"]["title"].value() is not None
    assert not Wording.objects.exclude(title="").exists()


def test_a_preview_saves_nothing_and_shows_ones_own_newest_notice(client, admin, page, tell):
    tell(person=admin, visitor="Real")
    tell(visitor="Somebody else's")

    shown = edit(client, page, preview="1")

    assert shown.context["preview"] == ("Real is at the desk", "At 12:00")
    assert shown.context["is_real"] is True
    assert not Wording.objects.exists()


def test_without_a_notice_of_ones_own_the_preview_has_made_up_facts(client, admin, page):
    shown = edit(client, page, preview="1")

    assert shown.context["preview"][0] == "‹visitor› is at the desk"


def test_markup_in_the_words_is_text_on_the_page(client, admin, page):
    edit(client, page, title="<script>alert(1)</script> {visitor}")

    assert "<script>alert" not in client.get(page).content.decode()


def test_the_history_says_who_changed_what(client, admin, page):
    edit(client, page)
    edit(client, page, title="{visitor} waits", version="1")

    first, second = Event.objects.about(Wording.objects.get())
    assert (second.actor, second.facts["title"]) == (admin, ["{visitor} is at the desk", "{visitor} waits"])
    assert first.facts["title"] == ["", "{visitor} is at the desk"]


def test_of_two_editors_the_second_sees_that_and_loses_nothing(client, admin, page):
    edit(client, page)

    response = edit(client, page, title="{visitor} mine")

    assert "while you were typing" in response.content.decode()
    assert response.context["form"]["title"].value() == "{visitor} mine"
    assert Wording.objects.get().title == "{visitor} is at the desk"
    edit(client, page, title="{visitor} mine", version=response.context["form"]["version"].value())
    assert Wording.objects.get().title == "{visitor} mine"


def test_back_to_the_shipped_words(client, admin, page, tell):
    edit(client, page)
    client.post(reverse("notices:reset", args=[KIND, "en"]), {"version": "1"})

    assert put(tell(), "en")[0] == "Wang, Lanhai, is here"
    assert client.get(page).context["form"]["title"].value() == "{visitor}, {organisation}, is here"


def test_a_reset_of_what_somebody_has_just_changed_is_refused(client, admin, page):
    edit(client, page)
    client.post(reverse("notices:reset", args=[KIND, "en"]), {"version": "0"})

    assert Wording.objects.get().is_own


def test_should_own_words_ever_fail_the_shipped_ones_go_out(tell, caplog):
    Wording.objects.create(kind=KIND, language="en", title="{place}", body="x")  # of which nothing is left

    assert put(tell(place=""), "en")[0] == "Wang, Lanhai, is here"
    assert "the shipped ones are used" in caplog.text


def test_a_list_of_notices_reads_the_words_with_them(client, host, tell):
    Wording.objects.create(kind=KIND, language="en", title="{visitor}", body="x")
    client.force_login(host)

    def statements():
        with CaptureQueriesContext(connection) as queries:
            client.get(reverse("notices:inbox"))
        return len(queries)

    tell()
    one = statements()
    tell(visitor="A"), tell(visitor="B")

    assert statements() == one


@pytest.mark.parametrize("code", ["gone.away", "x"])
def test_a_kind_that_does_not_exist_is_not_found(client, admin, code):
    assert client.get(reverse("notices:kind", args=[code])).status_code == 404
    assert client.get(reverse("notices:wording", args=[KIND, "fr"])).status_code == 404


@pytest.mark.parametrize("kind", all_kinds(), ids=lambda kind: kind.code)
def test_every_kind_can_be_looked_at_with_made_up_facts(client, admin, kind):
    for own in (False, True):
        response = client.get(reverse("notices:kind", args=[kind.code]))
        assert [bool(said[0]) for _code, _name, said, _own in response.context["wordings"]] == [True, True]
        if not own:
            title, body = samples.with_gaps(kind, "en")
            notices.write_words(kind.code, "en", title=title, body=body or "x", actor=admin, version=0)


class TestTheSwitch:
    def test_it_is_written_with_its_history(self, client, admin):
        client.post(reverse("notices:kind", args=[KIND]), {"setting": "off", "version": "0"})

        row = Switch.objects.get(kind=KIND)
        assert (row.setting, Event.objects.latest_of(row).facts["setting"]) == ("off", ["choice", "off"])
        assert "Inbox only, for everybody" in client.get(reverse("notices:kinds")).content.decode()

    def test_an_escalation_cannot_be_switched_off_by_an_administrator(self, client, admin):
        response = client.post(
            reverse("notices:kind", args=["deadlines.escalated"]), {"setting": "off", "version": "0"}
        )

        assert response.context["form"].errors
        with pytest.raises(notices.Forced):
            notices.switch("deadlines.escalated", "off", actor=admin, version=0)
        assert not Switch.objects.filter(setting="off").exists()

    def test_of_two_administrators_the_second_is_told(self, client, admin):
        url = reverse("notices:kind", args=[KIND])
        client.post(url, {"setting": "off", "version": "0"})
        said = client.post(url, {"setting": "forced", "version": "0"}, follow=True)

        assert "while you were typing" in said.content.decode()
        assert Switch.objects.get(kind=KIND).setting == "off"
