"""The ways out: a provider's gateway and a mail server, each played by a server of the test's own."""

from __future__ import annotations

import json
import socket
import threading
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from email import message_from_bytes, policy
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any, ClassVar
from urllib.parse import parse_qs, urlsplit

import pytest
from django.core.exceptions import ImproperlyConfigured

from huiyin.config import telling
from huiyin.portal.messengers import ByMail, IntoFile, Message, NotSent, OverHttp, Refused, filled
from huiyin.portal.ways import Gateway, Mailbox

AT = datetime(2026, 3, 3, 2, 0, tzinfo=UTC)
TEXT = '望川县信访局：您的信访（编号XF2026-00001）有新的进展。"},{"phone":"1'
MESSAGE = Message("13800001234", TEXT)
MAIL = Message("guilan@example.com", "您的信访有新的进展。", "信访XF2026-00001有新的进展")


class Provider(BaseHTTPRequestHandler):
    """Keeps what it is asked and answers as it is told."""

    asked: ClassVar[list[tuple[str, str, dict[str, str], bytes]]] = []
    status: ClassVar[int] = 200
    answer: ClassVar[bytes] = b'{"code": 0}'

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        self.asked.append((self.command, self.path, dict(self.headers), body))
        self.send_response(self.status)
        if self.status == 302:
            self.send_header("Location", "/elsewhere")
        self.send_header("Content-Length", str(len(self.answer)))
        self.end_headers()
        self.wfile.write(self.answer)

    def do_GET(self) -> None:
        self.do_POST()

    def log_message(self, *args: Any) -> None:
        """Say nothing."""


@pytest.fixture
def provider() -> Iterator[str]:
    Provider.asked.clear()
    Provider.status, Provider.answer = 200, b'{"code": 0}'
    server = HTTPServer(("127.0.0.1", 0), Provider)
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/send?app=7"
    server.shutdown()
    server.server_close()
    thread.join(5)


def gateway(url: str, **more: Any) -> OverHttp:
    known: dict[str, Any] = {
        "method": "POST", "form": "json", "body": {"mobile": "{phone}", "content": "【望川】{text}", "sign": 17},
        "headers": {"Authorization": "Bearer s"}, "timeout": 2, "accepted": (range(200, 300),), "accepted_body": "",
    }  # fmt: skip
    return OverHttp(Gateway(url, **{**known, **more}))


def test_a_gateway_gets_the_values_as_json_and_no_word_of_the_message_becomes_one(provider: str) -> None:
    gateway(provider).send(MESSAGE, AT)
    [(method, path, headers, body)] = Provider.asked
    assert (method, path, headers["Authorization"]) == ("POST", "/send?app=7", "Bearer s")
    assert json.loads(body) == {"mobile": "13800001234", "content": f"【望川】{TEXT}", "sign": 17}


def test_a_gateway_gets_them_as_a_form_or_in_the_address(provider: str) -> None:
    gateway(provider, form="form").send(MESSAGE, AT)
    gateway(provider, method="GET").send(MESSAGE, AT)
    (_post, _path, headers, body), (get, path, _headers, _body) = Provider.asked
    assert headers["Content-Type"] == "application/x-www-form-urlencoded"
    wanted = {"mobile": ["13800001234"], "content": [f"【望川】{TEXT}"], "sign": ["17"]}
    assert parse_qs(body.decode()) == wanted
    assert get == "GET" and parse_qs(urlsplit(path).query) == {"app": ["7"], **wanted}


@pytest.mark.parametrize(
    ("status", "kind", "code"),
    [(503, NotSent, "http 503"), (401, NotSent, "http 401"), (422, Refused, "http 422"), (302, NotSent, "http 302")],
)
def test_what_a_gateway_does_not_take_is_tried_again_or_not(
    provider: str, status: int, kind: type[NotSent], code: str
) -> None:
    Provider.status, Provider.answer = status, b"13800001234 is not good"
    with pytest.raises(kind) as found:
        gateway(provider).send(MESSAGE, AT)
    assert type(found.value) is kind and found.value.code == code
    assert len(Provider.asked) == 1, "no redirect is followed: the headers hold a secret"


