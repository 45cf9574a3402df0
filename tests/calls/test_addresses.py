"""Addresses that somebody typed or kept: whatever stands in them, the page comes, or is not found."""

import pytest
from django.urls import reverse

from tests.factories.accounts import UserFactory

pytestmark = pytest.mark.django_db
EVER = {"start": "0001-01-01", "end": "9999-12-31"}


@pytest.mark.parametrize(
    ("name", "asked"),
    [
        ("figures", EVER),
        ("call-figures", EVER),
        ("praise", EVER),
        ("complaints", EVER),
        ("suggestions", EVER),
        ("field", {"day": "0001-01-01"}),
        ("field", {"day": "9999-12-31"}),
        ("find-caller", {"q": "13\0"}),
        ("create", {"q": "a\0b", "phone": "\0", "returns": "²"}),
        ("create", {"draft": "9" * 30}),
        ("whereabouts", {"meant_for": "9" * 30}),
        ("sign-in", {"manager": "nobody"}),
    ],
)
def test_what_nobody_can_mean_is_answered_with_the_page(client, name, asked):
    client.force_login(UserFactory(role="duty_officer" if name == "sign-in" else "supervisor"))

    assert client.get(reverse(f"calls:{name}"), asked).status_code == 200


@pytest.mark.parametrize("key", ["0001-01", "9999-12", "2026-13", "²"])
def test_a_month_nobody_can_mean_has_no_rows(client, key):
    client.force_login(UserFactory(role="supervisor"))

    answer = client.get(reverse("calls:figure", args=["complete"]), {"by": "month", "key": key})

    assert list(answer.context["page"].rows) == []


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31"])
def test_a_day_at_the_end_of_time_is_not_planned(client, day):
    manager = UserFactory(role="key_account")
    client.force_login(UserFactory(role="duty_officer"))

    answer = client.post(reverse("calls:field-plan"), {"person": manager.pk, "day": day, "place": "Hangzhou"})

    assert set(answer.context["form"].errors) == {"day"}
