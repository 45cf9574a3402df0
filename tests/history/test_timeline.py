from datetime import UTC, datetime, timedelta

import pytest
from django.template import Context, Template
from django.utils import translation

from history import flow
from history.models import Event
from history.templatetags import history as tags
from tests.factories.accounts import UserFactory
from tests.factories.customers import OrganisationFactory
from tests.factories.reception import AppointmentFactory, RoomFactory

pytestmark = pytest.mark.django_db

AT = datetime(2026, 3, 10, 16, 30, tzinfo=UTC)  # 00:30 on the 11th in Shanghai


@pytest.fixture
def actor():
    return UserFactory(name="Zhou Min", name_zh="周敏")


@pytest.fixture
def show(rf, actor):
    def render(subject, reader=actor):
        request = rf.get("/")
        request.user = reader
        context = Context({"request": request, "subject": subject})
        page = Template("{% load history %}{% timeline subject %}").render(context)
        return " ".join(page.split())

    return render


def test_a_record_without_events_says_so(show):
    assert "Nothing has happened yet." in show(OrganisationFactory())


def test_an_event_says_who_did_what_and_when(show, actor):
    organisation = OrganisationFactory()
    flow.record(organisation, "register", actor=actor, at=AT)

    page = show(organisation)

    assert "<b>Zhou Min</b> registered the organisation" in page
    assert 'title="2026-03-11 00:30:00 CST (UTC+08:00)">Wed 11 Mar 2026 00:30</time>' in page


def test_what_nobody_did_was_done_by_portico(show):
    organisation = OrganisationFactory()
    flow.record(organisation, "register", actor=None, at=AT)

    assert "<b>Portico</b> registered the organisation" in show(organisation)


def test_a_deputy_shows_as_acting_for_somebody(show, actor):
    organisation = OrganisationFactory()
    flow.record(organisation, "edit", actor=actor, for_=UserFactory(name="Li Na"), at=AT)

    assert "<b>Zhou Min</b> for Li Na edited the organisation" in show(organisation)


def test_the_reader_reads_names_in_their_language(show, actor):
    organisation = OrganisationFactory()
    flow.record(organisation, "edit", actor=actor, at=AT)

    with translation.override("zh-hans"):
        page = show(organisation)

    assert "<b>周敏</b>" in page
    assert ">2026年3月11日 周三 00:30</time>" in page


def test_words_are_shown_as_words(show, actor):
    organisation = OrganisationFactory()
    flow.record(organisation, "edit", actor=actor, at=AT, words="They moved.\n<b>Twice</b>.")

    assert "<blockquote>They moved.<br>&lt;b&gt;Twice&lt;/b&gt;.</blockquote>" in show(organisation)


def test_a_change_shows_old_and_new_in_readable_form(actor):
    appointment = AppointmentFactory(kind="customer", ends_at=AT + timedelta(days=9))
    event = flow.change(
        appointment,
        actor=actor,
        version=appointment.version,
        ends_at=AT + timedelta(days=10),
        kind="general",
        is_important=True,
        special_needs="Ramp",
        visitor_phone="+8613800138000",
    )
    event.refresh_from_db()
    with translation.override("en"):
        found = {row.label: (row.old, row.new) for row in tags.differences(event, type(appointment))}

    assert found["End"] == ("Fri 20 Mar 2026 00:30", "Sat 21 Mar 2026 00:30")
    assert found["Kind of visit"] == ("Customer visit", "General visit")
    assert found["Important customer"] == ("no", "yes")
    assert found["Special needs"] == ("", "Ramp")
    assert found["Phone"][1] == "138 0013 8000"


def test_a_state_is_said_in_words(show, actor):
    appointment = AppointmentFactory(requested=True)

    page = show(appointment)

    assert '<span class="state state-requested">Requested</span>' in page


