"""How each brand of robot wants to be spoken to: its body, its signature, its way of saying no.

Sources: the vendors' pages on custom group robots (WeCom 群机器人, DingTalk 自定义机器人,
Feishu 自定义机器人). Texts are sent as plain text, so that nothing a visitor wrote is markup
or calls everybody in the group.
"""

import base64
import hashlib
import hmac
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import quote_plus

from django.utils import translation
from django.utils.translation import gettext as _

from .models import Robot

# "Too many calls": WeCom, DingTalk (twice), Feishu (twice).
TOO_FAST = {45009, 130101, 410100, 9499, 11232}
WECOM_BYTES, DINGTALK_BYTES, FEISHU_BYTES = 2048, 20000, 30000


@dataclass(frozen=True)
class Said:
    """What there is to say."""

    key: str
    kind: str
    topic: str
    title: str
    text: str
    url: str
    at: datetime
    language: str
    phone: str = ""


def dressed(robot: Robot, said: Said, at: datetime) -> tuple[str, dict]:
    """The address to call, and the body in the brand's own form, signed its own way."""
    return DRESS[Robot.Brand(robot.brand)](robot, said, at)


def error_code(brand: str, body: Any) -> int | str | None:
    """What a robot that answers 200 says went wrong; None: it was taken."""
    if brand in {Robot.Brand.GENERIC, Robot.Brand.SMS} and not isinstance(body, dict):
        return None  # any 200 will do
    if not isinstance(body, dict):
        return "not understood"
    names = {Robot.Brand.FEISHU: ("code", "StatusCode")}.get(Robot.Brand(brand), ("errcode",))
    code = next((body[name] for name in names if name in body), None)
    if code is None:
        return None if brand in {Robot.Brand.GENERIC, Robot.Brand.SMS} else "not understood"
    return None if code in (0, "0") else code


def _wecom(robot: Robot, said: Said, at: datetime) -> tuple[str, dict]:
    return robot.address, {"msgtype": "text", "text": {"content": cut(_whole(said), WECOM_BYTES)}}


def _dingtalk(robot: Robot, said: Said, at: datetime) -> tuple[str, dict]:
    body = {"msgtype": "text", "text": {"content": cut(_whole(said), DINGTALK_BYTES)}, "at": {"isAtAll": False}}
    if not robot.secret:
        return robot.address, body
    timestamp = str(int(at.timestamp() * 1000))
    sign = _digest(robot.secret.encode(), f"{timestamp}\n{robot.secret}".encode())
    joint = "&" if "?" in robot.address else "?"
    return f"{robot.address}{joint}timestamp={timestamp}&sign={quote_plus(sign)}", body


def _feishu(robot: Robot, said: Said, at: datetime) -> tuple[str, dict]:
    with translation.override(said.language):
        link = [{"tag": "a", "text": _("Open"), "href": said.url}] if said.url else []
    text = cut(_without_address(said), FEISHU_BYTES)
    post = {"title": said.title, "content": [[{"tag": "text", "text": text}], *([link] if link else [])]}
    place = "zh_cn" if said.language.startswith("zh") else "en_us"
    body: dict = {"msg_type": "post", "content": {"post": {place: post}}}
    if robot.secret:
        timestamp = str(int(at.timestamp()))
        # Here the key is what others sign, and nothing is signed with it.
        body |= {"timestamp": timestamp, "sign": _digest(f"{timestamp}\n{robot.secret}".encode(), b"")}
    return robot.address, body


def _generic(robot: Robot, said: Said, at: datetime) -> tuple[str, dict]:
    return robot.address, {
        "id": said.key,
        "kind": said.kind,
        "topic": said.topic,
        "title": said.title,
        "text": said.text,
        "url": said.url,
        "at": said.at.isoformat(),
        "language": said.language,
    }


def _sms(robot: Robot, said: Said, at: datetime) -> tuple[str, dict]:
    body = {"id": said.key, "kind": said.kind, "phone": said.phone, "text": said.title, "url": said.url}
    return robot.address, body | {"at": said.at.isoformat(), "language": said.language}


DRESS = {
    Robot.Brand.WECOM: _wecom,
    Robot.Brand.DINGTALK: _dingtalk,
    Robot.Brand.FEISHU: _feishu,
    Robot.Brand.GENERIC: _generic,
    Robot.Brand.SMS: _sms,
}


def cut(text: str, most: int) -> str:
    """No more bytes than fit, and no half of a character."""
    raw = text.encode()
    return text if len(raw) <= most else raw[: most - 3].decode("utf-8", "ignore") + "…"


def _whole(said: Said) -> str:
    parts = [said.title, said.text, said.url if said.url not in said.text else ""]
    return "\n".join(part for part in parts if part)


def _without_address(said: Said) -> str:
    """Where the link has a line of its own, the text need not repeat it."""
    return said.text.replace(said.url, "").strip() if said.url else said.text


def _digest(key: bytes, signed: bytes) -> str:
    return base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()
