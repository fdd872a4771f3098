"""How a message leaves the house: into a file, over an HTTP gateway, through a mail server.

A messenger sends one message or says why it could not, in a code of our own: what a gateway answers may hold the
telephone number, and is neither kept nor logged.
"""

from __future__ import annotations

import http.client
import json
import re
import secrets
import smtplib
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any, NamedTuple, Protocol
from urllib.parse import urlencode, urlsplit

from django.conf import settings
from django.core.mail import EmailMessage, get_connection

from huiyin.portal.ways import Gateway, Mailbox

#: Answers of a gateway that no second try will better.
_FOR_GOOD = frozenset({400, 413, 422})
#: As much of an answer as is looked at.
_READ = 65_536


class Message(NamedTuple):
    """`subject` is for mail only."""

    to: str
    text: str
    subject: str = ""


class NotSent(Exception):
    """It could not be sent, for now: `code` says why."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class Refused(NotSent):
    """It will not be sent by trying again."""


class Messenger(Protocol):
    def send(self, message: Message, at: datetime) -> None:
        """
        Raises:
            NotSent, Refused.
        """


class IntoFile:
    """Each message becomes a file of its own, whole or not at all."""

    def __init__(self, folder: Path, kind: str) -> None:
        self._folder = folder
        self._kind = kind

    def send(self, message: Message, at: datetime) -> None:
        name = f"{at:%Y%m%dT%H%M%S}-{self._kind}-{secrets.token_hex(4)}"
        head = f"To: {message.to}\n" + (f"Subject: {message.subject}\n" if message.subject else "")
        try:
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            half = self._folder / f".{name}"
            half.touch(0o600, exist_ok=False)
            half.write_text(f"{head}\n{message.text}\n", encoding="utf-8")
            half.rename(self._folder / f"{name}.txt")
        except OSError as error:
            raise NotSent("file") from error


class OverHttp:
    """A provider's gateway. Its address is the only one ever spoken to: no redirect is followed, no proxy used."""

    def __init__(self, gateway: Gateway) -> None:
        self._gateway = gateway

    def send(self, message: Message, at: datetime) -> None:
        gateway = self._gateway
        values = filled(gateway.body, {"phone": message.to, "text": message.text})
        method, headers = gateway.method, dict(gateway.headers)
        parts = urlsplit(gateway.url)
        target, body = f"{parts.path or '/'}?{parts.query}".removesuffix("?"), None
        if method == "GET":
            target += ("&" if parts.query else "?") + urlencode(values)
        elif gateway.form == "form":
            body = urlencode(values).encode()
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        else:
            body = json.dumps(values, ensure_ascii=False).encode()
            headers["Content-Type"] = "application/json; charset=utf-8"
        status, answer = self._asked(method, target, body, headers)
        if status in _FOR_GOOD:
            raise Refused(f"http {status}")
        if not any(status in accepted for accepted in gateway.accepted):
            raise NotSent(f"http {status}")
        if gateway.accepted_body and not re.search(gateway.accepted_body, answer):
            raise NotSent("http answer")

    def _asked(self, method: str, target: str, body: bytes | None, headers: Mapping[str, str]) -> tuple[int, str]:
        parts = urlsplit(self._gateway.url)
        kind = http.client.HTTPSConnection if parts.scheme == "https" else http.client.HTTPConnection
        connection = kind(parts.hostname or "", parts.port, timeout=self._gateway.timeout)
        try:
            connection.request(method, target, body, dict(headers))
            answer = connection.getresponse()
            return answer.status, answer.read(_READ).decode("utf-8", "replace")
        except TimeoutError as error:
            raise NotSent("timeout") from error
        except (OSError, http.client.HTTPException) as error:
            raise NotSent("connection") from error
        finally:
            connection.close()


def filled(form: Any, words: Mapping[str, str]) -> Any:
    """The values of a request with the words put in, text by text, so that no word can add a value."""
    if isinstance(form, str):
        return re.sub(r"\{(\w+)\}", lambda found: words.get(found[1], found[0]), form)
    if isinstance(form, dict):
        return {name: filled(value, words) for name, value in form.items()}
    if isinstance(form, list):
        return [filled(value, words) for value in form]
    return form


class ByMail:
    """A mail server, spoken to with Django's own backend."""

    def __init__(self, mailbox: Mailbox) -> None:
        self._mailbox = mailbox

    def send(self, message: Message, at: datetime) -> None:
        box = self._mailbox
        connection = get_connection(
            "django.core.mail.backends.smtp.EmailBackend",
            host=box.host,
            port=box.port,
            username=box.user,
            password=box.password,
            use_tls=box.security == "starttls",
            use_ssl=box.security == "tls",
            timeout=box.timeout,
        )
        mail = EmailMessage(message.subject, message.text, box.sender, [message.to], connection=connection)
        try:
            mail.send()
        except smtplib.SMTPRecipientsRefused as error:
            codes = [code for code, _words in error.recipients.values()]
            if codes and all(code >= 500 for code in codes):
                raise Refused(f"smtp {codes[0]}") from error
            raise NotSent(f"smtp {codes[0]}" if codes else "smtp") from error
        except smtplib.SMTPAuthenticationError as error:
            raise NotSent("smtp sign-in") from error
        except smtplib.SMTPResponseException as error:
            raise NotSent(f"smtp {error.smtp_code}") from error
        except TimeoutError as error:
            raise NotSent("timeout") from error
        except (smtplib.SMTPException, OSError) as error:
            raise NotSent("connection") from error


def messengers() -> dict[str, Messenger]:
    """The ways that are set up, by channel."""
    found: dict[str, Messenger] = {}
    if settings.SMS == "file":
        found["sms"] = IntoFile(settings.OUTBOX, "sms")
    elif settings.SMS_GATEWAY is not None:
        found["sms"] = OverHttp(settings.SMS_GATEWAY)
    if settings.MAIL == "file":
        found["email"] = IntoFile(settings.OUTBOX, "email")
    elif settings.MAILBOX is not None:
        found["email"] = ByMail(settings.MAILBOX)
    return found
