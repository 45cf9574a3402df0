"""The sheet's form: prefilled, saved however incomplete, and nothing typed is ever lost."""

import re

import pytest
from django.urls import reverse

from history.moment import now
from reception.models import Appointment
from tests.factories.accounts import UserFactory
from tests.factories.visits import InfoSheetFactory, VisitFactory, graded, set_level
from visits import actions
from visits.models import InfoSheet

pytestmark = pytest.mark.django_db


@pytest.fixture
def sheet():
    return InfoSheetFactory()


def posted(client, sheet, **changes):
    """What the browser would send back: the page's own values, with `changes`."""
    page = client.get(reverse("visits:edit", args=[sheet.pk]))
    forms = [page.context["form"], *(block["formset"].management_form for block in page.context["blocks"].values())]
    forms += [row for block in page.context["blocks"].values() for row in block["formset"].forms]
    sent = {}
    for form in forms:
        for field in form:
            value = field.value()
            if value is not None and value is not False:
                written = field.field.widget.format_value(value) if not isinstance(value, list) else value
                written = written[0] if isinstance(written, list) and len(written) == 1 else written
                sent[field.html_name] = "" if written is None else written
    return sent | changes


def save(client, sheet, **changes):
    return client.post(reverse("visits:edit", args=[sheet.pk]), posted(client, sheet, **changes))


@pytest.fixture
def author(client, sheet):
    client.force_login(sheet.appointment.salesperson)
    return sheet.appointment.salesperson


def test_drawing_a_sheet_up_begins_with_one_click(client):
    visit = VisitFactory(confirmed=True)
    client.force_login(visit.salesperson)

    answer = client.post(reverse("visits:draft", args=[visit.pk]))

    assert answer.url == reverse("visits:edit", args=[visit.sheet.pk])


def test_the_visits_that_wait_for_their_sheet_are_offered_to_who_draws_it_up(client):
    visit, other = VisitFactory(confirmed=True), VisitFactory(confirmed=True)
    client.force_login(visit.salesperson)

    rows = client.get(reverse("visits:create")).context["rows"]

    assert rows == [(visit, True)]
    assert other not in [row for row, _ in rows]


def test_an_incomplete_sheet_is_saved(client, sheet, author):
    answer = save(client, sheet, visitor_category="referred", purpose_text="First talks")

    assert answer.url == reverse("visits:edit", args=[sheet.pk])
    sheet.refresh_from_db()
    assert (sheet.state, sheet.visitor_category, sheet.purpose_text) == ("draft", "referred", "First talks")


def test_saving_the_page_as_it_is_changes_nothing(client, sheet, author):
    version = sheet.version

    save(client, sheet)

    sheet.refresh_from_db()
    assert sheet.version == version


def test_an_empty_row_is_empty_also_where_the_visit_begins_between_two_minutes(client):
    odd = VisitFactory(confirmed=True, starts_at=now().replace(day=25, second=17, microsecond=5))
    sheet = InfoSheetFactory(appointment=odd)
    client.force_login(sheet.created_by)

    save(client, sheet, referrer="Mr Fang")

    sheet.refresh_from_db()
    assert (sheet.referrer, sheet.itinerary.count()) == ("Mr Fang", 0)


def test_lines_are_added_changed_and_taken_away(client, sheet, author):
    start = sheet.appointment.starts_at
    first = {"itinerary-0-kind": "welcome", "itinerary-0-place": "Lobby", "itinerary-0-minutes": "10"}
    save(client, sheet, **first)
    assert [(row.place, row.starts_at, row.minutes) for row in sheet.itinerary.all()] == [("Lobby", start, 10)]
    line = sheet.itinerary.get()

    save(client, sheet, **{"itinerary-0-place": "Gate", "itinerary-1-kind": "meeting"})
    assert [(row.pk == line.pk, row.place) for row in sheet.itinerary.all()] == [(True, "Gate"), (False, "")]
    save(client, sheet, **{"itinerary-0-DELETE": "on"})

    assert [row.kind for row in sheet.itinerary.all()] == ["meeting"]


