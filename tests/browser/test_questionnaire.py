"""A customer answers on a telephone, by keyboard alone, as a screen reader hears it."""

import re

import pytest
from playwright.sync_api import expect

from assessments import actions
from assessments.models import Feedback, Question
from tests.factories.assessments import FeedbackFactory
from tests.factories.customers import ContactFactory


@pytest.fixture
def path(transactional_db, held_clock):
    Question.objects.filter(code="quality").update(allows_na=True)
    return actions.ask(FeedbackFactory(contact=ContactFactory(language="zh-hans")), actor=None)


def test_a_visitor_answers_in_chinese_by_keyboard_alone(open_as, barriers, path):
    page = open_as(None, language="zh-CN", width=360)
    page.goto(path)
    overall = page.get_by_role("group", name="您对本次接待的总体满意度如何？")
    quality = page.get_by_role("group", name="质量：接待是否专业、有帮助？")
    expect(overall.get_by_role("radio")).to_have_count(5)
    expect(quality.get_by_role("radio")).to_have_count(6)
    expect(page.locator("html")).to_have_attribute("lang", "zh-Hans")
    assert barriers(page) == []

    quality.get_by_role("radio").first.focus()
    page.keyboard.press("ArrowUp")  # from the first mark round to the last answer: does not apply
    expect(quality.locator("input[value=na]")).to_be_checked()
    page.locator("button[type=submit]").last.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_be_visible()
    expect(quality.locator("input[value=na]")).to_be_checked()
    assert barriers(page) == []

    overall.get_by_role("radio").first.focus()
    page.keyboard.press("Space")
    expect(overall.locator("input[value='5']")).to_be_checked()
    page.locator("[name=respondent_name]").focus()
    page.keyboard.type("王芳")
    page.keyboard.press("Enter")

    expect(page).to_have_url(re.compile("/thanks/$"))
    assert barriers(page) == []
    feedback = Feedback.objects.get()
    said = {row.question.code: row.is_na or row.rating for row in feedback.answers.select_related("question")}
    assert (feedback.overall, feedback.respondent_name, said) == (5, "王芳", {"overall": 5, "quality": True})


def test_every_answer_is_a_large_target_on_a_telephone(open_as, path):
    page = open_as(None, language="zh-CN", width=360)
    page.goto(path)

    boxes = [radio.bounding_box() for radio in page.locator(".scale label").all()]

    assert min(box["height"] for box in boxes) >= 40
    assert min(box["width"] for box in boxes) >= 44
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
