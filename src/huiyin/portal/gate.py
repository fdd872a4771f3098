"""The gate before the application: what is plainly too large or comes as a flood is sent back before anything of it is
read. Its counts are those of one web process; they are kept in memory and name nobody. Why it works so: docs/adr/0028.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections import OrderedDict
from collections.abc import Callable, Iterable
from http.cookies import CookieError, SimpleCookie
from time import time
from typing import Any, Final, NamedTuple
from urllib.parse import parse_qs

from huiyin.portal.networks import network_of

WINDOW: Final = "/window/"
STEPS: Final = "/window/file/"
CHECK: Final = "/window/file/check/"
FILES: Final = "/window/file/files/"
COOKIE: Final = "huiyin_draft"

#: Leading zero bits asked of a browser while it is quiet, and the most that is ever asked: the first take an old
#: telephone about a second, the last about half a minute.
EASIEST, HARDEST = 17, 22
#: Filings a minute in one process from which on the work doubles with each doubling.
QUIET = 120
#: A ticket is good for so long; a page left open longer gets a new one by being sent again.
TICKET_SECONDS = 2 * 3600
#: Sending again after a lost answer is right; sending the same a hundred times is not.
PASSES_A_TICKET = 5
#: Without work: since the first page was sent at least so many seconds, so many filings a minute in all, and of one
#: network. The second keeps one network from using up the first.
SLOW_SECONDS = 15
PLAIN_A_MINUTE, PLAIN_A_NETWORK = 120, 30
#: Pages sent before the last: drafts begun of one network, in all, and pages of one draft.
BEGUN_A_NETWORK, BEGUN_A_MINUTE, PAGES_A_DRAFT = 120, 1200, 90
#: A page of words; a page of files is bounded by what may be added at once.
MOST_WORDS = 1024 * 1024
MOST_REMEMBERED = 50_000

Application = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]


class Draft(NamedTuple):
    """What the cookie of a draft says, once its seal was found to hold."""

    token: str
    begun: int


class Refusal(NamedTuple):
    """`why` names the page: large, length, soon, busy, ticket."""

    status: str
    why: str
    again_in: int = 0
    ticket: str = ""


class Minute:
    """Counts by key within the running minute."""

    def __init__(self) -> None:
        self._minute = -1
        self._counts: dict[str, int] = {}
        self.last = 0

    def add(self, key: str, now: float) -> int:
        """Count one more; how many there are now."""
        minute = int(now // 60)
        if minute != self._minute:
            self.last = self._counts.get("", 0) if minute == self._minute + 1 else 0
            self._minute, self._counts = minute, {}
        count = self._counts.get(key, 0) + 1
        if count > 1 or len(self._counts) < MOST_REMEMBERED:
            self._counts[key] = count
        return count

    def recent(self, now: float) -> int:
        """Of the key '' in this minute or the one before, whichever was more."""
        minute = int(now // 60)
        if minute == self._minute:
            return max(self._counts.get("", 0), self.last)
        return self._counts.get("", 0) if minute == self._minute + 1 else 0


class Gate:
    """Seals cookies and tickets, and judges what is sent. `most_files`: the largest request that brings files."""

    def __init__(self, secret: str, *, most_files: int, behind_proxy: bool, clock: Callable[[], float] = time) -> None:
        self._key = hashlib.sha256(f"huiyin window gate {secret}".encode()).digest()
        self._most_files, self._behind_proxy, self._clock = most_files, behind_proxy, clock
        self._passed: OrderedDict[str, int] = OrderedDict()
        self._worked, self._plain, self._pages = Minute(), Minute(), Minute()

    # --- What the pages hand out

    def cookie(self, token: str, begun: int) -> str:
        return f"{token}.{begun}.{self._seal('draft', token, begun)}"

    def draft_of(self, cookie: str) -> Draft | None:
        """The draft of a cookie; None when we never gave it out."""
        token, _, rest = cookie.partition(".")
        begun, _, seal = rest.partition(".")
        if not (begun.isascii() and begun.isdecimal() and len(begun) < 12):
            return None
        held = hmac.compare_digest(seal.encode(), self._seal("draft", token, int(begun)).encode())
        return Draft(token, int(begun)) if held else None

    def ticket(self, token: str) -> str:
        """A task for a browser: made when, how hard, for which draft."""
        made, difficulty = int(self._clock()), self.difficulty()
        return f"{made}.{difficulty}.{self._seal('ticket', token, made, difficulty)}"

    def difficulty(self) -> int:
        doubled = max(1, self._worked.recent(self._clock()) // QUIET).bit_length() - 1
        return min(HARDEST, EASIEST + doubled)

    def _seal(self, *parts: object) -> str:
        return hmac.new(self._key, "|".join(map(str, parts)).encode(), hashlib.sha256).hexdigest()[:32]

    # --- What comes in

    def judge(self, environ: dict[str, Any]) -> Refusal | None:
        """Why a request is not let through; None when it is."""
        path = str(environ.get("PATH_INFO", ""))
        if environ.get("REQUEST_METHOD") != "POST" or not path.startswith(WINDOW):
            return None
        wrong = self._size(environ, path)
        if wrong is not None or not path.startswith(STEPS):
            return wrong
        now, network = self._clock(), self._network(environ)
        draft = self.draft_of(_cookie(environ))
        if path != CHECK:
            return self._page(draft, network, now)
        if draft is None:
            return Refusal("403 Forbidden", "ticket")
        asked = parse_qs(str(environ.get("QUERY_STRING", ""))[:1000])
        ticket, nonce = (asked.get(name, [""])[0] for name in ("ticket", "nonce"))
        return self._filing(draft, ticket, nonce, network, now)

    def _size(self, environ: dict[str, Any], path: str) -> Refusal | None:
        length = str(environ.get("CONTENT_LENGTH") or "")
        if not (length.isascii() and length.isdecimal()):
            return Refusal("411 Length Required", "length")
        most = self._most_files if path == FILES or not path.startswith(STEPS) else MOST_WORDS
        return Refusal("413 Content Too Large", "large") if int(length) > most else None

    def _page(self, draft: Draft | None, network: str, now: float) -> Refusal | None:
        if draft is not None:
            too_many = self._pages.add(f"draft {draft.token}", now) > PAGES_A_DRAFT
        else:
            of_network = self._pages.add(f"begun {network}", now)
            too_many = of_network > BEGUN_A_NETWORK or self._pages.add("begun", now) > BEGUN_A_MINUTE
        return self._busy(now) if too_many else None

    def _filing(self, draft: Draft, ticket: str, nonce: str, network: str, now: float) -> Refusal | None:
        made, difficulty = self._read(draft, ticket)
        if not difficulty or not -60 <= now - made <= TICKET_SECONDS:
            return Refusal("403 Forbidden", "ticket", ticket=self.ticket(draft.token))
        passed = self._passed.get(ticket, 0)
        if passed >= PASSES_A_TICKET:
            return self._busy(now, draft)
        if not nonce:
            wait = SLOW_SECONDS - int(now - draft.begun)
            if wait > 0:
                return Refusal("429 Too Many Requests", "soon", wait, self.ticket(draft.token))
            of_network = self._plain.add(f"network {network}", now)
            if of_network > PLAIN_A_NETWORK or self._plain.add("all", now) > PLAIN_A_MINUTE:
                return self._busy(now, draft)
        elif not is_work(ticket, nonce, difficulty):
            return Refusal("403 Forbidden", "ticket", ticket=self.ticket(draft.token))
        self._worked.add("", now)
        self._passed[ticket] = passed + 1
        if len(self._passed) > MOST_REMEMBERED:
            self._passed.popitem(last=False)
        return None

    def _busy(self, now: float, draft: Draft | None = None) -> Refusal:
        again = 60 - int(now % 60)
        return Refusal("429 Too Many Requests", "busy", again, self.ticket(draft.token) if draft is not None else "")

    def _read(self, draft: Draft, ticket: str) -> tuple[int, int]:
        """When a ticket was made and how hard it is; no difficulty when it is not ours or another draft's."""
        words = ticket.split(".")
        if len(words) != 3 or not all(word.isascii() and word.isdecimal() and len(word) < 12 for word in words[:2]):
            return 0, 0
        made, difficulty = int(words[0]), int(words[1])
        if not hmac.compare_digest(words[2].encode(), self._seal("ticket", draft.token, made, difficulty).encode()):
            return 0, 0
        return made, difficulty

    def _network(self, environ: dict[str, Any]) -> str:
        address = str(environ.get("REMOTE_ADDR", ""))
        if self._behind_proxy:
            address = str(environ.get("HTTP_X_FORWARDED_FOR", "")).rpartition(",")[2].strip() or address
        return network_of(address)


