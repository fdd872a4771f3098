"""Personal data at rest: sealed with AES-256-GCM, found again by a blind index.

A sealed value is: algorithm (1 byte), key id (4), nonce (12), ciphertext and tag. The algorithm byte leaves room for
SM4-GCM. The additional data names the place a value belongs to, so that it cannot be moved to another column.
"""

from __future__ import annotations

import hmac
import json
import os
import secrets
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from huiyin.vault import normal
from huiyin.vault.folder import KeyMissing, VaultError, write_private

FILE = "vault.json"
AES_256_GCM = 1
_NONCE = 12
_HEAD = 1 + 4
_POOL = _NONCE * 512


class KeyUnknown(VaultError):
    """The value was sealed with a key that is not in this folder."""

    def __init__(self, key_id: str, path: Path) -> None:
        super().__init__(
            f"这项内容是用另一把密钥（编号 {key_id}）加密的，{path} 中没有它。请放回原来的 keys 目录。"
            f" (sealed with key {key_id}, which is not in this key file)"
        )


class Vault:
    """The keys of one folder. The newest key seals; every key opens what it sealed."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / FILE
        self._pool = b""
        self._pool_owner = 0
        self._at = 0
        self._load()

    def _load(self) -> None:
        try:
            content = json.loads(self.path.read_text(encoding="ascii"))
        except FileNotFoundError:
            raise KeyMissing(self.path) from None
        except ValueError as error:
            raise VaultError(f"密钥文件 {self.path} 已损坏，请用留存的副本替换。 (key file damaged)") from error
        try:
            keys = [bytes.fromhex(entry["key"]) for entry in content["sealing"]]
            index = bytes.fromhex(content["index"])
        except (KeyError, TypeError, ValueError) as error:
            raise VaultError(f"密钥文件 {self.path} 内容不全，请用留存的副本替换。 (key file incomplete)") from error
        if not keys or {len(key) for key in [*keys, index]} != {32}:
            raise VaultError(f"密钥文件 {self.path} 中的密钥长度不对。 (key of a wrong length)")
        self._ciphers = {_id(key): AESGCM(key) for key in keys}
        newest = _id(keys[-1])
        self._head = bytes([AES_256_GCM]) + newest
        self._seal = self._ciphers[newest].encrypt
        self._index = index
        self._purposes: dict[str, bytes] = {}

    @property
    def key_ids(self) -> list[str]:
        """Oldest first; the last one seals."""
        return [key_id.hex() for key_id in self._ciphers]

    def seal(self, text: str, aad: str) -> bytes:
        return self.seal_bytes(text.encode(), aad)

    def seal_bytes(self, content: bytes, aad: str) -> bytes:
        """Seal a file's content in the same form as a text."""
        return self._head + (nonce := self._nonce()) + self._seal(nonce, content, aad.encode())

    def open(self, sealed: bytes, aad: str) -> str:
        """
        Raises:
            VaultError: the value is damaged, was moved here from elsewhere, or its key is not here.
        """
        return self.open_bytes(sealed, aad).decode()

    def open_bytes(self, sealed: bytes, aad: str) -> bytes:
        """
        Raises:
            VaultError: as `open`.
        """
        sealed = bytes(sealed)
        if len(sealed) < _HEAD + _NONCE + 16 or sealed[0] != AES_256_GCM:
            raise VaultError("加密内容的格式不认识：可能已损坏。 (not a sealed value)")
        cipher = self._ciphers.get(sealed[1:_HEAD]) or self._after_rotation(sealed[1:_HEAD])
        start = _HEAD + _NONCE
        try:
            return cipher.decrypt(sealed[_HEAD:start], sealed[start:], aad.encode())
        except InvalidTag:
            raise VaultError("加密内容已损坏，或不属于这一栏。 (sealed value damaged, or moved here)") from None

    def is_newest(self, sealed: bytes) -> bool:
        """Whether the value was sealed with the key that seals now."""
        return bytes(sealed[:_HEAD]) == self._head

    def blind(self, text: str, purpose: str) -> str:
        """What an exact look-up compares: equal for one value and one purpose, and saying nothing without the key."""
        key = self._purposes.get(purpose)
        if key is None:
            key = self._purposes[purpose] = hmac.digest(self._index, f"blind:{purpose}".encode(), "sha256")
        normalised = normal.BY_PURPOSE.get(purpose, normal.plain)(text)
        return hmac.digest(key, normalised.encode(), "sha256")[:16].hex()

    def _after_rotation(self, key_id: bytes) -> AESGCM:
        """Another process may have added a key since this one read the file."""
        self._load()
        try:
            return self._ciphers[key_id]
        except KeyError:
            raise KeyUnknown(key_id.hex(), self.path) from None

    def _nonce(self) -> bytes:
        """Twelve random bytes, drawn from the system in larger portions; a forked process draws its own."""
        if self._at >= len(self._pool) or self._pool_owner != os.getpid():
            self._pool, self._pool_owner, self._at = os.urandom(_POOL), os.getpid(), 0
        self._at += _NONCE
        return self._pool[self._at - _NONCE : self._at]


def _id(key: bytes) -> bytes:
    return sha256(b"huiyin key" + key).digest()[:4]


def create_vault(folder: Path) -> str:
    """Make the key file of a new home and return the key's id; an existing one is never overwritten."""
    if (folder / FILE).exists():
        raise VaultError(f"密钥文件 {folder / FILE} 已存在，不会覆盖。 (key file exists)")
    key = secrets.token_bytes(32)
    _write(folder, {"sealing": [{"key": key.hex()}], "index": secrets.token_hex(32)})
    return _id(key).hex()


def add_key(folder: Path) -> str:
    """A new key that seals from now on; the older ones still open. Returns its id."""
    vault = Vault(folder)
    content = json.loads(vault.path.read_text(encoding="ascii"))
    key = secrets.token_bytes(32)
    content["sealing"].append({"key": key.hex()})
    _write(folder, content)
    return _id(key).hex()


def _write(folder: Path, content: dict[str, Any]) -> None:
    write_private(folder / FILE, json.dumps(content, indent=1) + "\n")


@cache
def vault_of(folder: Path) -> Vault:
    """The vault of a folder, read once a process."""
    return Vault(folder)
