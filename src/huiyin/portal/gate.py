"""The gate before the application: what is plainly too large or comes as a flood is sent back before anything of it is
read. Its counts are those of one web process; they are kept in memory and name nobody. Why it works so: docs/adr/0028.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections import OrderedDict
from collections.abc import Callable, Iterable, Mapping, Sequence
from http.cookies import CookieError, SimpleCookie
from time import time
from typing import Any, Final, NamedTuple
from urllib.parse import parse_qs

from huiyin.portal.networks import address_of, network_of

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
#: Drafts begun in a minute before work, or waiting, is asked for beginning one too: of one network, and in all.
BEGUN_A_NETWORK, BEGUN_A_MINUTE = 60, 600
#: Pages sent before the last, and last pages sent without work, of one draft in a minute.
PAGES_A_DRAFT, PLAIN_A_DRAFT = 90, 10
#: Drafts that one browser may have on the way at once.
MOST_DRAFTS = 5
#: A page of words; a page of files is bounded by what may be added at once.
MOST_WORDS = 1024 * 1024
MOST_REMEMBERED = 50_000
#: In the environment of what came through; an application without a gate before it counts nothing.
PASSED: Final = "huiyin.gate"

Application = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]


class Draft(NamedTuple):
    """What the cookie of a draft says, once its seal was found to hold."""

    token: str
    begun: int

    @property
    def key(self) -> str:
        return key_of(self.token)


class Refusal(NamedTuple):
    """`why` names the page: large, length, soon, busy, ticket, pages, begin, stranger (no draft of this browser)."""

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
        self._worked, self._plain, self._pages, self._begun = Minute(), Minute(), Minute(), Minute()

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

    def drafts_of(self, cookies: Mapping[str, str]) -> list[Draft]:
        """Every draft that a browser holds, each by a cookie of its own."""
        values = [value for name, value in cookies.items() if name == COOKIE or name.startswith(f"{COOKIE}_")]
        found = {draft.token: draft for draft in map(self.draft_of, values[-MOST_DRAFTS * 2 :]) if draft is not None}
        return list(found.values())

    def ticket(self, token: str) -> str:
        """A task for a browser: made when, how hard, for which draft."""
        made, difficulty = int(self._clock()), self.difficulty()
        return f"{made}.{difficulty}.{self._seal('ticket', token, made, difficulty)}"

    def difficulty(self) -> int:
        now = self._clock()
        filed, begun = self._worked.recent(now) // QUIET, self._begun.recent(now) // BEGUN_A_MINUTE
        return min(HARDEST, EASIEST + max(1, filed, begun).bit_length() - 1)

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
        query = str(environ.get("QUERY_STRING", ""))
        draft = asked(query, self.drafts_of(_cookies(environ)))
        if path != CHECK:
            return self._page(draft)
        if draft is None:
            return Refusal("403 Forbidden", "stranger")
        return self._filing(draft, *work_in(query))

    def _size(self, environ: dict[str, Any], path: str) -> Refusal | None:
        length = str(environ.get("CONTENT_LENGTH") or "")
        if not (length.isascii() and length.isdecimal()):
            return Refusal("411 Length Required", "length")
        if not path.startswith(STEPS):
            most = self._most_files
        elif path != FILES:
            most = MOST_WORDS
        elif asked(str(environ.get("QUERY_STRING", "")), self.drafts_of(_cookies(environ))) is None:
            # Files of a draft that this browser does not hold are not even read.
            return Refusal("403 Forbidden", "stranger") if int(length) > MOST_WORDS else None
        else:
            most = self._most_files
        return Refusal("413 Content Too Large", "large") if int(length) > most else None

    def _page(self, draft: Draft | None) -> Refusal | None:
        """What begins a draft is counted where it is begun (`begin`): a request that makes nothing uses up nothing."""
        now = self._clock()
        if draft is None or self._pages.add(f"draft {draft.token}", now) <= PAGES_A_DRAFT:
            return None
        return Refusal("429 Too Many Requests", "pages", self._rest(now))

    def _filing(self, draft: Draft, ticket: str, nonce: str) -> Refusal | None:
        now = self._clock()
        passed, refusal = self._passed.get(ticket, 0), self._stale(draft.token, ticket, nonce)
        if refusal is not None:
            return refusal
        if passed >= PASSES_A_TICKET:
            return self._busy(draft.token)
        if not nonce:
            wait = SLOW_SECONDS - int(now - draft.begun)
            if wait > 0:
                return Refusal("429 Too Many Requests", "soon", wait, self.ticket(draft.token))
            if self._plain.add(f"draft {draft.token}", now) > PLAIN_A_DRAFT:
                return self._busy(draft.token)
        self._worked.add("", now)
        self._pass(ticket)
        return None

    def _stale(self, token: str, ticket: str, nonce: str) -> Refusal | None:
        """A ticket that is not of this draft, too old, or comes with a number that is no work."""
        made, difficulty = self._read(token, ticket)
        if not difficulty or not -60 <= self._clock() - made <= TICKET_SECONDS:
            return Refusal("403 Forbidden", "ticket", ticket=self.ticket(token))
        if nonce and not is_work(ticket, nonce, difficulty):
            return Refusal("403 Forbidden", "ticket", ticket=self.ticket(token))
        return None

    def _pass(self, ticket: str) -> None:
        self._passed[ticket] = self._passed.get(ticket, 0) + 1
        if len(self._passed) > MOST_REMEMBERED:
            self._passed.popitem(last=False)

    # --- What is counted only once it is certain that something will be made

    def begin(self, page: str, query: str, network: str) -> Refusal | None:
        """Why no draft may be begun now. `page` is a word of chance on the page that begins it, for its ticket."""
        now = self._clock()
        self._begun.add("", now)
        of_network = self._begun.add(f"network {network}", now)
        if of_network <= BEGUN_A_NETWORK and self._begun.recent(now) <= BEGUN_A_MINUTE:
            return None
        token, (ticket, nonce) = f"begin {page}", work_in(query)
        refusal = self._stale(token, ticket, nonce)
        if refusal is not None or self._passed.get(ticket, 0):
            return Refusal("429 Too Many Requests", "begin", SLOW_SECONDS, self.ticket(token))
        if not nonce:
            wait = SLOW_SECONDS - int(now - self._read(token, ticket)[0])
            if wait > 0:
                return Refusal("429 Too Many Requests", "begin", wait, ticket)
            if not self._has_plain("begun", network):
                return Refusal("429 Too Many Requests", "begin", self._rest(now), ticket)
        self._pass(ticket)
        return None

    def file_plainly(self, query: str, token: str, network: str) -> Refusal | None:
        """Why a petition may not be filed without work now; with work it always may."""
        return None if work_in(query)[1] or self._has_plain("filed", network) else self._busy(token)

    def _has_plain(self, what: str, network: str) -> bool:
        now = self._clock()
        of_network = self._plain.add(f"{what} {network}", now)
        return of_network <= PLAIN_A_NETWORK and self._plain.add(what, now) <= PLAIN_A_MINUTE

    def _rest(self, now: float) -> int:
        return 60 - int(now % 60)

    def _busy(self, token: str) -> Refusal:
        return Refusal("429 Too Many Requests", "busy", self._rest(self._clock()), self.ticket(token))

    def _read(self, token: str, ticket: str) -> tuple[int, int]:
        """When a ticket was made and how hard it is; no difficulty when it is not ours or another draft's."""
        words = ticket.split(".")
        if len(words) != 3 or not all(word.isascii() and word.isdecimal() and len(word) < 12 for word in words[:2]):
            return 0, 0
        made, difficulty = int(words[0]), int(words[1])
        if not hmac.compare_digest(words[2].encode(), self._seal("ticket", token, made, difficulty).encode()):
            return 0, 0
        return made, difficulty

    def network(self, environ: Mapping[str, Any]) -> str:
        return network_of(address_of(environ, behind_proxy=self._behind_proxy))


