"""The gate: work, tickets and limits, by a clock of its own; nothing of what is refused reaches the application."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from typing import Any

import pytest

from huiyin.portal.gate import (
    BEGUN_A_MINUTE,
    BEGUN_A_NETWORK,
    CHECK,
    COOKIE,
    EASIEST,
    HARDEST,
    MOST_WORDS,
    PAGES_A_DRAFT,
    PASSES_A_TICKET,
    PLAIN_A_DRAFT,
    PLAIN_A_MINUTE,
    PLAIN_A_NETWORK,
    QUIET,
    SLOW_SECONDS,
    TICKET_SECONDS,
    Gate,
    Gated,
    Refusal,
    is_work,
    key_of,
    work,
)

START = 1_800_000_000.0
TOKENS = [hashlib.md5(str(number).encode()).hexdigest() for number in range(2000)]


class Clock:
    def __init__(self) -> None:
        self.now = START

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def gate(clock: Clock) -> Gate:
    return Gate("a secret of this test", most_files=300, behind_proxy=False, clock=clock)


def ask(gate: Gate, path: str = CHECK, *, query: str = "", address: str = "203.0.113.7", **more: Any) -> Refusal | None:
    cookie = more.pop("cookie", "")
    return gate.judge(
        {
            "REQUEST_METHOD": "POST",
            "PATH_INFO": path,
            "QUERY_STRING": query,
            "REMOTE_ADDR": address,
            "CONTENT_LENGTH": "20",
            "HTTP_COOKIE": f"{COOKIE}={cookie}",
            **more,
        }
    )


def sent(gate: Gate, token: str, ticket: str, nonce: str = "", **more: Any) -> Refusal | None:
    query = f"ticket={ticket}" + (f"&nonce={nonce}" if nonce else "")
    return ask(gate, query=query, cookie=gate.cookie(token, int(START)), **more)


def why(refusal: Refusal | None) -> str:
    return refusal.why if refusal is not None else ""


def test_whoever_did_the_work_comes_through(gate: Gate) -> None:
    ticket = gate.ticket(TOKENS[0])
    assert sent(gate, TOKENS[0], ticket, work(ticket)) is None


def test_work_for_another_draft_or_too_little_of_it_does_not(gate: Gate) -> None:
    ticket = gate.ticket(TOKENS[0])
    nonce = work(ticket)
    assert why(sent(gate, TOKENS[1], ticket, nonce)) == "ticket"
    wrong = next(str(one) for one in range(100) if not is_work(ticket, str(one), EASIEST))
    assert why(sent(gate, TOKENS[0], ticket, wrong)) == "ticket"


@pytest.mark.parametrize("changed", ["made", "difficulty", "seal", "empty", "words", "long"])
def test_a_forged_ticket_is_none(gate: Gate, changed: str) -> None:
    made, difficulty, seal = gate.ticket(TOKENS[0]).split(".")
    forged = {
        "made": f"{int(made) + 1}.{difficulty}.{seal}",
        "difficulty": f"{made}.1.{seal}",
        "seal": f"{made}.{difficulty}.{'0' * 32}",
        "empty": "",
        "words": "a.b.c",
        "long": f"{'9' * 400}.{difficulty}.{seal}",
    }[changed]
    assert why(sent(gate, TOKENS[0], forged, "1")) == "ticket"


def test_a_ticket_of_another_server_is_none(gate: Gate) -> None:
    other = Gate("another secret", most_files=300, behind_proxy=False).ticket(TOKENS[0])
    assert why(sent(gate, TOKENS[0], other, work(other))) == "ticket"


def test_an_old_ticket_is_answered_with_a_new_one(gate: Gate, clock: Clock) -> None:
    ticket = gate.ticket(TOKENS[0])
    nonce = work(ticket)
    clock.now += TICKET_SECONDS + 1
    refused = sent(gate, TOKENS[0], ticket, nonce)
    assert why(refused) == "ticket"
    assert refused is not None
    assert sent(gate, TOKENS[0], refused.ticket, work(refused.ticket)) is None


def test_the_same_ticket_is_good_for_sending_again_but_not_for_a_flood(gate: Gate) -> None:
    ticket = gate.ticket(TOKENS[0])
    nonce = work(ticket)
    passed = [sent(gate, TOKENS[0], ticket, nonce) for _ in range(100)]
    assert [why(one) for one in passed].count("") == PASSES_A_TICKET


def test_without_scripts_it_takes_fifteen_seconds_since_the_first_page(gate: Gate, clock: Clock) -> None:
    ticket = gate.ticket(TOKENS[0])
    refused = sent(gate, TOKENS[0], ticket)
    assert refused is not None
    assert (refused.why, refused.again_in) == ("soon", SLOW_SECONDS)
    clock.now += SLOW_SECONDS
    assert sent(gate, TOKENS[0], ticket) is None


def test_filings_without_work_from_one_network_leave_room_for_others_and_for_those_with_work(gate: Gate) -> None:
    """Counted when a petition is really filed: what is sent without one uses up nothing."""
    filed = [why(gate.file_plainly("ticket=t", token, "203.0.113.0/24")) for token in TOKENS[:100]]
    assert filed.count("") == PLAIN_A_NETWORK
    assert gate.file_plainly("ticket=t", TOKENS[0], "198.51.100.0/24") is None
    assert gate.file_plainly("ticket=t&nonce=1", TOKENS[0], "203.0.113.0/24") is None


def test_filings_without_work_from_everywhere_are_bounded_and_pass_with_their_minute(gate: Gate, clock: Clock) -> None:
    filed = [why(gate.file_plainly("ticket=t", token, f"10.{n % 200}.1.0/24")) for n, token in enumerate(TOKENS)]
    assert filed.count("") == PLAIN_A_MINUTE
    clock.now += 60
    assert gate.file_plainly("ticket=t", TOKENS[0], "198.51.100.0/24") is None


def test_one_draft_without_work_sends_its_last_page_ten_times_a_minute(gate: Gate, clock: Clock) -> None:
    clock.now += SLOW_SECONDS
    answers = []
    for second in range(20):
        clock.now += 1
        answers.append(why(sent(gate, TOKENS[0], gate.ticket(TOKENS[0]))) + f" {second}")
    assert sum(one.startswith(" ") for one in answers) == PLAIN_A_DRAFT


def test_the_work_grows_with_the_load_and_shrinks_again(gate: Gate, clock: Clock) -> None:
    assert gate.difficulty() == EASIEST
    for _ in range(QUIET * 4):
        gate._worked.add("", clock.now)
    assert gate.difficulty() == EASIEST + 2
    for _ in range(QUIET * 400):
        gate._worked.add("", clock.now)
    assert gate.difficulty() == HARDEST
    clock.now += 180
    assert gate.difficulty() == EASIEST


def test_a_village_behind_one_address_begins_and_goes_on(gate: Gate) -> None:
    """Forty people send all their pages in a minute, and all of them through one address."""
    for token in TOKENS[:40]:
        assert ask(gate, "/window/file/about/") is None
        cookie = gate.cookie(token, int(START))
        assert [ask(gate, f"/window/file/{one}/", cookie=cookie) for one in ("where", "words", "who", "files")] == [
            None
        ] * 4


def test_what_makes_nothing_closes_the_way_for_nobody(gate: Gate) -> None:
    """Ten thousand empty pages, without a draft or with a cookie that we never gave out, and then somebody begins."""
    for _ in range(5000):
        assert ask(gate, "/window/file/about/") is None
        assert ask(gate, "/window/file/about/", cookie=f"{TOKENS[0]}.1.{'0' * 32}") is None
    assert gate.begin("a", "", "203.0.113.0/24") is None
    assert gate.begin("b", "", "198.51.100.0/24") is None


def test_many_drafts_of_a_network_take_work_or_waiting_and_its_neighbours_go_on(gate: Gate, clock: Clock) -> None:
    begun = [why(gate.begin(f"{n}", "", "203.0.113.0/24")) for n in range(1000)]
    assert begun.count("") == BEGUN_A_NETWORK
    neighbour = gate.begin("neighbour", "", "203.0.113.0/24")
    assert neighbour is not None
    worked = f"ticket={neighbour.ticket}&nonce={work(neighbour.ticket)}"
    assert why(gate.begin("another page", worked, "203.0.113.0/24")) == "begin"
    assert gate.begin("neighbour", worked, "203.0.113.0/24") is None
    assert why(gate.begin("neighbour", worked, "203.0.113.0/24")) == "begin", "one ticket begins one draft"
    plain = gate.begin("without scripts", "", "203.0.113.0/24")
    assert plain is not None
    assert why(gate.begin("without scripts", f"ticket={plain.ticket}", "203.0.113.0/24")) == "begin"
    clock.now += SLOW_SECONDS
    assert gate.begin("without scripts", f"ticket={plain.ticket}", "203.0.113.0/24") is None
    clock.now += 120
    assert gate.begin("later", "", "203.0.113.0/24") is None


def test_drafts_begun_everywhere_take_work_and_the_work_grows(gate: Gate) -> None:
    begun = [why(gate.begin(f"{n}", "", f"10.{n % 250}.1.0/24")) for n in range(BEGUN_A_MINUTE * 4)]
    assert begun.count("") == BEGUN_A_MINUTE
    assert gate.difficulty() == EASIEST + 2


def test_pages_of_one_draft_have_an_end(gate: Gate) -> None:
    own = gate.cookie(TOKENS[0], int(START))
    pages = [why(ask(gate, "/window/file/words/", cookie=own)) for _ in range(200)]
    assert pages.count("") == PAGES_A_DRAFT


def test_a_ticket_belongs_to_the_draft_of_the_form(gate: Gate) -> None:
    """Two drafts in one browser: the address of the form says which is meant, its ticket fits no other."""
    first, second = TOKENS[:2]
    cookies = "; ".join(f"{COOKIE}_{key_of(token)}={gate.cookie(token, int(START))}" for token in (first, second))
    ticket = gate.ticket(first)
    nonce = work(ticket)

    def send(key: str) -> str:
        query = f"draft={key}&ticket={ticket}&nonce={nonce}"
        return why(ask(gate, query=query, HTTP_COOKIE=cookies))

    assert send(key_of(first)) == ""
    assert send(key_of(second)) == "ticket"
    assert send(key_of(TOKENS[2])) == "stranger"
    assert send("") == "stranger"


def test_what_is_too_large_is_refused_by_its_length_alone(gate: Gate) -> None:
    own = gate.cookie(TOKENS[0], int(START))
    assert why(ask(gate, "/window/file/files/", CONTENT_LENGTH=str(1024**3), cookie=own)) == "large"
    assert why(ask(gate, "/window/file/files/", CONTENT_LENGTH=str(1024**3))) == "stranger"
    assert why(ask(gate, "/window/file/words/", CONTENT_LENGTH=str(MOST_WORDS + 1))) == "large"
    assert why(ask(gate, "/window/follow/", CONTENT_LENGTH=str(1024**3))) == "large"
    for untold in ("", "-1", "1e3", "٣"):
        assert why(ask(gate, "/window/file/files/", CONTENT_LENGTH=untold)) == "length"


def test_only_the_window_is_gated(gate: Gate) -> None:
    assert ask(gate, "/petitions/new/", CONTENT_LENGTH=str(1024**3)) is None
    assert gate.judge({"REQUEST_METHOD": "GET", "PATH_INFO": CHECK}) is None


def test_behind_a_proxy_the_last_address_counts(clock: Clock) -> None:
    gate = Gate("s", most_files=300, behind_proxy=True, clock=clock)
    told = {"REMOTE_ADDR": "127.0.0.1", "HTTP_X_FORWARDED_FOR": "203.0.113.8, 198.51.100.9"}
    assert gate.network(told) == "198.51.100.0/24"


def test_neither_the_application_nor_the_body_is_touched(gate: Gate) -> None:
    def application(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        raise AssertionError("the application was asked")

    class Body:
        def read(self, *_given: int) -> bytes:
            raise AssertionError("the body was read")

    told: list[Any] = []
    gated = Gated(application, gate, lambda refusal, environ: refusal.why.encode())
    environ = {
        "REQUEST_METHOD": "POST", "PATH_INFO": CHECK, "CONTENT_LENGTH": "100", "wsgi.input": Body(),
        "HTTP_COOKIE": "\x00broken=;;=", "QUERY_STRING": "ticket=%ff%fe&nonce=" + "9" * 5000,
    }  # fmt: skip
    assert list(gated(environ, lambda *given: told.append(given))) == [b"stranger"]
    assert told[0][0] == "403 Forbidden"