def test_the_name_list_is_receptions_own(client, sheet, author):
    save(
        client,
        sheet,
        head_count="2",
        **{"visitors-1-name": "Li Na", "visitors-1-job_title": "Buyer", "visitors-1-diet": "No pork"},
    )

    first, second = sheet.appointment.visitors.order_by("pk")
    assert (first.job_title, second.name, second.brief.diet) == ("Head of purchasing", "Li Na", "No pork")
    assert Appointment.objects.get(pk=sheet.appointment_id).head_count == 2


@pytest.mark.parametrize("way", ["name", "username", "staff_number", "as offered"])
def test_a_colleague_is_named_by_name_login_or_staff_number(client, sheet, author, way):
    host = graded("middle", name="Zhou Wei", username="zhou", staff_number="S-77")
    typed = {"name": "zhou wei", "username": "zhou", "staff_number": "S-77", "as offered": "Zhou Wei (zhou)"}[way]

    save(client, sheet, host=typed)

    sheet.refresh_from_db()
    assert sheet.host == host


@pytest.mark.parametrize("typed", ["Nobody at all", "Li Na"])
def test_an_unknown_or_ambiguous_colleague_gets_a_sentence_and_the_rest_is_kept(client, sheet, author, typed):
    UserFactory(name="Li Na"), UserFactory(name="Li Na")

    answer = save(client, sheet, host=typed, purpose_text="First talks")

    assert answer.status_code == 200
    form = answer.context["form"]
    assert list(form.errors) == ["host"]
    assert (form["host"].value(), form["purpose_text"].value()) == (typed, "First talks")
    sheet.refresh_from_db()
    assert sheet.purpose_text != "First talks"


def test_a_wrong_line_keeps_everything_that_was_typed(client, sheet, author):
    answer = save(client, sheet, **{"itinerary-0-kind": "tour", "itinerary-0-starts_at": "soon"})

    row = answer.context["blocks"]["itinerary"]["formset"].forms[0]
    assert list(row.errors) == ["starts_at"]
    assert (row["kind"].value(), row["starts_at"].value()) == ("tour", "soon")
    assert [(anchor, label) for anchor, label, _ in answer.context["problems"]] == [
        ("id_itinerary-0-starts_at", "Time")
    ]


def test_somebody_who_receives_nobody_is_no_receptionist(client, sheet, author):
    answer = save(client, sheet, receptionist=UserFactory(role="agent").username)

    assert list(answer.context["form"].errors) == ["receptionist"]


@pytest.mark.clause("S3-36")
@pytest.mark.parametrize(("kind", "refused"), [("technical", False), ("commercial", True)])
def test_a_project_engineer_looks_after_the_logistics_of_technical_visits_only(client, sheet, author, kind, refused):
    engineer = UserFactory(role="project_engineer")
    named = {"receptionist": engineer.username, "project_engineer": engineer.username}

    answer = save(client, sheet, visitor_category="existing", customer_kind=kind, **named)

    named_now = Appointment.objects.get(pk=sheet.appointment_id).receptionist
    assert (answer.status_code == 200, named_now == engineer) == (refused, not refused)


@pytest.mark.clause("S3-13")
def test_a_service_is_struck_only_with_a_reason(client, sheet, author):
    set_level(sheet, "C")
    struck = {"service_items-0-decision": "struck"}

    answer = save(client, sheet, **struck)
    assert list(answer.context["services"][0][0].errors) == ["reason"]
    save(client, sheet, **struck, **{"service_items-0-reason": "They come by the back gate"})

    item = sheet.service_items.first()
    assert (item.decision, item.reason) == ("struck", "They come by the back gate")


