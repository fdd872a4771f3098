"""The front hands every request to whoever behind it is idle, and nobody who is slow holds up the others."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO
from pathlib import Path
from socket import AF_UNIX, SOCK_STREAM, socket
from tempfile import TemporaryDirectory
from threading import Event, Thread, current_thread
from typing import Any

import pytest

from huiyin.config import front, hands, wire

LARGE = wire.SMALL * 3 + 7


class House:
    """An application behind the front that does as the address says."""

    def __init__(self) -> None:
        self.environ: dict[str, Any] = {}
        self.read = 0
        self.closed = Event()
        self.go = Event()
        self.threads: set[str] = set()

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        self.environ = environ
        self.threads.add(current_thread().name)
        path = environ["PATH_INFO"]
        if path == "/fails":
            raise RuntimeError("no page")
        if path == "/slow":
            self.go.wait(20)
        if path == "/sent":
            body = b"".join(iter(lambda: environ["wsgi.input"].read(100_000), b""))
            self.read = len(body)
        start_response("200 OK", [("Content-Type", "text/plain"), ("X-Name", "caf\xe9")])
        return self.pieces() if path == "/large" else [path.encode("latin-1"), b"!"]

    def pieces(self) -> Iterator[bytes]:
        try:
            for _number in range(400):
                yield b"0123456789" * 1000
        finally:
            self.closed.set()


@pytest.fixture
def line(monkeypatch: pytest.MonkeyPatch) -> Iterator[socket]:
    with TemporaryDirectory() as folder, socket(AF_UNIX, SOCK_STREAM) as listener:
        listener.bind(str(Path(folder) / "line"))
        listener.listen(20)
        monkeypatch.setenv(front.ADDRESS, str(Path(folder) / "line"))
        yield listener


@pytest.fixture
def house(line: socket, monkeypatch: pytest.MonkeyPatch) -> Iterator[House]:
    monkeypatch.setattr(hands, "PATIENCE", 0.2)
    monkeypatch.setattr(hands, "_WAIT", 0.1)
    made, over = House(), Event()
    behind = hands.Hands(line, made)

    def look() -> None:
        while not over.wait(0.02):
            behind.look(time.monotonic())

    watch = Thread(target=look)
    watch.start()
    yield made
    made.go.set()
    over.set()
    watch.join()
    behind.stop(5)
    time.sleep(0.2)


class Short(BytesIO):
    """A browser that sends a little at a time."""

    def read(self, size: int | None = -1) -> bytes:
        return super().read(min(size or 0, 1000))


def ask(path: str, body: bytes = b"", length: int | None = None, **more: str) -> tuple[str, dict[str, str], bytes]:
    environ = {
        "REQUEST_METHOD": "POST" if body else "GET", "PATH_INFO": path, "QUERY_STRING": "q=1", "SERVER_NAME": "h",
        "SERVER_PORT": "80", "SERVER_PROTOCOL": "HTTP/1.1", "REMOTE_ADDR": "10.0.0.7", "wsgi.url_scheme": "http",
        "wsgi.input": Short(body), "PATH": "/usr/bin", "HUIYIN_SECRET_KEY": "secret", **more,
    }  # fmt: skip
    if body:
        environ["CONTENT_LENGTH"] = str(len(body) if length is None else length)
    said: list[Any] = []
    content = front.application(environ, lambda status, headers: said.extend((status, dict(headers))))
    whole = b"".join(content)
    if hasattr(content, "close"):
        content.close()
    return said[0], said[1], whole


def test_a_request_arrives_as_it_was_asked_and_its_answer_as_it_was_given(house: House) -> None:
    status, headers, content = ask("/\xe5\x9b\x9e", HTTP_COOKIE="a=1", HTTP_X_FORWARDED_FOR="10.9.9.9")
    assert (status, content) == ("200 OK", b"/\xe5\x9b\x9e!")
    assert headers == {"Content-Type": "text/plain", "X-Name": "caf\xe9"}
    told = house.environ
    assert (told["REMOTE_ADDR"], told["HTTP_COOKIE"], told["QUERY_STRING"]) == ("10.0.0.7", "a=1", "q=1")
    assert told["HTTP_X_FORWARDED_FOR"] == "10.9.9.9"
    assert "HUIYIN_SECRET_KEY" not in told, "what the front's own environment holds is no part of a request"


@pytest.mark.parametrize("size", [1, 5000, wire.SMALL, wire.SMALL + 1, LARGE])
def test_what_is_sent_arrives_whole(house: House, size: int) -> None:
    assert ask("/sent", b"x" * size)[0] == "200 OK"
    assert house.read == size


def test_a_form_that_did_not_arrive_whole_is_not_passed_on(house: House) -> None:
    assert ask("/sent", b"x" * 100, length=200)[0] == "400 Bad Request"
    assert not house.environ


def test_a_large_body_that_nobody_reads_is_not_taken(house: House) -> None:
    body = Short(b"x" * LARGE)
    assert ask("/refused", b"x" * LARGE, **{"wsgi.input": body})[0] == "200 OK"  # type: ignore[arg-type]
    assert body.tell() == 0


def test_a_large_answer_comes_as_it_is_read(house: House) -> None:
    assert ask("/large")[2] == b"0123456789" * 400_000
    assert house.closed.wait(5)


def test_who_leaves_in_the_middle_of_a_large_answer_lets_go_of_the_process(house: House) -> None:
    environ = {"REQUEST_METHOD": "GET", "PATH_INFO": "/large", "wsgi.input": BytesIO()}
    content = front.application(environ, lambda _status, _headers: None)
    assert next(iter(content))
    content.close()  # type: ignore[attr-defined]
    assert house.closed.wait(5)
    assert ask("/next")[2] == b"/next!"


def test_a_page_that_fails_says_that_it_was_interrupted_and_the_next_one_comes(house: House) -> None:
    status, _headers, content = ask("/fails")
    assert status == "502 Bad Gateway" and "先查看" in content.decode()
    assert ask("/next")[2] == b"/next!"


def test_one_that_takes_long_does_not_hold_up_the_others(house: House) -> None:
    with ThreadPoolExecutor(3) as people:
        slow = [people.submit(ask, "/slow") for _number in range(2)]
        time.sleep(0.1)
        assert [ask(f"/{number}")[2] for number in range(5)] == [f"/{number}!".encode() for number in range(5)]
        assert not any(one.done() for one in slow)
        house.go.set()
        assert [one.result()[2] for one in slow] == [b"/slow!"] * 2
    assert ask("/after")[2] == b"/after!"


def test_quick_ones_are_served_one_after_the_other_by_one_thread(house: House) -> None:
    with ThreadPoolExecutor(8) as people:
        assert all(one[0] == "200 OK" for one in people.map(ask, [f"/{number}" for number in range(40)]))
    assert len(house.threads) == 1


def test_a_request_that_came_before_anybody_listened_waits(line: socket, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hands, "_WAIT", 0.1)
    with ThreadPoolExecutor(1) as people:
        waiting = people.submit(ask, "/early")
        time.sleep(0.1)
        behind = hands.Hands(line, House())
        behind.look(time.monotonic())
        assert waiting.result(10)[2] == b"/early!"
        behind.stop(5)
        time.sleep(0.3)


def test_a_process_that_dies_over_a_request_is_told(line: socket) -> None:
    with ThreadPoolExecutor(1) as people:
        waiting = people.submit(ask, "/dies")
        line.accept()[0].close()
        assert waiting.result(10)[0] == "502 Bad Gateway"


def test_a_front_whose_house_is_gone_ends(line: socket, monkeypatch: pytest.MonkeyPatch) -> None:
    ended: list[int] = []
    monkeypatch.setattr("os.kill", lambda process, _signal: ended.append(process))
    line.close()
    assert ask("/")[0] == "502 Bad Gateway"
    assert len(ended) == 1
