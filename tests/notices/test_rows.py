import pytest

from notices.models import Preference
from notices.rows import insert
from tests.factories.accounts import UserFactory

pytestmark = pytest.mark.django_db


def test_many_rows_are_written_with_what_they_share_and_with_defaults():
    one, two = UserFactory(), UserFactory()

    insert(Preference, [{"person_id": one.pk}, {"person_id": two.pk}], kind="a.b")

    rows = Preference.objects.order_by("person").values_list("person", "kind", "mail")
    assert list(rows) == [(one.pk, "a.b", "now"), (two.pk, "a.b", "now")]


def test_a_row_that_is_there_already_is_left_as_it_is():
    one, two = UserFactory(), UserFactory()
    Preference.objects.create(person=one, kind="a.b", mail="none")

    insert(Preference, [{"person_id": one.pk}, {"person_id": two.pk}], skip_existing=True, kind="a.b")

    assert list(Preference.objects.order_by("person").values_list("person", "mail")) == [
        (one.pk, "none"),
        (two.pk, "now"),
    ]


def test_of_no_rows_nothing_is_written(django_assert_num_queries):
    with django_assert_num_queries(0):
        insert(Preference, [], kind="a.b")