def is_work(ticket: str, nonce: str, difficulty: int) -> bool:
    """Whether SHA-256(ticket ‖ nonce) begins with so many zero bits."""
    if not (nonce.isascii() and nonce.isdecimal() and len(nonce) < 16):
        return False
    found = int.from_bytes(hashlib.sha256(f"{ticket}{nonce}".encode()).digest(), "big")
    return found >> (256 - difficulty) == 0


def work(ticket: str) -> str:
    """A nonce for a ticket, as a browser would find it; for tests and benchmarks."""
    difficulty, nonce = int(ticket.split(".")[1]), secrets.randbelow(1 << 20)
    while not is_work(ticket, str(nonce), difficulty):
        nonce += 1
    return str(nonce)


def _cookie(environ: dict[str, Any]) -> str:
    try:
        found = SimpleCookie(str(environ.get("HTTP_COOKIE", ""))[:8000]).get(COOKIE)
    except CookieError:
        return ""
    return found.value if found is not None else ""


Page = Callable[[Refusal, dict[str, Any]], bytes]


class Gated:
    """The application behind the gate. `page` writes what is said to somebody who is sent back."""

    def __init__(self, application: Application, gate: Gate, page: Page) -> None:
        self._application, self._gate, self._page = application, gate, page

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        refusal = self._gate.judge(environ)
        if refusal is None:
            return self._application(environ, start_response)
        content = self._page(refusal, environ)
        headers = [
            ("Content-Type", "text/html; charset=utf-8"),
            ("Content-Length", str(len(content))),
            ("Cache-Control", "no-store, private"),
            ("Content-Security-Policy", "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'"),
            ("X-Content-Type-Options", "nosniff"),
            ("Connection", "close"),
        ]
        if refusal.again_in:
            headers.append(("Retry-After", str(refusal.again_in)))
        if refusal.ticket:
            headers.append(("X-Huiyin-Ticket", refusal.ticket))
        start_response(refusal.status, headers)
        return [content]
