"""What a way out of the house is set up with. The settings make these; they know nothing of the rest of this room."""

from __future__ import annotations

from typing import NamedTuple


class Gateway(NamedTuple):
    """How a text message is handed to a provider over HTTP. `body`: the values of the request, with {phone} and
    {text} in them."""

    url: str
    method: str
    form: str
    body: dict[str, object]
    headers: dict[str, str]
    timeout: int
    accepted: tuple[range, ...]
    accepted_body: str


class Mailbox(NamedTuple):
    """The mail server, and who the sender is. `security`: "none", "starttls" or "tls"."""

    host: str
    port: int
    user: str
    password: str
    security: str
    sender: str
    timeout: int
