"""The register of complaints: entering one, finding its cause, putting it right, and somebody else making sure."""

from datetime import datetime

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.rules import on_behalf
from calls import complaining
from calls.models import Complaint, Issue, RegisterYear
from customers import actions as customers
from deadlines import actions as deadlines
from history import flow
from history.flow import NotAllowed
from history.models import Event
from history.moment import now
from pages.formats import local

from .guard import Refused

MEASURES, VERIFY = "COMPLAINT_MEASURES", "COMPLAINT_VERIFY"


def register(issue: Issue, *, actor: User | None, at: datetime) -> Complaint:
    """The complaint gets its number, and whoever handles it is its owner until somebody else is."""
    known = Complaint.objects.filter(issue=issue).first()
    if known is not None:
        return known
    year = local(at).year
    complaint = Complaint(issue=issue, year=year, number=_next_number(year), owner=issue.handler)
    flow.begin(complaint, "register", actor=actor, at=at)
    deadlines.start(complaint, MEASURES, owner=complaint.owner, department=issue.department, at=at, actor=actor)
    return complaint


@transaction.atomic
def entrust(complaint: Complaint, *, actor: User, owner: User, at: datetime | None = None) -> None:
    """Somebody answers from now on for cause, correction and prevention, and is told."""
    at = at or now()
    was, for_ = complaint.owner, _for(actor, complaint)
    _stay(complaint, "entrust", owner=owner)
    facts = {"from": str(was or complaint.issue.department), "to": str(owner)}
    flow.record(complaint, "entrust", actor=actor, at=at, for_=for_, facts=facts)
    deadlines.reassign(complaint, MEASURES, owner=owner, department=complaint.issue.department, at=at, actor=actor)
    if owner != actor:
        complaining.owner(complaint, actor=actor, at=at)


def follow_handler(issue: Issue, *, actor: User | None, at: datetime) -> None:
    """Whoever takes a complaint that nobody owns yet out of the queue owns it."""
    if issue.handler is None:
        return
    if (complaint := Complaint.objects.filter(issue=issue, owner__isnull=True).first()) is not None:
        complaint.owner = issue.handler
        Complaint.objects.filter(pk=complaint.pk, owner__isnull=True).update(
            owner=issue.handler, version=F("version") + 1
        )
        deadlines.reassign(complaint, owner=issue.handler, department=issue.department, at=at, actor=actor)


@transaction.atomic
def analyse(
    complaint: Complaint,
    *,
    actor: User,
    cause: str,
    correction: str,
    prevention: str,
    version: int,
    at: datetime | None = None,
) -> None:
    """Why it happened, how it was put right, and what keeps it from happening again, as far as is known."""
    at = at or now()
    _still(complaint, "analyse")
    flow.change(
        complaint,
        actor=actor,
        version=version,
        at=at,
        for_=_for(actor, complaint),
        verb="analyse",
        cause=cause,
        correction=correction,
        prevention=prevention,
    )


@transaction.atomic
def submit(
    complaint: Complaint,
    *,
    actor: User,
    cause: str,
    correction: str,
    prevention: str,
    verifier: User,
    version: int,
    at: datetime | None = None,
) -> None:
    """The owner says it is put right and will not come again; somebody else is asked to look whether it is so."""
    at = at or now()
    if complaint.owner is None:
        raise Refused("submit", _("Say first who owns the complaint."))
    if not (cause.strip() and correction.strip() and prevention.strip()):
        raise Refused("submit", _("Write down the cause, the correction and the prevention first."))
    if verifier.pk in complaint.involved | {actor.pk}:
        raise Refused("submit", _("Somebody else verifies it: not its owner, nor whoever handles the issue."))
    analyse(complaint, actor=actor, cause=cause, correction=correction, prevention=prevention, version=version, at=at)
    flow.move(
        complaint,
        "submit",
        actor=actor,
        at=at,
        for_=_for(actor, complaint),
        submitted_at=at,
        submitted_by=actor,
        verifier=verifier,
    )
    deadlines.stop(complaint, MEASURES, at=at, actor=actor)
    deadlines.start(complaint, VERIFY, owner=verifier, department=complaint.issue.department, at=at, actor=actor)
    complaining.verifier(complaint, actor=actor, at=at)


