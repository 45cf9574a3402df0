"""Where telephone systems post their calls: `/api/telephone/…`, described by `/api/telephone/openapi.json`."""

from datetime import datetime, timedelta
from typing import Annotated, Literal

from django.http import HttpRequest
from ninja import NinjaAPI, Schema
from ninja.security import HttpBearer
from pydantic import AfterValidator, AwareDatetime, ConfigDict, Field

from history.moment import now
from notices.models.link import hash_of

from .actions import telephone
from .models import TelephoneCall, TelephoneSystem

# A system whose clock runs ahead a little is believed; what it kept to itself for weeks is not news.
AHEAD, BEHIND = timedelta(minutes=5), timedelta(days=7)


class Token(HttpBearer):
    """The token that an administrator made for this telephone system."""

    def authenticate(self, request: HttpRequest, token: str) -> TelephoneSystem | None:
        return TelephoneSystem.objects.in_use().filter(token_hash=hash_of(token)).first()


api = NinjaAPI(
    title="Portico: telephone",
    version="1",
    description=(
        "A telephone system tells what happens to a call: it rings, somebody answers, it is over, a recording lies "
        "somewhere. Every event names the call by `call_id`. Events may come twice and in any order; the same event "
        "twice changes nothing. Times carry a zone; without one of their own they are the time of arrival."
    ),
    urls_namespace="telephone",
    auth=Token(),
    docs_url=None,
)


def _recent(at: datetime) -> datetime:
    if not now() - BEHIND <= at <= now() + AHEAD:
        raise ValueError("must lie within the last seven days and not in the future")
    return at


Extension = Annotated[
    str, Field(pattern=r"^[0-9A-Za-z*#_-]{0,20}$", description="The extension it rings at, or that picked up.")
]


class _Event(Schema):
    model_config = ConfigDict(extra="forbid")

    call_id: str = Field(pattern=r"^[!-~]{1,80}$", description="What the telephone system calls this call.")
    at: Annotated[AwareDatetime, AfterValidator(_recent)] | None = Field(
        None, description="When it happened, with its zone; the time of arrival where it is left out."
    )
    extension: Extension = ""
    number: str = Field(
        "", pattern=r"^[0-9+*#() .-]{0,40}$", description="The other party; empty where it is withheld."
    )
    direction: Literal["in", "out"] | None = None


class Ring(_Event):
    """It rings; for a call that goes out: it rings there."""


class Answer(_Event):
    """Somebody picked up."""

    rings: int | None = Field(None, ge=0, le=200, description="Counted rings; without them the seconds say.")


class HangUp(_Event):
    """It is over. Without an answer before it, nobody picked up."""

    refused: bool = Field(False, description="Whoever it rang for pressed it away.")


class Recording(_Event):
    """Where the recording lies."""

    address: str = Field(pattern=r"^https?://[!-~]{1,480}$")


class Heard(Schema):
    """How the call stands now, all events taken together."""

    call_id: str
    state: Literal["ringing", "talking", "answered", "missed", "refused"]
    rang_at: datetime | None
    answered_at: datetime | None
    ended_at: datetime | None
    answer_seconds: int | None
    extension_known: bool = Field(description="False where no administrator has said whose extension it is.")


@api.post("ring", response=Heard, url_name="ring", summary="It rings")
def ring(request: HttpRequest, event: Ring) -> Heard:
    return _hear(request, "ring", event)


@api.post("answer", response=Heard, url_name="answer", summary="Somebody picks up")
def answer(request: HttpRequest, event: Answer) -> Heard:
    return _hear(request, "answer", event, rings=event.rings)


@api.post("hang-up", response=Heard, url_name="hang-up", summary="It is over")
def hang_up(request: HttpRequest, event: HangUp) -> Heard:
    return _hear(request, "hang_up", event, is_refused=event.refused)


@api.post("recording", response=Heard, url_name="recording", summary="A recording lies somewhere")
def recording(request: HttpRequest, event: Recording) -> Heard:
    return _hear(request, "recording", event, recording=event.address)


def _hear(request: HttpRequest, kind: str, event: _Event, **more) -> Heard:
    told = telephone.Told(
        kind=kind,
        reference=event.call_id,
        at=event.at or now(),
        number=event.number,
        extension=event.extension,
        direction=event.direction or "",
        **more,
    )
    return _said(telephone.hear(request.auth, told))


def _said(heard: TelephoneCall) -> Heard:
    return Heard(
        call_id=heard.reference,
        state=_state(heard),
        rang_at=heard.rung_at,
        answered_at=heard.answered_at,
        ended_at=heard.ended_at,
        answer_seconds=heard.answer_seconds,
        extension_known=heard.line is not None and heard.line.person_id is not None,
    )


def _state(heard: TelephoneCall) -> str:
    if heard.answered_at is not None:
        return "talking" if heard.ended_at is None else "answered"
    if heard.ended_at is None:
        return "ringing"
    return "refused" if heard.is_refused else "missed"
