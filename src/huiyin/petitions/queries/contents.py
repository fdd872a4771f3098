"""The text and personal data of petitions, opened."""

from __future__ import annotations

import hmac
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from hashlib import sha256

from django.db.models import F

from huiyin.core.events import canonical
from huiyin.core.filing import Party
from huiyin.ledger.prepared import Prepared
from huiyin.petitions.imports.columns import CONTENT_FIELDS
from huiyin.petitions.models import Content, Petition


@dataclass(frozen=True, slots=True)
class Text:
    """What one version of a petition's content says. `fields` has the filled fields only.

    `parties` are the people beside the petitioner; `details` further texts: facts, history, email, read_by, linking
    (why it joined a matter or opened its own), correction (why this version was made).
    """

    fields: Mapping[str, str]
    extra: Mapping[str, str] = field(default_factory=dict)
    parties: tuple[Party, ...] = ()
    details: Mapping[str, str] = field(default_factory=dict)

    @property
    def ask(self) -> str:
        return self.fields.get("ask", "")

    @property
    def searched(self) -> str:
        """What the text index is made of."""
        facts = self.details.get("facts")
        return f"{self.ask}\n{facts}" if facts else self.ask

    def canonical(self) -> str:
        """The one text form that the digest in the ledger is made of; what is not there is not in it."""
        more = {
            "extra": dict(self.extra),
            "parties": [party_form(party) for party in self.parties],
            "details": dict(self.details),
        }
        return canonical({**self.fields, **{name: value for name, value in more.items() if value}})

    def digest(self, salt: bytes) -> str:
        """SHA-256(salt ‖ content): the salt lies with the content, so that deleting both leaves nothing to guess."""
        return sha256(salt + self.canonical().encode()).hexdigest()


def party_form(party: Party) -> dict[str, str]:
    """Somebody as the sealed column holds them: the filled values only."""
    return {name: value for name, value in party._asdict().items() if value}


def opened(content: Content) -> Text:
    return Text(
        {name: value for name in CONTENT_FIELDS if (value := getattr(content, name))},
        json.loads(content.extra) if content.extra else {},
        tuple(Party(**one) for one in json.loads(content.parties)) if content.parties else (),
        json.loads(content.details) if content.details else {},
    )


def is_intact(content: Content) -> bool:
    """Whether the content still is what the ledger's entry was made from."""
    return hmac.compare_digest(opened(content).digest(bytes(content.salt)), content.digest)


_CONTENTS = Prepared(lambda petitions: Content.objects.filter(petition__in=petitions))


def present_texts(petitions: Iterable[Petition]) -> dict[int, Text]:
    """The newest content of each petition, by petition id; a petition whose content was disposed of is left out."""
    versions = {petition.pk: petition.version for petition in petitions}
    rows = _CONTENTS(tuple(versions))
    return {row.petition_id: opened(row) for row in rows if row.version == versions[row.petition_id]}


def present_asks(petitions: Iterable[int]) -> dict[int, str]:
    """What is asked in the newest content of some petitions, and nothing else of them opened."""
    return {petition: str(ask or "") for petition, ask in _ASKS(tuple(petitions))}


_ASKS = Prepared(
    lambda petitions: Content.objects.filter(petition__in=petitions, version=F("petition__version")).values_list(
        "petition", "ask"
    )
)
