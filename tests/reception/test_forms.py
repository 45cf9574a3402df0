"""What the booking form asks for, and what it says about what cannot be."""

from datetime import timedelta

import pytest
from crispy_forms.templatetags.crispy_forms_filters import as_crispy_field

from history.moment import now
from reception.forms import AppointmentForm
from reception.models import Appointment
from tests.factories.customers import ContactFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def typed(host):
    return {
        "visitor_phone": "138 1234 5678",
        "visitor_name": "Wang Fang",
        "organisation_name": "Lanhai Optics",
        "head_count": "2",
        "starts_at": "2026-03-12T10:05",
        "ends_at": "",
        "purpose": "Audit",
        "contact_person": str(host.pk),
        "channel": "phone",
        "received_at": "2026-03-11T11:55",
        "kind": "customer",
        "origin": "requested",
    }


def form_of(typed, reader, **changes):
    return AppointmentForm(typed | changes, reader=reader)


def test_what_was_told_on_the_telephone_is_enough(typed, clerk, host):
    form = form_of(typed, clerk)

    assert form.is_valid(), form.errors
    said = form.said()
    assert said["visitor_phone"] == "+8613812345678"
    assert said["ends_at"] - said["starts_at"] == timedelta(hours=1)
    assert said["department"] == host.department


@pytest.mark.clause("S0-37", "S0-38", "S0-42", "S2-08", "S2-06")
@pytest.mark.parametrize(
    ("field", "sentence"),
    [
        ("visitor_name", "Write the name of the visitor."),
        ("organisation_name", "Write where the visitor comes from."),
        ("head_count", "Please fill this in."),
        ("purpose", "Please fill this in."),
        ("starts_at", "Say when: the date and the time."),
        ("contact_person", "Please choose."),
    ],
)
def test_what_a_booking_cannot_do_without(typed, clerk, field, sentence):
    form = form_of(typed, clerk, **{field: ""})

    assert form.errors == {field: [sentence]}


def test_the_form_marks_what_it_cannot_do_without(clerk):
    form = AppointmentForm(reader=clerk)

    marked = {name for name in form.fields if "asteriskField" in as_crispy_field(form[name])}
    assert marked >= {"visitor_name", "organisation_name", "head_count", "starts_at", "contact_person", "purpose"}
    assert not marked & {"visitor_phone", "visitor_email", "ends_at", "place", "needs", "special_needs"}
    assert 'aria-required="true"' in str(form["visitor_name"])


@pytest.mark.clause("S0-39")
@pytest.mark.parametrize(
    ("phone", "email", "errors"),
    [
        ("", "", {"visitor_phone": ["Write a phone number or an e-mail address."]}),
        ("13812345678", "", {}),
        ("", "wang@example.com", {}),
        ("021 6123 4567", "", {}),
        ("12", "", {"visitor_phone": None}),
        ("", "wang@", {"visitor_email": None}),
    ],
)
def test_a_valid_phone_number_or_address_is_required(typed, clerk, phone, email, errors):
    form = form_of(typed, clerk, visitor_phone=phone, visitor_email=email)

    assert form.errors.keys() == errors.keys()
    for field, sentences in errors.items():
        assert sentences is None or form.errors[field] == sentences


@pytest.mark.clause("S0-40")
@pytest.mark.parametrize("start", ["2026-03-12", "2026-03-12T", "10:05", "tomorrow"])
def test_a_start_without_its_minute_is_refused(typed, clerk, start):
    form = form_of(typed, clerk, starts_at=start)

    assert form.errors == {"starts_at": ["Write the date and the time, for example 2026-03-11 14:30."]}


def test_the_start_is_kept_to_the_minute(typed, clerk):
    form = form_of(typed, clerk)

    assert form.is_valid()
    assert form.cleaned_data["starts_at"].isoformat() == "2026-03-12T10:05:00+08:00"


@pytest.mark.clause("S0-07")
@pytest.mark.parametrize("field", ["channel", "received_at"])
def test_channel_and_time_received_are_required(typed, clerk, field):
    form = form_of(typed, clerk, **{field: ""})

    assert list(form.errors) == [field]


@pytest.mark.clause("S0-07", "S2-07")
@pytest.mark.parametrize(
    ("channel", "note", "errors"),
    [
        ("phone", "", {}),
        ("email", "", {}),
        ("other", "WeChat", {}),
        ("other", "", {"channel_note": ["Write which other way."]}),
        ("pigeon", "", {"channel": ["Select a valid choice. pigeon is not one of the available choices."]}),
    ],
)
def test_the_channels_are_phone_mail_and_another_that_is_named(typed, clerk, channel, note, errors):
    assert form_of(typed, clerk, channel=channel, channel_note=note).errors == errors


@pytest.mark.clause("S2-08")
@pytest.mark.parametrize(
    ("changes", "errors"),
    [
        ({"ends_at": "2026-03-12T10:05"}, {"ends_at": ["The end must be after the start."]}),
        ({"ends_at": "2026-03-12T09:00"}, {"ends_at": ["The end must be after the start."]}),
        ({"ends_at": "2026-04-12T09:00"}, {"ends_at": ["A visit of more than 14 days is registered in parts."]}),
        ({"starts_at": "2026-03-10T10:00"}, {"starts_at": ["This time is over already."]}),
        ({"received_at": "2026-03-11T12:01"}, {"received_at": ["A request cannot be received in the future."]}),
        ({"head_count": "0"}, {"head_count": ["Between 1 and 500 people can come."]}),
        ({"head_count": "501"}, {"head_count": ["Between 1 and 500 people can come."]}),
    ],
)
def test_what_cannot_be_gets_a_sentence(typed, clerk, changes, errors):
    assert form_of(typed, clerk, **changes).errors == errors


@pytest.mark.clause("S3-14", "S3-15")
def test_who_invited_is_asked_where_we_invited_and_the_request_has_its_date(typed, clerk, host):
    asked, invited = form_of(typed, clerk), form_of(typed, clerk, origin="invited", invited_by=str(host.pk))

    assert form_of(typed, clerk, origin="invited").errors == {"invited_by": ["Say who invited the visitor."]}
    assert invited.is_valid() and asked.is_valid()
    assert (invited.said()["origin"], invited.said()["invited_by"]) == (Appointment.Origin.INVITED, host)
    assert asked.said()["received_at"] == now() - timedelta(minutes=5)


def test_a_known_number_says_who_calls_and_from_where(typed, clerk):
    contact = ContactFactory(name="Li Na", phone="+8613812345678", organisation__name="Sanhe Steel")

    form = form_of(typed, clerk, visitor_name="", organisation_name="")

    assert form.is_valid(), form.errors
    assert (form.said()["visitor_name"], form.cleaned_data["organisation_name"]) == ("Li Na", "Sanhe Steel")
    assert contact.organisation.name == "Sanhe Steel"


def test_a_number_that_one_may_not_look_up_says_nothing(typed, stranger):
    ContactFactory(name="Li Na", phone="+8613812345678")

    form = form_of(typed, stranger, visitor_name="")

    assert form.errors == {"visitor_name": ["Write the name of the visitor."]}


def test_a_contact_person_without_a_department_asks_for_one(typed, clerk, host):
    host.department = None
    host.save()

    assert form_of(typed, clerk).errors == {"department": ["Choose the department that receives the visitor."]}
