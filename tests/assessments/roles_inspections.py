"""Who gets what at the addresses of inspections, findings and samples."""

from assessments.models import FindingKind
from calls import actions as calls
from history.moment import now
from tests.factories.accounts import UserFactory
from tests.factories.calls import CallFactory
from tests.factories.inspections import InspectionFactory, checklist, sample_of
from tests.roles import Row

SEES = {"inspector", "admin", "assessor"}
INSPECTS = {"ok": {"inspector"}, "forbidden": {"*"}}
# Only its own inspectors note and finish.
NOBODY = {"ok": set(), "forbidden": SEES}
GROUP = {"ok": {"inspector"}, "forbidden": SEES - {"inspector"}}
EDITS_KINDS = {"ok": {"admin"}, "forbidden": {"*"}}


def planned():
    return [InspectionFactory().pk]


def done():
    return [InspectionFactory(done=True).pk]


def an_item():
    return [InspectionFactory().items.first().pk]


def a_finding():
    return [InspectionFactory(done=True, failing=["mute"]).findings.get().pk]


def a_kind():
    return [FindingKind.objects.first().pk]


def a_sample():
    calls.log(CallFactory(), actor=UserFactory())
    return [sample_of().pk]


def new_plan():
    return {"kind": "on_site", "planned_for": "2026-03-20", "checklists": [checklist().pk]}


KIND = {"name": "Late to the desk", "name_zh": "迟到", "order": "3", "is_active": "on", "version": "0"}
NOTED = {"result": "pass", "version": "0", "note": ""}

ROWS = [
    Row("assessments:inspections"),
    Row("assessments:export-inspections"),
    Row("assessments:plan-inspection", **INSPECTS),
    Row("assessments:plan-inspection", "post", post=new_plan, **INSPECTS),
    Row("assessments:agreement", ok=SEES, forbidden={"*"}),
    Row("assessments:inspection", make=planned, ok=SEES),
    Row("assessments:inspection", make=done, ok=SEES),
    Row("assessments:edit-inspection", make=planned, **GROUP),
    Row("assessments:edit-inspection", "post", make=planned, **GROUP),
    Row("assessments:finish-inspection", make=planned, **NOBODY),
    Row("assessments:finish-inspection", "post", make=planned, **NOBODY),
    Row("assessments:cancel-inspection", make=planned, **GROUP),
    Row("assessments:cancel-inspection", "post", make=planned, post=lambda: {"reason": "Moved"}, **GROUP),
    Row("assessments:close-inspection", "post", make=done, **GROUP),
    Row("assessments:score-again", "post", make=done, **GROUP),
    Row("assessments:find", make=planned, **NOBODY),
    Row("assessments:find", "post", make=planned, **NOBODY),
    Row("assessments:note-item", "post", make=an_item, post=lambda: NOTED, **NOBODY),
    # Findings.
    Row("assessments:findings"),
    Row("assessments:export-findings"),
    Row("assessments:finding", make=a_finding, ok=SEES),
    Row("assessments:order-from-finding", make=a_finding, **GROUP),
    Row(
        "assessments:order-from-finding",
        "post",
        make=a_finding,
        post=lambda: {"problem": "Mute the line", "due_on": f"{now():%Y}-12-31"},
        **GROUP,
    ),
    Row("assessments:dismiss-finding", make=a_finding, **GROUP),
    Row("assessments:dismiss-finding", "post", make=a_finding, post=lambda: {"reason": "Line was muted"}, **GROUP),
    Row("assessments:settle-finding", make=a_finding, **GROUP),
    Row("assessments:settle-finding", "post", make=a_finding, post=lambda: {"words": "Shown at once"}, **GROUP),
    Row("assessments:finding-kinds", ok=SEES, forbidden={"*"}),
    Row("assessments:add-finding-kind", **EDITS_KINDS),
    Row("assessments:add-finding-kind", "post", post=lambda: KIND, **EDITS_KINDS),
    Row("assessments:edit-finding-kind", make=a_kind, **EDITS_KINDS),
    Row("assessments:edit-finding-kind", "post", make=a_kind, post=lambda: KIND, **EDITS_KINDS),
    # Samples.
    Row("assessments:samples", ok=SEES, forbidden={"*"}),
    Row("assessments:draw-sample", **INSPECTS),
    Row("assessments:draw-sample", "post", **INSPECTS),
    Row("assessments:sample", make=a_sample, ok=SEES, forbidden={"*"}),
]
