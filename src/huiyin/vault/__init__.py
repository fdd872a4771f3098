"""Field encryption, blind index and signatures; keys lie outside every database and every backup."""

from huiyin.vault.folder import KeyMissing, VaultError
from huiyin.vault.sealing import KeyUnknown, Vault, vault_of
from huiyin.vault.signing import Signer, signer

__all__ = ["KeyMissing", "KeyUnknown", "Signer", "Vault", "VaultError", "signer", "vault_of"]
