"""Lists in Chinese: between Chinese words stand Chinese commas and colons, whichever page lists them."""

import re

import pytest
from django.contrib.auth.models import Group
from django.urls import reverse
from django.utils.html import strip_tags

from assessments.models import Topic
from reception.models import Equipment
from tests.factories.accounts import DepartmentFactory, UserFactory
from tests.factories.reception import RoomFactory
from tests.factories.training import MeetingFactory

pytestmark = pytest.mark.django_db

HALF_WIDTH = re.compile(r"[\u4e00-\u9fff）]\s*[,;:]\s*[\u4e00-\u9fff（\d]")


@pytest.fixture
def admin(client):
    """Reads Chinese, and has two roles."""
    department = DepartmentFactory(name="Administration", name_zh="行政部")
    user = UserFactory(name="Yang Kai", name_zh="杨凯", role="admin", language="zh-hans", department=department)
    user.groups.add(Group.objects.get(name="hr"))
    client.force_login(user)
    client.cookies["django_language"] = "zh-hans"
    return user


@pytest.fixture
def read(client, admin):
    def words(address):
        page = client.get(address)
        assert page.status_code == 200
        return " ".join(strip_tags(page.content.decode().partition("<main")[2]).split())

    return words


def test_topics_of_training_name_whom_they_are_for_and_what_suggests_them(read):
    Topic.objects.filter(code="etiquette").update(roles=["agent", "sales"])

    page = read(reverse("assessments:topics"))

    assert "、" in page
    assert HALF_WIDTH.findall(page) == []


def test_a_meeting_names_who_comes(read, admin):
    people = [UserFactory(name=name, name_zh=chinese) for name, chinese in (("Chen", "陈静"), ("Li", "李明"))]
    meeting = MeetingFactory(chair=admin, attendees=people)

    for address in (meeting.get_absolute_url(), reverse("assessments:meeting-print", args=[meeting.pk])):
        page = read(address)
        assert "陈静、李明" in page
        assert HALF_WIDTH.findall(page) == []


def test_a_room_names_what_is_in_it(read):
    room = RoomFactory()
    room.equipment.set(Equipment.objects.create(name=name, name_zh=name) for name in ("投影仪", "白板"))

    page = read(room.get_absolute_url())

    assert re.search("投影仪、白板|白板、投影仪", page)
    assert HALF_WIDTH.findall(page) == []


def test_the_list_of_colleagues_names_their_roles(read):
    page = read(reverse("accounts:people"))

    assert "、" in page
    assert HALF_WIDTH.findall(page) == []
