"""Who is introduced in which order: on paper for a visit, and on the list by which it is inspected."""

import pytest
from django.urls import reverse

from reception.models import Visitor
from tests.factories.inspections import InspectionFactory, checklist
from tests.factories.visits import InfoSheetFactory
from visits.models import SheetVisitor

pytestmark = pytest.mark.django_db


def guest(sheet, name, seniority):
    visitor = Visitor.objects.create(appointment=sheet.appointment, name=name)
    SheetVisitor.objects.create(visitor=visitor, seniority=seniority)


@pytest.mark.clause("S1-66")
@pytest.mark.parametrize("paper", [["programme-ours"], ["programme-guests", "en"], ["programme-guests", "zh-hans"]])
def test_the_printed_introduction_list_goes_by_seniority_and_inspections_look_at_it(client, paper):
    sheet = InfoSheetFactory(complete=True)
    sheet.appointment.visitors.all().delete()
    for name, seniority in [("Junior Jia", 3), ("Senior Shen", 1), ("Middle Ma", 2)]:
        guest(sheet, name, seniority)
    client.force_login(sheet.created_by)

    printed = client.get(reverse(f"visits:{paper[0]}", args=[sheet.pk, *paper[1:]])).content.decode()
    inspected = InspectionFactory(checklists=[checklist("etiquette")]).items.get(item__code="introductions")

    order = [printed.index(name) for name in ("Senior Shen", "Middle Ma", "Junior Jia")]
    assert order == sorted(order)
    assert "the junior is presented to the senior" in inspected.text
    assert "先把职位低者介绍给职位高者" in inspected.text_zh
