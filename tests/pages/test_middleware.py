import pytest
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse

from pages.middleware import LoginExpiredMiddleware
from tests.factories.reception import AppointmentFactory

LOGIN = "/login/"


def answered(request, answer):
    return LoginExpiredMiddleware(lambda _request: answer)(request)


def part(rf, window="http://testserver/appointments/today/?day=2026-03-11"):
    return rf.get("/appointments/today/part/", headers={"HX-Request": "true", "HX-Current-URL": window})


def test_a_part_whose_reader_is_logged_out_sends_the_window_to_the_login(rf):
    answer = answered(part(rf), HttpResponseRedirect(f"{reverse('accounts:login')}?next=/appointments/today/part/"))

    assert answer.status_code == 204
    assert answer["HX-Redirect"] == f"{reverse('accounts:login')}?next=%2Fappointments%2Ftoday%2F%3Fday%3D2026-03-11"


@pytest.mark.parametrize("window", ["", "https://elsewhere.example", "javascript:alert(1)"])
def test_where_the_window_is_becomes_a_path_of_ours(rf, window):
    answer = answered(part(rf, window), HttpResponseRedirect(reverse("accounts:login")))

    assert answer["HX-Redirect"] == f"{reverse('accounts:login')}?next=%2F"


def test_a_window_elsewhere_leads_to_our_own_path(rf):
    answer = answered(part(rf, "https://elsewhere.example//evil.example/x"), HttpResponseRedirect("/login/"))

    assert answer["HX-Redirect"] == f"{LOGIN}?next=%2Fevil.example%2Fx"


def test_a_page_is_redirected_as_ever(rf):
    redirect = HttpResponseRedirect(reverse("accounts:login"))

    assert answered(rf.get("/"), redirect) is redirect


@pytest.mark.parametrize(
    "answer", [HttpResponse("ok"), HttpResponse(status=204), HttpResponseRedirect("/appointments/1/")]
)
def test_other_answers_to_a_part_go_through(rf, answer):
    assert answered(part(rf), answer) is answer


@pytest.mark.django_db
def test_it_is_in_the_chain(client):
    answer = client.get(reverse("pages:style"), headers={"HX-Request": "true", "HX-Current-URL": "http://testserver/"})

    assert (answer.status_code, answer["HX-Redirect"]) == (204, f"{reverse('accounts:login')}?next=%2F")


# --- a button's address, opened like a page ---

BROWSER = {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"}


@pytest.mark.django_db
def test_who_logs_in_after_a_button_lands_on_its_record_and_knows_that_nothing_was_done(client, clerk):
    visit = AppointmentFactory(confirmed=True)
    verb = reverse("reception:check-in", args=[visit.pk])
    door = client.post(verb, headers=BROWSER)
    assert door["Location"] == f"{reverse('accounts:login')}?next={verb}"

    client.force_login(clerk)
    page = client.get(verb, headers=BROWSER, follow=True)

    assert page.redirect_chain == [(visit.get_absolute_url(), 302)]
    assert "Nothing was done. Please do it again here." in page.content.decode()
    visit.refresh_from_db()
    assert visit.state == "confirmed"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("address", "above"),
    [
        ("reception:open-feed", "reception:feeds"),
        ("reception:kiosk-create", "reception:entrances"),
        ("notices:read-all", "notices:inbox"),
    ],
)
def test_it_leads_to_the_nearest_page_above(client, clerk, address, above):
    client.force_login(clerk)

    assert client.get(reverse(address), headers=BROWSER)["Location"] == reverse(above)


@pytest.mark.django_db
def test_programs_and_parts_are_told_that_it_takes_a_post(client, clerk):
    client.force_login(clerk)

    assert client.get(reverse("reception:open-feed")).status_code == 405
    assert client.get(reverse("reception:open-feed"), headers={"Accept": "*/*"}).status_code == 405
    assert client.put(reverse("reception:open-feed"), headers=BROWSER).status_code == 405
