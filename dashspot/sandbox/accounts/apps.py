"""Registered apps and the rules for their redirect URIs."""

from __future__ import annotations

import ipaddress
import secrets
from dataclasses import dataclass
from urllib.parse import SplitResult, urlsplit

from dashspot.sandbox.options import Options


@dataclass
class App:
    """One registered app; its owner needs Premium in development mode."""

    client_id: str
    client_secret: str
    redirect_uris: tuple[str, ...]
    owner_premium: bool = True

    def knows(self, secret: str) -> bool:
        """Whether the secret is this app's."""
        return secrets.compare_digest(secret.encode(), self.client_secret.encode())

    def takes(self, redirect_uri: str) -> bool:
        """Whether a redirect URI is registered; a loopback one registered without port takes any port."""
        return redirect_uri in self.redirect_uris or _without_port(redirect_uri) in self.redirect_uris


def registered(options: Options) -> dict[str, App]:
    """The apps of a sandbox, by client id."""
    return {options.client_id: App(options.client_id, options.client_secret, options.redirect_uris)}


def is_secure(redirect_uri: str) -> bool:
    """Whether Spotify takes such a URI at all: https, or http with a loopback address, never `localhost`."""
    parts = _split(redirect_uri)
    if parts is None or parts.hostname is None or parts.fragment:
        return False
    return (parts.scheme == "https" and parts.hostname != "localhost") or _is_loopback(parts)


def _without_port(redirect_uri: str) -> str | None:
    parts = _split(redirect_uri)
    if parts is None or not _is_loopback(parts):
        return None
    host = f"[{parts.hostname}]" if ":" in (parts.hostname or "") else parts.hostname
    return parts._replace(netloc=str(host)).geturl()


def _is_loopback(parts: SplitResult) -> bool:
    try:
        return parts.scheme == "http" and ipaddress.ip_address(parts.hostname or "").is_loopback
    except ValueError:
        return False


def _split(uri: str) -> SplitResult | None:
    try:
        parts = urlsplit(uri)
        _ = parts.port
    except ValueError:
        return None
    return parts