def test_a_gateway_that_says_no_with_a_friendly_status_is_understood(provider: str) -> None:
    wanted = gateway(provider, accepted_body=r'"code":\s*0\b')
    wanted.send(MESSAGE, AT)
    Provider.answer = b'{"code": 10021, "msg": "13800001234"}'
    with pytest.raises(NotSent) as found:
        wanted.send(MESSAGE, AT)
    assert found.value.code == "http answer"


def test_a_gateway_that_is_not_there_or_never_answers_is_tried_again() -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        address = f"http://127.0.0.1:{silent.getsockname()[1]}/"
        with pytest.raises(NotSent) as found:
            gateway(address, timeout=0.3).send(MESSAGE, AT)
        assert found.value.code == "timeout"
    with pytest.raises(NotSent) as found:
        gateway(address).send(MESSAGE, AT)
    assert found.value.code == "connection"


def test_only_texts_are_filled_in_and_unknown_names_stay() -> None:
    form = {"to": ["{phone}"], "sign": 17, "vars": {"a": "{text}{other}"}, "urgent": True}
    assert filled(form, {"phone": "1", "text": "{phone}"}) == {
        "to": ["1"], "sign": 17, "vars": {"a": "{phone}{other}"}, "urgent": True,
    }  # fmt: skip


class MailServer:
    """As much of SMTP as a sender needs; `refuses`: the answer to the address of the recipient."""

    def __init__(self, refuses: bytes = b"") -> None:
        self.refuses = refuses
        self.data = b""
        self.recipients: list[bytes] = []
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.port = self._socket.getsockname()[1]
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()

    def _serve(self) -> None:
        talk, _address = self._socket.accept()
        with talk, talk.makefile("rwb") as lines:

            def say(words: bytes) -> None:
                lines.write(words + b"\r\n")
                lines.flush()

            say(b"220 ready")
            for line in lines:
                verb = line[:4].upper()
                if verb == b"RCPT":
                    self.recipients.append(line.strip())
                    say(self.refuses or b"250 ok")
                elif verb == b"DATA":
                    say(b"354 go on")
                    while (part := lines.readline()) != b".\r\n":
                        self.data += part
                    say(b"250 taken")
                elif verb == b"QUIT":
                    say(b"221 bye")
                    return
                else:
                    say(b"250 ok")

    def close(self) -> None:
        self._thread.join(5)
        self._socket.close()


def mailbox(port: int, **more: Any) -> ByMail:
    known: dict[str, Any] = {"user": "", "password": "", "security": "none", "sender": "xf@example.cn", "timeout": 2}
    return ByMail(Mailbox("127.0.0.1", port, **{**known, **more}))


def test_a_mail_arrives_with_its_subject_and_its_words() -> None:
    server = MailServer()
    mailbox(server.port).send(MAIL, AT)
    server.close()
    found = message_from_bytes(server.data, policy=policy.default)
    assert (found["To"], found["From"], found["Subject"]) == (MAIL.to, "xf@example.cn", MAIL.subject)
    assert found.get_content().strip() == MAIL.text
    assert [line.upper() for line in server.recipients] == [b"RCPT TO:<GUILAN@EXAMPLE.COM>"]


@pytest.mark.parametrize(
    ("answer", "kind", "code"),
    [(b"550 no such mailbox", Refused, "smtp 550"), (b"451 try later", NotSent, "smtp 451")],
)
def test_an_address_that_is_refused_for_good_is_not_tried_again(answer: bytes, kind: type[NotSent], code: str) -> None:
    server = MailServer(answer)
    with pytest.raises(kind) as found:
        mailbox(server.port).send(MAIL, AT)
    server.close()
    assert type(found.value) is kind and found.value.code == code