def test_the_second_saver_sees_both_versions_and_loses_nothing(client, sheet, author):
    mine = posted(client, sheet, purpose_text="Mine", other_requirements="An interpreter")
    actions.edit(sheet, actor=author, version=sheet.version, fields={"purpose_text": "Theirs"})

    answer = client.post(reverse("visits:edit", args=[sheet.pk]), mine)

    both = [("Purpose in words", "Theirs", "Mine"), ("Other requirements", "–", "An interpreter")]
    assert answer.context["both"] == both
    form = answer.context["form"]
    assert (form["purpose_text"].value(), form["other_requirements"].value()) == ("Mine", "An interpreter")
    again = mine | {"version": form["version"].value()}
    client.post(reverse("visits:edit", args=[sheet.pk]), again)
    sheet.refresh_from_db()
    assert (sheet.purpose_text, sheet.other_requirements) == ("Mine", "An interpreter")


def test_what_is_missing_is_said_on_top_when_it_is_submitted_too_early(client, sheet, author):
    answer = client.post(reverse("visits:edit", args=[sheet.pk]), posted(client, sheet, submit="1", referrer="Mr Fang"))

    page = client.get(answer.url.partition("#")[0])
    sheet.refresh_from_db()
    assert (sheet.state, sheet.referrer) == ("draft", "Mr Fang")
    assert "Choose the visitor category." in page.content.decode()


def test_a_complete_sheet_is_saved_and_submitted_in_one_step(client):
    sheet = InfoSheetFactory(complete=True)
    client.force_login(sheet.appointment.salesperson)

    answer = client.post(reverse("visits:edit", args=[sheet.pk]), posted(client, sheet, submit="1"))

    sheet.refresh_from_db()
    assert (answer.url, sheet.state) == (sheet.get_absolute_url(), "submitted")


NEEDED = [
    ({"visitor_category": "referred"}, {"referrer"}),
    ({"visitor_category": "self_enquiring"}, {"found_us_by"}),
    ({"visitor_category": "newly_developed"}, {"reputation", "company_size", "industry", "potential"}),
    ({"visitor_category": "existing"}, {"customer_kind"}),
    ({"visitor_category": "existing", "customer_kind": "technical"}, {"customer_kind", "project_engineer"}),
    ({"purpose_type": "audit"}, {"audit_kind"}),
]


@pytest.mark.parametrize(("fields", "wanted"), NEEDED)
def test_only_what_is_needed_is_shown(client, sheet, author, fields, wanted):
    actions.edit(sheet, actor=author, version=sheet.version, fields=fields)

    sections = client.get(reverse("visits:edit", args=[sheet.pk])).context["sections"]

    # A visit that the customer asked for says when they asked.
    wanted = wanted | {"requested_on"}
    hanging = [cell for cells in sections.values() for cell in cells if cell.when]
    assert {cell.field.name for cell in hanging if cell.is_needed} == wanted


@pytest.mark.clause("S3-25")
def test_only_the_salesperson_or_the_engineer_of_a_technical_visit_draws_it_up(client):
    visit = VisitFactory(confirmed=True)
    other, engineer = UserFactory(role="sales"), UserFactory(role="project_engineer")
    marketing = UserFactory(role="marketing_center")
    for colleague in (other, engineer, marketing, visit.receptionist):
        client.force_login(colleague)
        assert client.post(reverse("visits:draft", args=[visit.pk])).status_code in {403, 404}
    sheet = InfoSheetFactory(appointment=visit, project_engineer=engineer)
    edit = reverse("visits:edit", args=[sheet.pk])

    def may_edit(colleague):
        client.force_login(colleague)
        return client.get(edit).status_code

    assert (may_edit(visit.salesperson), may_edit(marketing), may_edit(other)) == (200, 403, 404)
    assert (may_edit(engineer), may_edit(visit.receptionist)) == (403, 403)
    technical = {"visitor_category": "existing", "customer_kind": "technical"}
    actions.edit(sheet, actor=visit.salesperson, version=sheet.version, fields=technical)
    assert may_edit(engineer) == 200


def test_a_submitted_sheet_is_shown_instead_of_edited(client):
    sheet = InfoSheetFactory(submitted=True)
    client.force_login(sheet.appointment.salesperson)

    assert client.get(reverse("visits:edit", args=[sheet.pk])).url == sheet.get_absolute_url()


