"""Typical cases: marked by who saw them, shared without names, the record stays where it was (S2-74)."""

from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import translation

from assessments.actions import case_studies
from assessments.models import CaseStudy
from history.flow import NotAllowed, Stale
from tests.factories.accounts import UserFactory
from tests.factories.assessments import visited
from tests.factories.calls import CallFactory, IssueFactory
from tests.factories.customers import ContactFactory, OrganisationFactory
from tests.factories.reception import AppointmentFactory
from tests.factories.training import CaseFactory, CourseFactory

pytestmark = pytest.mark.django_db

NAMES = ["Wang Fang", "王芳", "Lanhai", "蓝海", "He Host", "13812345678"]


@pytest.fixture
def visit(host):
    organisation = OrganisationFactory(name="Lanhai Optics Co., Ltd.", name_zh="蓝海光学有限公司")
    contact = ContactFactory(organisation=organisation, name="Wang Fang", name_zh="王芳")
    return visited(organisation=organisation, contact=contact, visitor_name="Wang Fang", contact_person=host)


def typed(**more):
    return {
        "title": "Wang Fang of Lanhai waits",
        "facts": "He Host was late; 王芳 of 蓝海光学 waited. Her number is 13812345678.",
        "analysis": "Nobody told Ms Wang.",
        "lessons": "Tell the customer first.",
    } | more


@pytest.mark.clause("S2-74")
def test_a_visit_is_marked_analysed_and_shared_without_a_name_in_it(client, visit, host, stranger):
    client.force_login(host)
    begin = reverse("assessments:begin-case", args=["appointment", visit.pk])
    assert begin in client.get(visit.get_absolute_url()).content.decode()
    client.post(begin, typed())
    case = CaseStudy.objects.get()
    client.force_login(stranger)
    assert client.get(case.get_absolute_url()).status_code == 404

    client.force_login(host)
    client.post(reverse("assessments:share-case", args=[case.pk]), {"version": case.version})

    client.force_login(stranger)
    for address in (case.get_absolute_url(), reverse("assessments:cases")):
        page = client.get(address).content.decode()
        assert [name for name in NAMES if name in page] == []
    shown = client.get(case.get_absolute_url()).context["shown"]
    assert shown["title"] == "visitor 1 of the customer waits"
    assert shown["lessons"] == "Tell the customer first."


@pytest.mark.parametrize("kind", ["call", "issue"])
def test_a_call_and_an_issue_are_marked_by_whoever_sees_them_and_nobody_else(client, host, stranger, kind):
    if kind == "call":
        source = CallFactory(agent=host)
        source.created_at, source.created_by = source.called_at, host
        source.organisation.save()
        source.contact.save()
        source.save()
    else:
        source = IssueFactory(handler=host)
    begin = reverse("assessments:begin-case", args=[kind, source.pk])
    client.force_login(stranger)
    assert client.get(begin).status_code == 404
    client.force_login(host)
    assert begin in client.get(source.get_absolute_url()).content.decode()

    client.post(begin, typed())

    assert CaseStudy.objects.get().source == source


def test_the_private_visit_of_somebody_else_is_no_source(client):
    visit = AppointmentFactory(confirmed=True, is_private=True)
    client.force_login(UserFactory(role="inspector"))

    assert client.get(reverse("assessments:begin-case", args=["appointment", visit.pk])).status_code == 404


def test_the_record_is_open_to_whom_it_was_open_before(client, visit, host, manager, stranger):
    case = CaseFactory(appointment=visit, author=host, shared=True)

    for reader, sees in ((manager, True), (stranger, False)):
        client.force_login(reader)
        assert (client.get(case.get_absolute_url()).context["source"] is not None) is sees


def test_a_name_that_changes_later_opens_nothing(visit, host):
    case = CaseFactory(appointment=visit, author=host, shared=True, title="Wang Fang waits", facts="x")
    visit.contact.name = visit.contact.name_zh = "Zhao Min"
    visit.contact.save()

    assert str(CaseStudy.objects.get(pk=case.pk)) == "visitor 1 waits"
    with translation.override("zh-hans"):
        assert "Wang" not in str(case)


def test_a_colleague_who_had_no_part_in_the_record_is_hidden_where_they_are_named(visit, host):
    UserFactory(name="Sun Qiang", name_zh="孙强")
    case = CaseFactory(appointment=visit, author=host, facts="Sun Qiang, 孙强, sunqiang waited", lessons="Mr Sun knew")

    told = case_studies.without_names(case)

    assert not [word for word in ("Sun", "孙", "sun") if word in told["facts"] + told["lessons"]]


def test_what_else_tells_who_it_was_is_hidden_by_the_author(visit, host):
    case = CaseFactory(appointment=visit, author=host, facts="The blue laser line", also_hide="blue laser\n")

    assert case_studies.without_names(case)["facts"] == "The ⟦word:1⟧ line"


def test_what_is_shared_changes_only_by_taking_it_back(client, host):
    case = CaseFactory(author=host, shared=True)
    client.force_login(host)
    edit = reverse("assessments:edit-case", args=[case.pk])
    assert client.get(edit).status_code == 302
    with pytest.raises(NotAllowed):
        case_studies.edit_case(case, actor=host, version=case.version, facts="Other")

    client.post(reverse("assessments:withdraw-case", args=[case.pk]))
    case.refresh_from_db()
    assert (case.state, case.shared) == ("draft", {})
    client.post(edit, typed(version=case.version))

    case.refresh_from_db()
    assert case.title == "Wang Fang of Lanhai waits"


def test_sharing_what_was_changed_since_it_was_read_is_refused(host):
    case = CaseFactory(author=host)
    seen = case.version
    case_studies.edit_case(case, actor=host, version=seen, facts="Other")

    with pytest.raises(Stale):
        case_studies.share(case, actor=host, version=seen)


@pytest.mark.parametrize("verb", sorted(CaseStudy.FLOW))
def test_a_case_takes_only_the_verbs_of_its_state(verb):
    case = CaseFactory()

    for state in CaseStudy.State:
        case.state = state
        assert case.can(verb) is (state in CaseStudy.FLOW[verb][0])


def test_the_same_form_twice_is_one_case_and_an_empty_one_none(client, visit, host):
    client.force_login(host)
    begin = reverse("assessments:begin-case", args=["appointment", visit.pk])
    said = typed(form_token=str(uuid4()))
    for _nth in range(2):
        client.post(begin, said)

    page = client.post(begin, typed(facts=""))

    assert list(page.context["form"].errors) == ["facts"]
    assert CaseStudy.objects.count() == 1


def test_a_course_discusses_a_shared_case_by_its_hidden_name(client, host, visit, stranger):
    case = CaseFactory(appointment=visit, author=host, shared=True, title="Wang Fang waits")
    course = CourseFactory(method="case_study", case=case)
    client.force_login(stranger)

    assert "visitor 1 waits" in client.get(course.get_absolute_url()).content.decode()


def test_the_list_asks_as_much_for_three_cases_as_for_one(client, stranger, django_assert_max_num_queries):
    client.force_login(stranger)
    CaseFactory(shared=True)
    with django_assert_max_num_queries(30) as one:
        client.get(reverse("assessments:cases"))
    for _nth in range(2):
        CaseFactory(shared=True)
    with django_assert_max_num_queries(len(one)):
        client.get(reverse("assessments:cases"))
