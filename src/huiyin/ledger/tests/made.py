"""A small ledger outside every database, its checkpoints and a receipt, for tests of what is proved."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from hashlib import sha256

from huiyin.core.events import canonical
from huiyin.ledger import checkpoints, merkle, receipts
from huiyin.ledger.chain import body_of, genesis
from huiyin.ledger.checkpoints import CheckpointFile, Tree, leaf_of
from huiyin.ledger.receipts import FiledFile, Receipt
from huiyin.vault.signing import Signer

FILED = datetime(2026, 3, 3, 6, 20, 11, 52_000, tzinfo=UTC)
SALT = bytes(range(32))
CONTENT = canonical({"ask": "暖气不热，请检修并退还部分费用", "name": "张桂兰", "phone": "19900000001"})
PHOTO = FiledFile(
    "暖气.jpg",
    sha256(b"photo").hexdigest(),
    SALT.hex(),
    sha256(SALT + sha256(b"photo").hexdigest().encode()).hexdigest(),
)


def entry_of(number: str = "XF2026-00007", matter: int = 7) -> str:
    """The body of the entry of one petition filed at the window."""
    stream = f"matter:{matter}"
    digest = sha256(SALT + CONTENT.encode()).hexdigest()
    events = [
        {"event": "registered", "v": 1, "petition": matter, "on": "2026-03-03", "number": number, "content": digest},
        {"event": "attached", "v": 1, "petition": matter, "attachment": 1, "digest": PHOTO.digest},
    ]
    return body_of(stream=stream, n=1, prev=genesis(stream), act="window.file", actor="window", at=FILED, events=events)


def receipt_by(signer: Signer, entry: str | None = None) -> Receipt:
    return receipts.make(
        entry or entry_of(), CONTENT, SALT, "XF2026-00007", "望川县信访局", FILED, signer, files=[PHOTO]
    )


def log_of(hashes: Sequence[str], days: Sequence[tuple[datetime, int]], signer: Signer) -> list[CheckpointFile]:
    """The checkpoints of a ledger of these entries, published at these moments at these sizes."""
    made: list[CheckpointFile] = []
    previous, peaks = Tree(0, merkle.EMPTY.hex()), list[bytes]()
    for at, size in days:
        leaves = [leaf_of(one) for one in hashes[previous.size : size]]
        tree, whole = merkle.Grown(previous.size, peaks, leaves), b"".join(leaves)
        root, signature = checkpoints.sign(tree, previous, whole, day=at.date(), at=at, signer=signer)
        proof = tree.consistency(previous.size)
        made.append(
            CheckpointFile(
                at.date(), at, size, root, previous, peaks, whole, proof, signer.id, signer.public, signature
            )
        )
        previous, peaks = Tree(size, root), merkle.extended(previous.size, peaks, leaves)
    return made


def hashes_with(entry: str, place: int = 11, count: int = 20) -> list[str]:
    """Entries of others, and this one among them."""
    found = [sha256(str(number).encode()).hexdigest() for number in range(count)]
    found[place] = sha256(entry.encode()).hexdigest()
    return found


#: Published daily at a quarter past midnight there; the petition was filed between the second and the third.
DAYS = [
    (datetime(2026, 3, 1, 16, 15, tzinfo=UTC), 4),
    (datetime(2026, 3, 2, 16, 15, tzinfo=UTC), 9),
    (datetime(2026, 3, 3, 16, 15, tzinfo=UTC), 15),
    (datetime(2026, 3, 4, 16, 15, tzinfo=UTC), 20),
]
LATER = FILED + timedelta(days=10)