def test_a_fact_without_words_is_for_the_machine(actor):
    organisation = OrganisationFactory()
    event = flow.record(organisation, "edit", actor=actor, facts={"internal_number": 7, "industry": ["", "Optics"]})

    assert [(row.label, row.old, row.new) for row in tags.differences(event, type(organisation))] == [
        ("Industry", "", "Optics")
    ]


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (None, "–"),
        ("", "–"),
        (False, "no"),
        (3, "3"),
        (["a", "b", "c"], "a, b, c"),
        ("2026-03-11", "Wed 11 Mar 2026"),
        ("2026-03-10T16:30:00Z", "Wed 11 Mar 2026 00:30"),
        ("2026-W11 is full", "2026-W11 is full"),
        ("2026-13-40", "2026-13-40"),
        ("+862161234567 ext. 12", "021 6123 4567 ext. 12"),
        ("just words", "just words"),
        ({"en": "Ethics", "zh-hans": "职业操守"}, "Ethics"),
    ],
)
def test_a_kept_value_is_written_for_people(value, words):
    with translation.override("en"):
        assert tags.readable(type(OrganisationFactory.build()), "industry", value) == words


def test_what_only_some_may_read_is_withheld_from_the_rest(show, actor):
    organisation = OrganisationFactory()
    flow.record(
        organisation, "set_tier", actor=actor, at=AT, facts={"tier": ["", "A"], "tier_reason": ["", "Buys a lot"]}
    )

    desk, marketing = UserFactory(role="front_desk"), UserFactory(role="marketing_center")

    assert "Buys a lot" not in show(organisation, desk)
    assert "A · important" in show(organisation, desk)
    assert "Buys a lot" in show(organisation, marketing)


def test_the_latest_fifty_are_shown_newest_first(show, actor):
    organisation = OrganisationFactory()
    for number in range(52):
        flow.record(organisation, "edit", actor=actor, at=AT, words=f"Number {number}.")

    page = show(organisation)

    assert page.count("<blockquote>") == 50
    assert page.index("Number 51.") < page.index("Number 50.")
    assert "Number 1." not in page
    assert "Earlier events are kept and not shown here." in page


def test_what_was_done_many_times_in_one_go_is_one_line(show, actor):
    organisation = OrganisationFactory()
    for second in range(3):
        flow.record(organisation, "tick", actor=actor, at=AT + timedelta(seconds=second))
    flow.record(organisation, "tick", actor=UserFactory(), at=AT)

    page = show(organisation)

    assert (page.count("<li>"), page.count("× 3")) == (2, 1)


@pytest.mark.parametrize("events", [1, 10])
def test_a_timeline_is_one_query(show, actor, events, django_assert_num_queries):
    organisation = OrganisationFactory()
    for number in range(events):
        flow.record(
            organisation, "edit", actor=UserFactory(), for_=actor, words=f"{number}", facts={"industry": ["", "x"]}
        )
    reader = UserFactory(role="marketing_center")
    reader.may("customers.view_tier_reason")  # their rights, asked once per request
    show(organisation, reader)  # the kinds of records, asked once per process

    with django_assert_num_queries(1):
        show(organisation, reader)

    assert Event.objects.about(organisation).count() == events


def test_of_a_long_list_only_the_lines_that_changed_are_shown(actor):
    organisation = OrganisationFactory()
    facts = {"product_needs": ["Lenses\nMirrors\nPrisms", "Lenses\nGratings\nPrisms"]}
    event = flow.record(organisation, "edit", actor=actor, facts=facts)

    assert [(row.old, row.new) for row in tags.differences(event, type(organisation))] == [("Mirrors", "Gratings")]


def test_what_is_too_long_is_folded(show, actor):
    organisation = OrganisationFactory()
    flow.record(organisation, "edit", actor=actor, at=AT, facts={"product_needs": ["Lenses", "Mirrors " * 40]})

    assert "<summary>Show what changed</summary><del>Lenses</del>" in show(organisation)


def test_what_was_emptied_shows_what_it_was(actor):
    organisation = OrganisationFactory()
    event = flow.record(organisation, "edit", actor=actor, facts={"industry": ["Optics", ""]})

    assert [(row.old, row.new) for row in tags.differences(event, type(organisation))] == [("Optics", "–")]


def test_a_list_that_was_changed_has_the_commas_of_the_readers_language(actor):
    room = RoomFactory()
    facts = {"equipment": [[], ["投影仪", "白板"]]}
    event = flow.record(room, "edit", actor=actor, facts=facts)

    with translation.override("zh-hans"):
        assert [(row.old, row.new) for row in tags.differences(event, type(room))] == [("", "投影仪、白板")]
    with translation.override("en"):
        assert [(row.old, row.new) for row in tags.differences(event, type(room))] == [("", "投影仪, 白板")]
