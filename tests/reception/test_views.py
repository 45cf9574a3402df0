"""The record as its host writes it, and what holds for every page of the front desk."""

import pytest
from django.urls import reverse
from django.utils import translation

from history.moment import now
from reception.models import ReceptionRecord
from tests.factories.reception import AppointmentFactory

pytestmark = pytest.mark.django_db


def page(client, name, *args, **query):
    return client.get(reverse(name, args=args), query)


def as_typed(form):
    """What a browser posts of a form that nobody has touched."""
    values = {name: form[name].value() for name in form.fields}
    return {name: value for name, value in values.items() if value is not None and value is not False}


# --- the record ---


def test_the_record_is_saved_half_full_and_closed_when_complete(client, host):
    appointment = AppointmentFactory(completed=True, contact_person=host)
    client.force_login(host)
    url = reverse("reception:record", args=[appointment.pk])
    form = client.get(url).context["form"]
    typed = as_typed(form) | {"topics": "The new line"}
    typed |= {"started_at": "2026-03-11T10:00", "ended_at": "2026-03-11T11:00"}

    refused = client.post(url, typed | {"close": "1"})
    typed |= {"version": refused.context["form"]["version"].value(), "questions": "When?", "answers": "In May."}
    client.post(url, typed | {"close": "1"})

    assert refused.context["form"].non_field_errors() == [
        "Saved, but not closed. Before closing, fill in: customer's questions, answers and advice."
    ]
    record = ReceptionRecord.objects.get()
    assert (record.topics, record.questions, record.closed_at) == ("The new line", "When?", now())
    assert client.get(url).templates[0].name == "reception/record_detail.html"


@pytest.mark.clause("S0-24")
def test_a_record_that_ends_before_it_starts_is_refused_with_a_sentence(client, host):
    appointment = AppointmentFactory(completed=True, contact_person=host)
    client.force_login(host)
    url = reverse("reception:record", args=[appointment.pk])
    form = client.get(url).context["form"]
    typed = as_typed(form)

    response = client.post(url, typed | {"started_at": "2026-03-11T11:00", "ended_at": "2026-03-11T10:00"})

    assert response.context["form"].errors == {"ended_at": ["The end cannot be before the start."]}


# --- every page ---


VERBS = [
    "decline",
    "cancel",
    "check-in",
    "undo-check-in",
    "start-meeting",
    "check-out",
    "mark-no-show",
    "give-duty",
    "instruct",
    "close",
]


@pytest.mark.parametrize("verb", VERBS)
def test_a_verb_is_never_a_link(desk, verb):
    appointment = AppointmentFactory(requested=True)

    assert desk.get(reverse(f"reception:{verb}", args=[appointment.pk])).status_code == 405


def test_the_appointment_reads_in_chinese(desk, clerk):
    appointment = AppointmentFactory(confirmed=True)
    clerk.language = "zh-hans"
    clerk.save()

    with translation.override("en"):  # the page's own language ends with the page
        shown = page(desk, "reception:detail", appointment.pk).content.decode()

    assert "2026年3月12日" in shown
