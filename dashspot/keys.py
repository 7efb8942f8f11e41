"""The keys of this deployment: what they encrypt and sign, and how they are changed.

From each secret a key is derived (HKDF-SHA256) for every purpose. The first secret writes, all of them read: to change
it, put a new one in front, and take the old one out when nothing needs it any more.
"""

from __future__ import annotations

import base64
import hashlib
import os
import secrets
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import NamedTuple

from cryptography.exceptions import InvalidTag
from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from dashspot import logs
from dashspot.errors import ConfigurationError, NotGenuine
from dashspot.settings import settings

_FILE = "secret.key"
_NONCE_BYTES = 12
_KEY_BYTES = 32


class Encrypted(NamedTuple):
    """What is stored: the content, and which key opens it."""

    key_id: str
    content: bytes


class Keys:
    """Encrypts, seals and signs; purposes never open each other's."""

    def __init__(self, given: Sequence[str]) -> None:
        """Take the secrets, the one that writes first."""
        self._secrets = {hashlib.sha256(b"id:" + key.encode()).hexdigest()[:8]: key.encode() for key in given}

    @property
    def ids(self) -> frozenset[str]:
        """What names the keys beside that which they encrypted."""
        return frozenset(self._secrets)

    def encrypt(self, purpose: str, plain: bytes, about: bytes) -> Encrypted:
        """Encrypt with AES-GCM. Only who says the same `about` can decrypt it."""
        key_id, nonce = next(iter(self._secrets)), secrets.token_bytes(_NONCE_BYTES)
        return Encrypted(key_id, nonce + AESGCM(self.derived(purpose)[key_id]).encrypt(nonce, plain, about))

    def decrypt(self, purpose: str, found: Encrypted, about: bytes) -> bytes:
        """What was encrypted. Raises NotGenuine: another key, another `about`, or changed on the way."""
        key = self.derived(purpose).get(found.key_id)
        if key is None:
            raise NotGenuine
        try:
            return AESGCM(key).decrypt(found.content[:_NONCE_BYTES], found.content[_NONCE_BYTES:], about)
        except (InvalidTag, ValueError) as error:
            raise NotGenuine from error

    def seal(self, purpose: str, plain: str) -> str:
        """Text that a browser may keep and can neither read nor change; it holds the moment."""
        return self._fernet(purpose).encrypt(plain.encode()).decode()

    def unseal(self, purpose: str, sealed: str, *, seconds: int) -> str:
        """What was sealed no longer ago than that. Raises NotGenuine."""
        try:
            return self._fernet(purpose).decrypt(sealed.encode(), ttl=seconds).decode()
        except (InvalidToken, UnicodeError) as error:
            raise NotGenuine from error

    def derived(self, purpose: str) -> dict[str, bytes]:
        """By key id the key of 32 bytes for a purpose, the one that writes first."""
        return {key_id: _derive(secret, purpose) for key_id, secret in self._secrets.items()}

    def _fernet(self, purpose: str) -> MultiFernet:
        keys = self.derived(f"seal:{purpose}").values()
        return MultiFernet([Fernet(base64.urlsafe_b64encode(key)) for key in keys])


@cache
def keys() -> Keys:
    """The keys of this process.

    Raises:
        ConfigurationError: the key in the data folder can't be read or made.
    """
    chosen = settings()
    if chosen.secret_keys:
        found = [key.strip() for key in chosen.secret_keys.get_secret_value().split(",")]
    else:
        found = [_kept(chosen.data_dir)]
    for key in found:
        logs.hide(key)
    return Keys(found)


def kept_in(folder: Path) -> Path:
    """Where the key of a data folder is kept, if no setting gives one."""
    return folder / _FILE


def _kept(folder: Path) -> str:
    """The key in the data folder, made by whoever needs it first."""
    path = kept_in(folder)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        draft = folder / f"{_FILE}.{os.getpid()}.{secrets.token_hex(4)}"
        draft.touch(mode=0o600, exist_ok=False)
        draft.write_text(secrets.token_urlsafe(_KEY_BYTES), encoding="ascii")
        try:
            os.link(draft, path)  # unlike a rename, it never takes the place of another's
        except FileExistsError:
            pass
        finally:
            draft.unlink()
        return path.read_text(encoding="ascii").strip()
    except (OSError, UnicodeError) as error:
        raise ConfigurationError(
            f"The key in {path} can't be read or made. Correct the folder, or set DASHSPOT_SECRET_KEYS."
        ) from error


@cache
def _derive(secret: bytes, purpose: str) -> bytes:
    return HKDF(SHA256(), _KEY_BYTES, salt=None, info=f"dashspot:{purpose}".encode()).derive(secret)
