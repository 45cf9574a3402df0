"""Views of lists that people keep for themselves and share with their department."""

import pytest
from django.urls import reverse

from accounts import saved_views
from accounts.models import SavedView
from tests.factories.accounts import UserFactory

pytestmark = pytest.mark.django_db

LIST = "/appointments/"


def keep(client, **said):
    typed = {"page": "reception:list", "name": "Requests", "query": "state=requested&after=abc&q="} | said
    return client.post(reverse("accounts:keep-view"), typed, follow=True)


def shown(client, person, query=""):
    client.force_login(person)
    page = client.get(f"{LIST}?{query}").content.decode()
    return page[page.find('class="saved-views"') :].split("</nav>")[0] if "saved-views" in page else ""


def test_a_view_is_kept_without_the_page_one_was_on_and_opens_again(client, host):
    client.force_login(host)

    page = keep(client)

    view = SavedView.objects.get()
    assert (view.owner, view.department, view.query) == (host, None, "state=requested")
    assert page.redirect_chain == [(f"{LIST}?state=requested", 302)]
    assert 'href="/appointments/?state=requested" aria-current="page">Requests' in shown(
        client, host, "state=requested"
    )


def test_kept_again_under_its_name_it_is_replaced(client, host):
    client.force_login(host)
    keep(client)

    keep(client, query="state=confirmed")

    assert [view.query for view in SavedView.objects.all()] == ["state=confirmed"]


def test_a_shared_view_is_the_departments_and_nobody_elses(client, host, manager, stranger):
    client.force_login(host)
    keep(client, is_shared="on")

    assert "Requests" in shown(client, manager)
    assert "Requests" not in shown(client, stranger)


def test_a_view_that_is_not_shared_is_ones_own(client, host, manager):
    client.force_login(host)
    keep(client)

    assert "Requests" not in shown(client, manager)


def test_who_has_no_department_sees_nothing_that_is_shared(client, host):
    client.force_login(UserFactory(department=None))
    keep(client, is_shared="on")

    assert SavedView.objects.get().department is None
    assert "Requests" not in shown(client, UserFactory(department=None))


def test_only_whoever_keeps_a_view_forgets_it(client, host, manager):
    client.force_login(host)
    keep(client, is_shared="on")
    url = reverse("accounts:forget-view", args=[SavedView.objects.get().pk])

    client.force_login(manager)
    assert client.post(url).status_code == 404
    client.force_login(host)
    assert client.get(url).status_code == 405
    client.post(url)
    assert not SavedView.objects.exists()


@pytest.mark.parametrize("page", ["reception:detail", "//evil.example", "", "no:such"])
def test_a_view_belongs_to_a_list_of_ours(client, host, page):
    client.force_login(host)

    assert keep(client, page=page).status_code == 404
    assert not SavedView.objects.exists()


def test_a_view_without_a_name_says_so_and_keeps_what_was_narrowed(client, host):
    client.force_login(host)

    page = keep(client, name="")

    assert page.redirect_chain == [(f"{LIST}?state=requested", 302)]
    assert "Give the view a name" in page.content.decode()


def test_two_ways_to_write_one_question_are_one():
    assert saved_views.cleaned("b=2&a=1&c=&before=x") == saved_views.cleaned("a=1&b=2") == "a=1&b=2"