def key_of(token: str) -> str:
    """Tells drafts apart on pages and in addresses without giving away what opens them."""
    return hashlib.sha256(token.encode()).hexdigest()[:12]


def asked_key(query: str) -> str:
    """Which draft a page or a form says it belongs to. The gate and the application read it by this one function."""
    return parse_qs(query[:1000]).get("draft", [""])[0]


def asked(query: str, held: Sequence[Draft]) -> Draft | None:
    """The draft that is meant, of those a browser holds; where none is named, the only one."""
    key = asked_key(query)
    if not key:
        return held[0] if len(held) == 1 else None
    return next((draft for draft in held if draft.key == key), None)


def work_in(query: str) -> tuple[str, str]:
    """Ticket and number of a query."""
    found = parse_qs(query[:1000])
    return found.get("ticket", [""])[0], found.get("nonce", [""])[0]


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


def _cookies(environ: dict[str, Any]) -> dict[str, str]:
    try:
        found = SimpleCookie(str(environ.get("HTTP_COOKIE", ""))[:8000])
    except CookieError:
        return {}
    return {name: morsel.value for name, morsel in found.items()}


Page = Callable[[Refusal, dict[str, Any]], bytes]


class Gated:
    """The application behind the gate. `page` writes what is said to somebody who is sent back."""

    def __init__(self, application: Application, gate: Gate, page: Page) -> None:
        self._application, self._gate, self._page = application, gate, page

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        refusal = self._gate.judge(environ)
        if refusal is None:
            environ[PASSED] = True
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