@transaction.atomic
def verify(complaint: Complaint, *, actor: User, words: str, at: datetime | None = None) -> None:
    """Somebody who had no part in it has looked: the correction holds, the prevention is in place."""
    at = at or now()
    for_ = _for(actor, complaint, of=complaint.verifier)
    _another(complaint, "verify", actor)
    flow.move(complaint, "verify", actor=actor, at=at, for_=for_, words=words, verified_at=at, verified_by=actor)
    deadlines.stop(complaint, VERIFY, at=at, actor=actor)
    complaining.verified(complaint, words, actor=actor, at=at)


@transaction.atomic
def send_back(complaint: Complaint, *, actor: User, words: str, at: datetime | None = None) -> None:
    """It does not hold yet: the owner reads why, and goes on."""
    at = at or now()
    for_ = _for(actor, complaint, of=complaint.verifier)
    _another(complaint, "send_back", actor)
    flow.move(complaint, "send_back", actor=actor, at=at, for_=for_, words=words)
    _owe_measures(complaint, actor=actor, at=at)
    complaining.sent_back(complaint, words, actor=actor, at=at)


def take_up_again(issue: Issue, *, actor: User, reason: str, at: datetime) -> None:
    """The issue is reopened: what was verified did not hold, or was not all."""
    complaint = Complaint.objects.filter(issue=issue).first()
    if complaint is not None and complaint.can("reopen"):
        flow.move(
            complaint, "reopen", actor=actor, at=at, words=reason, verified_at=None, verified_by=None, verifier=None
        )
        _owe_measures(complaint, actor=actor, at=at)


def must_be_verified(issue: Issue, verb: str) -> None:
    """An issue that is a complaint stays open until somebody has verified it."""
    if issue.is_complaint and Complaint.objects.unverified().filter(issue=issue).exists():
        raise Refused(verb, _("The complaint is not verified yet: somebody else than its owner has to look at it."))


@transaction.atomic
def name_customer(complaint: Complaint, *, actor: User, organisation: str, at: datetime | None = None) -> None:
    """Which customer it was who wrote on the public page: the issue is theirs from now on."""
    at = at or now()
    issue = complaint.issue
    if not complaint.can("name_customer"):
        raise Refused("name_customer", _("It is known already whose matter this is."))
    found = customers.find_or_register(organisation, actor=actor, at=at)
    row = Issue.objects.filter(pk=issue.pk, organisation__isnull=True)
    if not row.update(organisation=found, version=F("version") + 1):
        raise NotAllowed("name_customer", winner=Event.objects.latest_of(issue))
    issue.refresh_from_db()
    for subject in (issue, complaint):
        flow.record(subject, "name_customer", actor=actor, at=at, facts={"organisation": str(found)})
        deadlines.rename(subject)


def _another(complaint: Complaint, verb: str, actor: User) -> None:
    """Nobody with a part in it, nor who stands in for one."""
    if actor.hats() & complaint.involved:
        raise Refused(verb, _("Somebody else verifies it: not its owner, nor whoever handles the issue."))


def _owe_measures(complaint: Complaint, *, actor: User, at: datetime) -> None:
    deadlines.cancel(complaint, VERIFY, at=at, actor=actor)
    deadlines.start(
        complaint, MEASURES, owner=complaint.owner, department=complaint.issue.department, at=at, actor=actor
    )


def _next_number(year: int) -> int:
    """The next of the year; the row is locked until it is used, so that no number is given twice or left out."""
    RegisterYear.objects.get_or_create(year=year)
    RegisterYear.objects.filter(year=year).update(last=F("last") + 1)
    return RegisterYear.objects.values_list("last", flat=True).get(year=year)


def _still(complaint: Complaint, verb: str) -> None:
    """Lock the row in a state the verb starts from."""
    row = Complaint.objects.select_for_update().filter(pk=complaint.pk, state__in=Complaint.STAYS[verb])
    if not row.exists():
        raise NotAllowed(verb, winner=Event.objects.latest_move_of(complaint))


def _stay(complaint: Complaint, verb: str, **columns: object) -> None:
    row = Complaint.objects.filter(pk=complaint.pk, state__in=Complaint.STAYS[verb])
    if not row.update(version=F("version") + 1, **columns):
        raise NotAllowed(verb, winner=Event.objects.latest_move_of(complaint))
    complaint.refresh_from_db()


def _for(actor: User, complaint: Complaint, *, of: User | None = None) -> User | None:
    return on_behalf(actor, of=of or complaint.owner)
