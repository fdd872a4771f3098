"""The settings of notices to petitioners, read and checked: by which ways they go, through what, and when not."""

from __future__ import annotations

import json
import re
from datetime import time
from urllib.parse import urlsplit

from huiyin.config import env
from huiyin.portal.ways import Gateway, Mailbox

_HOURS = re.compile(r"([01]\d|2[0-3]):([0-5]\d)-([01]\d|2[0-3]):([0-5]\d)")
_CODES = re.compile(r"[1-5]\d\d(?:-[1-5]\d\d)?(?:,[1-5]\d\d(?:-[1-5]\d\d)?)*")
_METHODS = ("POST", "GET")


def public_url() -> str:
    """Where petitioners reach the window, without a slash at the end; empty: no address is named to them."""
    value = env.text("HUIYIN_PUBLIC_URL", "").rstrip("/")
    if value and (urlsplit(value).scheme not in ("http", "https") or not urlsplit(value).netloc):
        raise env.refused("HUIYIN_PUBLIC_URL", value, " https://… 形式的地址")
    return value


def quiet_hours() -> tuple[time, time] | None:
    """From when to when no text message is sent; None: none are quiet."""
    value = env.text("HUIYIN_QUIET_HOURS", "21:00-08:00")
    if value == "none":
        return None
    found = _HOURS.fullmatch(value)
    if found is None:
        raise env.refused("HUIYIN_QUIET_HOURS", value, " 21:00-08:00 形式的时段，或者 none")
    first, last = time(int(found[1]), int(found[2])), time(int(found[3]), int(found[4]))
    if first == last:
        raise env.refused("HUIYIN_QUIET_HOURS", value, "起止不同的时段，或者 none")
    return first, last


def gateway() -> Gateway:
    """The HTTP gateway, where text messages go through one."""
    url = env.text("HUIYIN_SMS_URL", "")
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise env.refused("HUIYIN_SMS_URL", url, " https://… 形式的地址")
    body = _object("HUIYIN_SMS_BODY", '{"phone": "{phone}", "text": "{text}"}')
    shown = json.dumps(body, ensure_ascii=False)
    if "{phone}" not in shown or "{text}" not in shown:
        raise env.refused("HUIYIN_SMS_BODY", shown, "含有 {phone} 和 {text} 的 JSON 对象")
    headers = _object("HUIYIN_SMS_HEADERS", "{}")
    if not all(isinstance(value, str) and value.isprintable() for value in headers.values()):
        raise env.refused("HUIYIN_SMS_HEADERS", "…", "名称和值都是文字的 JSON 对象")
    pattern = env.text("HUIYIN_SMS_ACCEPTED_BODY", "")
    try:
        re.compile(pattern)
    except re.error as error:
        raise env.refused("HUIYIN_SMS_ACCEPTED_BODY", pattern, "正则表达式") from error
    return Gateway(
        url,
        env.choice("HUIYIN_SMS_METHOD", "POST", *_METHODS),
        env.choice("HUIYIN_SMS_FORMAT", "json", "json", "form"),
        body,
        {name: str(value) for name, value in headers.items()},
        env.integer("HUIYIN_SMS_TIMEOUT", 10, least=1, most=60),
        _ranges("HUIYIN_SMS_ACCEPTED", "200-299"),
        pattern,
    )


def mailbox() -> Mailbox:
    """The mail server, where mail goes through one."""
    sender = env.text("HUIYIN_MAIL_FROM", "")
    if "@" not in sender or not sender.isprintable():
        raise env.refused("HUIYIN_MAIL_FROM", sender, "发件人的电子邮箱")
    security = env.choice("HUIYIN_MAIL_SECURITY", "starttls", "none", "starttls", "tls")
    return Mailbox(
        env.text("HUIYIN_MAIL_HOST", "127.0.0.1"),
        env.integer("HUIYIN_MAIL_PORT", {"none": 25, "starttls": 587, "tls": 465}[security], least=1, most=65_535),
        env.text("HUIYIN_MAIL_USER", ""),
        env.secret("HUIYIN_MAIL_PASSWORD") or "",
        security,
        sender,
        env.integer("HUIYIN_MAIL_TIMEOUT", 20, least=1, most=60),
    )


def _object(name: str, default: str) -> dict[str, object]:
    """A JSON object, of the variable or of the file it names."""
    try:
        found = json.loads(env.secret(name) or default)
    except ValueError as error:
        raise env.refused(name, "…", "JSON 对象") from error
    if not isinstance(found, dict):
        raise env.refused(name, "…", "JSON 对象")
    return found


def _ranges(name: str, default: str) -> tuple[range, ...]:
    value = env.text(name, default).replace(" ", "")
    if not _CODES.fullmatch(value):
        raise env.refused(name, value, " 200-299 形式的状态码")
    ends = ([int(code) for code in part.split("-")] for part in value.split(","))
    return tuple(range(one[0], one[-1] + 1) for one in ends)
