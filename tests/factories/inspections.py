"""Inspections: the smallest valid ones, brought to their state by the actions."""

import factory

from assessments import actions
from assessments.models import Inspection, Sample
from history.moment import now
from pages.formats import local
from papers.models import Checklist, Tick
from tests.factories.accounts import DepartmentFactory, UserFactory


def checklist(code="call-quality"):
    return Checklist.objects.get(code=code)


def tick_all(inspection, actor, *, failing=(), result=Tick.Result.PASS):
    """Every item is looked at; those of the codes in `failing` fail."""
    for item in inspection.items.select_related("item", "inspection"):
        said = Tick.Result.FAIL if item.item.code in failing else result
        note = "Not as it should be." if said == Tick.Result.FAIL else ""
        actions.note_item(item, result=said, version=item.version, note=note, actor=actor)


class InspectionFactory(factory.django.DjangoModelFactory):
    """Somebody of another department is to look at one person's calls today; `done=True` found nothing amiss.

    `failing=["mute"]` are the items that failed; other keywords go to the plan.
    """

    class Meta:
        model = Inspection

    @classmethod
    def _create(cls, model_class, *args, done=False, failing=(), **plan):
        inspector = plan.pop("inspector", None) or UserFactory(role="inspector", department=DepartmentFactory())
        values = {
            "kind": Inspection.Kind.ON_SITE,
            "planned_for": local(now()).date(),
            "inspectors": [inspector],
            "checklists": [checklist()],
            "actor": inspector,
        } | plan
        if not values.get("staff") and not values.get("department"):
            values["staff"] = UserFactory(department=DepartmentFactory())
        inspection = actions.plan_inspection(**values)
        if done or failing:
            tick_all(inspection, inspector, failing=failing)
        if done:
            actions.finish_inspection(inspection, inspected_at=now(), actor=inspector)
        return Inspection.objects.get(pk=inspection.pk)


def sample_of(population=Sample.Population.CALLS, **given):
    """A sample of this year's cases."""
    day = local(now()).date()
    values = {"size": 5, "seed": 7, "actor": UserFactory(role="inspector")} | given
    return actions.draw_sample(population=population, starts_on=day.replace(month=1, day=1), ends_on=day, **values)
