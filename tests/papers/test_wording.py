"""Every checklist clause of the regulations is an item that people read, and that a company may edit."""

from html.parser import HTMLParser

import pytest
from django.urls import reverse

from papers.models import Checklist

from .wording import SAID

pytestmark = pytest.mark.django_db


class Rows(HTMLParser):
    """The rows of a page's tables: the clauses each names, and its words."""

    def __init__(self):
        super().__init__()
        self.rows: list[tuple[list[str], str]] = []
        self.inside = False

    def handle_starttag(self, tag, attrs):
        if tag == "tr":
            self.inside = "data-clauses" in dict(attrs)
            if self.inside:
                self.rows.append((dict(attrs)["data-clauses"].split(), ""))

    def handle_data(self, data):
        if self.inside:
            clauses, words = self.rows[-1]
            self.rows[-1] = (clauses, words + data)


def rows_of(client, checklist, language, reader):
    """What the reader sees of a checklist in a language."""
    reader.language = language
    reader.save()
    client.force_login(reader)
    page = client.get(reverse("papers:detail", args=[Checklist.objects.get(code=checklist).pk]))
    parser = Rows()
    parser.feed(page.content.decode())
    return parser.rows


def words_for(client, checklist, clause, language, reader):
    return [words for clauses, words in rows_of(client, checklist, language, reader) if clause in clauses]


@pytest.mark.parametrize(
    ("checklist", "clause", "english", "chinese"),
    [pytest.param(*row, marks=pytest.mark.clause(row[1]), id=f"{row[0]} {row[1]} {row[2][:20]}") for row in SAID],
)
def test_the_checklist_says_what_its_clause_asks(client, clerk, checklist, clause, english, chinese):
    in_english = words_for(client, checklist, clause, "en", clerk)
    in_chinese = words_for(client, checklist, clause, "zh-hans", clerk)

    assert [words for words in in_english if english in words and clause in words] != []
    assert [words for words in in_chinese if chinese in words and clause in words] != []


@pytest.mark.clause("S1-59")
def test_breath_hair_and_nails_have_results_of_their_own(client, clerk):
    assert len(words_for(client, "etiquette", "S1-59", "en", clerk)) == 3


@pytest.mark.clause("S4-283")
def test_arguing_with_a_caller_is_a_serious_fail(client, clerk):
    [words] = words_for(client, "call-quality", "S4-283", "en", clerk)

    assert "No arguing with the customer, no mocking" in words
    assert "a fail is serious" in words


@pytest.mark.clause("S4-295")
def test_alcohol_at_work_is_a_serious_fail(client, clerk):
    [words] = words_for(client, "front-desk", "S4-295", "en", clerk)

    assert "No alcohol before or at work" in words
    assert "a fail is serious" in words


@pytest.mark.clause("S4-290")
@pytest.mark.parametrize(("checklist", "said"), [("call-quality", "warm; a smile"), ("front-desk", "smiling, warm")])
def test_courtesy_and_a_smile_are_asked_of_callers_and_of_the_desk(client, clerk, checklist, said):
    [words] = words_for(client, checklist, "S4-290", "en", clerk)

    assert said in words


@pytest.mark.clause("S4-291")
def test_the_desk_wears_uniform_and_badge_behind_a_service_card(client, clerk):
    words = words_for(client, "front-desk", "S4-291", "en", clerk)

    assert [said in line for said, line in zip(["uniform", "badge", "Service card"], words, strict=True)] == [True] * 3
    clerk.staff_number = "FD-07"
    clerk.save()
    clerk.refresh_from_db()
    assert clerk.staff_number == "FD-07"


@pytest.mark.clause("S4-313")
def test_the_phone_is_off_for_customers_of_tier_a_only(client, clerk):
    [words] = words_for(client, "outbound", "S4-313", "en", clerk)

    assert "Phone switched off" in words
    assert "tier A only" in words


@pytest.mark.clause("S4-249")
def test_standing_up_may_be_not_applicable(client, clerk):
    [words] = words_for(client, "host", "S4-249", "en", clerk)

    assert "Stands up and shakes hands" in words
    assert "n.a. allowed" in words


def test_the_audit_checklist_is_mandatory_but_for_the_interpreter(client, clerk):
    rows = rows_of(client, "audit", "en", clerk)

    optional = [words.split("\n")[2].strip() for _clauses, words in rows if "must be ticked" not in words]
    assert len(rows) == 13
    assert ["Interpreter" in words for words in optional] == [True]