def test_an_approved_one_is_changed_without_the_receptionist(client):
    sheet = InfoSheetFactory(approved=True)
    client.force_login(sheet.appointment.salesperson)

    save(client, sheet, other_requirements="No photos")

    sheet.refresh_from_db()
    assert (sheet.state, sheet.other_requirements) == ("handed_over", "No photos")
    assert "receptionist" not in client.get(reverse("visits:edit", args=[sheet.pk])).context["form"].fields


def test_the_receptionist_changes_the_logistics_of_an_approved_sheet(client):
    sheet = InfoSheetFactory(approved=True)
    client.force_login(sheet.appointment.receptionist)

    save(client, sheet, **{"meals-0-starts_at": "2026-03-21T12:00", "meals-0-restaurant": "Lotus"})

    assert sheet.meals.get().restaurant == "Lotus"


def test_colleagues_are_suggested_while_typing(client, author):
    UserFactory(name="Zhou Wei", username="zhou", name_zh="周伟")

    def suggested(text):
        answer = client.get(reverse("visits:suggest-person"), {"q": text}).json()
        return [row["value"] for row in answer["suggestions"]]

    assert suggested("zho") == suggested("周") == ["Zhou Wei (zhou)"]
    assert suggested("") == []


def test_a_form_is_as_many_queries_for_many_lines_as_for_one(client, sheet, author, django_assert_max_num_queries):
    assert InfoSheet.objects.count() == 1
    with django_assert_max_num_queries(45):
        client.get(reverse("visits:edit", args=[sheet.pk]))


@pytest.mark.clause("S3-14", "S3-15")
def test_the_origin_is_put_right_on_the_sheet_with_who_invited_or_when_they_asked(client, sheet, author, noon):
    host = UserFactory(name="Zhou Wei", username="zhou")
    assert sheet.requested_on == noon.date()

    save(client, sheet, origin="requested", requested_on="2026-03-02")
    sheet.refresh_from_db()
    assert (sheet.appointment.origin, sheet.requested_on.isoformat()) == ("requested", "2026-03-02")

    save(client, sheet, origin="invited", invited_by="zhou")
    visit = Appointment.objects.get(pk=sheet.appointment_id)
    assert (visit.origin, visit.invited_by) == ("invited", host)


def test_a_purpose_that_is_not_offered_to_these_customers_is_refused_beside_its_field(client, sheet, author):
    answer = save(client, sheet, visitor_category="existing", customer_kind="commercial", purpose_type="design")

    form = answer.context["form"]
    said = "“Product design” is not offered to these customers: Commercial customers."
    assert (form.errors["purpose_type"], form["purpose_type"].value()) == ([said], "design")


def test_budgets_are_amounts(client, sheet, author):
    save(client, sheet, budget_meal="1200.50", budget_gift="0")
    sheet.refresh_from_db()
    assert (str(sheet.budget_meal), str(sheet.budget_gift), sheet.budget_lodging) == ("1200.50", "0.00", None)

    answer = save(client, sheet, budget_meal="-1")
    assert list(answer.context["form"].errors) == ["budget_meal"]


def test_a_field_that_waits_out_of_sight_says_for_whom_it_is_to_who_has_no_script(client, sheet, author):
    sections = client.get(reverse("visits:edit", args=[sheet.pk])).context["sections"]

    because = {cell.field.name: cell.because for cells in sections.values() for cell in cells if cell.when}
    assert because["referrer"] == "Referred customer"
    assert because["audit_kind"] == "Customer audit"
    assert because["project_engineer"] == "Technical customer"


def test_whoever_writes_reads_what_they_answer_for(client, sheet, author):
    page = client.get(reverse("visits:edit", args=[sheet.pk]))

    assert [row.code for row in page.context["responsibilities"]] == [
        "pass-on",
        "new-customer",
        "draw-up",
        "confirm-items",
    ]


def test_every_section_is_a_tap_away(client, sheet, author):
    page = client.get(reverse("visits:edit", args=[sheet.pk])).content.decode()

    listed = re.findall(r'<li><a href="#(section-[a-z_]+)"', page.partition('id="sections"')[2].partition("</nav>")[0])
    assert set(listed) == set(re.findall(r'id="(section-[a-z_]+)"', page))
