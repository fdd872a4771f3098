"""The installation's Ed25519 key: what it signs, only this installation could have signed."""

from __future__ import annotations

from functools import cache
from hashlib import sha256
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat

from huiyin.vault.folder import KeyMissing, write_private

PRIVATE = "signing.key"
#: The public halves, one file a key, kept for ever so that old signatures can be checked after a change of key.
PUBLIC = "signing-{id}.pub"


def create_signing_key(folder: Path) -> str:
    """Make a new key in the folder and return its id. An earlier key's public half stays."""
    key = Ed25519PrivateKey.generate()
    public = key.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
    raw = key.private_bytes(Encoding.Raw, PrivateFormat.Raw, NoEncryption())
    write_private(folder / PUBLIC.format(id=id_of(public)), public.hex() + "\n")
    write_private(folder / PRIVATE, raw.hex() + "\n")
    return id_of(public)


def id_of(public: bytes) -> str:
    """What a key is called: the beginning of the digest of its public half."""
    return sha256(public).hexdigest()[:16]


def verifies(public: bytes, text: str, signature: str) -> bool:
    """Whether the key with this public half made this signature over this text."""
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(bytes.fromhex(signature), text.encode())
    except (InvalidSignature, ValueError):
        return False
    return True


def public_keys(folder: Path) -> dict[str, str]:
    """The public halves of all keys there ever were, in hexadecimal, by their ids."""
    found: dict[str, str] = {}
    for path in sorted(folder.glob(PUBLIC.format(id="*"))):
        public = path.read_text(encoding="ascii").strip()
        found[id_of(bytes.fromhex(public))] = public
    return found


class Signer:
    """Signs and checks with the keys of one folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._public: dict[str, Ed25519PublicKey] = {}
        try:
            raw = bytes.fromhex((folder / PRIVATE).read_text(encoding="ascii"))
        except FileNotFoundError:
            raise KeyMissing(folder / PRIVATE) from None
        self._private = Ed25519PrivateKey.from_private_bytes(raw)
        public = self._private.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
        self.id, self.public = id_of(public), public.hex()

    def sign(self, text: str) -> str:
        return self._private.sign(text.encode()).hex()

    def holds(self, key_id: str, text: str, signature: str) -> bool:
        """Whether the key named made this signature over this text. A key whose public half is gone holds nothing."""
        if key_id not in self._public:
            try:
                raw = bytes.fromhex((self._folder / PUBLIC.format(id=key_id)).read_text(encoding="ascii"))
            except (FileNotFoundError, ValueError):
                return False
            if id_of(raw) != key_id:
                return False
            self._public[key_id] = Ed25519PublicKey.from_public_bytes(raw)
        try:
            self._public[key_id].verify(bytes.fromhex(signature), text.encode())
        except (InvalidSignature, ValueError):
            return False
        return True


@cache
def signer(folder: Path) -> Signer:
    """The signer of a folder, read once."""
    return Signer(folder)