def test_a_mail_server_that_is_not_there_or_has_no_tls_is_tried_again() -> None:
    server = MailServer()
    with pytest.raises(NotSent) as found:
        mailbox(server.port, security="starttls").send(MAIL, AT)
    assert found.value.code == "connection" and server.data == b"", "nothing goes out in the open instead"
    server.close()
    with pytest.raises(NotSent):
        mailbox(server.port).send(MAIL, AT)


def test_a_folder_that_cannot_be_written_to_is_tried_again(tmp_path: Path) -> None:
    blocked = tmp_path / "outbox"
    blocked.write_text("a file")
    with pytest.raises(NotSent) as found:
        IntoFile(blocked, "sms").send(MESSAGE, AT)
    assert found.value.code == "file"


# Settings


@pytest.fixture
def variable(monkeypatch: pytest.MonkeyPatch) -> Callable[[str, str], None]:
    return monkeypatch.setenv


@pytest.mark.parametrize(
    ("name", "value", "read"),
    [
        ("HUIYIN_PUBLIC_URL", "xf.example.cn", telling.public_url),
        ("HUIYIN_QUIET_HOURS", "21-8", telling.quiet_hours),
        ("HUIYIN_QUIET_HOURS", "24:00-08:00", telling.quiet_hours),
        ("HUIYIN_QUIET_HOURS", "08:00-08:00", telling.quiet_hours),
        ("HUIYIN_SMS_URL", "ftp://sms.example.cn/", telling.gateway),
        ("HUIYIN_SMS_BODY", '{"mobile": "{phone}"}', telling.gateway),
        ("HUIYIN_SMS_BODY", "phone={phone}&text={text}", telling.gateway),
        ("HUIYIN_SMS_HEADERS", '["Authorization"]', telling.gateway),
        ("HUIYIN_SMS_HEADERS", '{"A": "one\\r\\nB: two"}', telling.gateway),
        ("HUIYIN_SMS_ACCEPTED", "ok", telling.gateway),
        ("HUIYIN_SMS_ACCEPTED_BODY", "(", telling.gateway),
        ("HUIYIN_SMS_TIMEOUT", "0", telling.gateway),
        ("HUIYIN_MAIL_FROM", "望川县信访局", telling.mailbox),
        ("HUIYIN_MAIL_SECURITY", "ssl", telling.mailbox),
    ],
)
def test_a_setting_that_cannot_be_used_stops_the_program(
    variable: Callable[[str, str], None], name: str, value: str, read: Callable[[], object]
) -> None:
    variable("HUIYIN_SMS_URL", "https://sms.example.cn/send")
    variable("HUIYIN_MAIL_FROM", "xf@example.cn")
    variable(name, value)
    with pytest.raises(ImproperlyConfigured, match=name):
        read()


def test_settings_that_are_good_say_what_they_mean(variable: Callable[[str, str], None], tmp_path: Path) -> None:
    headers = tmp_path / "headers"
    headers.write_text('{"Authorization": "Bearer s"}\n')
    variable("HUIYIN_SMS_URL", "https://sms.example.cn/send")
    variable("HUIYIN_SMS_HEADERS_FILE", str(headers))
    variable("HUIYIN_SMS_ACCEPTED", "200, 202-204")
    made = telling.gateway()
    assert made.headers == {"Authorization": "Bearer s"}
    assert made.accepted == (range(200, 201), range(202, 205))
    variable("HUIYIN_PUBLIC_URL", "https://xf.example.cn/")
    assert telling.public_url() == "https://xf.example.cn"
    variable("HUIYIN_QUIET_HOURS", "none")
    assert telling.quiet_hours() is None
    variable("HUIYIN_MAIL_FROM", "望川县信访局 <xf@example.cn>")
    assert (telling.mailbox().port, telling.mailbox().security) == (587, "starttls")
