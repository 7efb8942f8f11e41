"""What this machine and its settings say, without asking anybody."""

from __future__ import annotations

import os
import re
import shutil
import tempfile
from ipaddress import ip_address
from urllib.parse import urlsplit

from pydantic import SecretStr

from dashspot.blocks.words import count
from dashspot.keys import kept_in
from dashspot.operations.doctor.checks import Checks, Finding, Patient, note, ok, wrong
from dashspot.settings import PREFIX, origins

_GIGABYTE = 1e9
_LITTLE, _TOO_LITTLE = 2.0, 0.2
"""In GB."""
_OTHERS_MAY = 0o077
CALLBACK = "/oauth2callback"
_HEX = re.compile(r"[0-9a-f]{32}")

CHECKS = Checks()


@CHECKS.enter("settings")
def settings(patient: Patient) -> Finding:
    """Which are set, where, and to what; a secret is not shown."""
    found = origins(patient.environ, patient.secrets_file)
    if not found:
        return ok("All are at their defaults.")
    by_place: dict[str, list[str]] = {}
    for name, place in sorted(found.items()):
        by_place.setdefault(place, []).append(f"{PREFIX}{name.upper()}={_shown(getattr(patient.settings, name))}")
    told = "; from ".join(f"{place}: {', '.join(names)}" for place, names in by_place.items())
    return ok(f"From {told}. The others are at their defaults.")


@CHECKS.enter("data folder")
def data_folder(patient: Patient) -> Finding:
    """Whether the database and the key can be kept there."""
    folder = patient.settings.data_dir
    there = next(path for path in (folder, *folder.absolute().parents) if os.path.exists(path))  # noqa: PTH110 (below a closed one, Path raises)
    try:
        with tempfile.TemporaryFile(dir=there):
            free = shutil.disk_usage(there).free / _GIGABYTE
    except OSError as error:
        reason = error.strerror or type(error).__name__
        return wrong(f"{folder} can't be written: {reason}. Set {PREFIX}DATA_DIR to a folder of yours.")
    said = f"{folder} can be written, {free:,.1f} GB are free."
    if free < _TOO_LITTLE:
        return wrong(f"{said} Make room before the database stops.")
    return note(f"{said} Make room soon.") if free < _LITTLE else ok(said)


@CHECKS.enter("keys")
def keys(patient: Patient) -> Finding:
    """What encrypts tokens and signs what browsers keep."""
    if given := patient.settings.secret_keys:
        return ok(f"{count(len(given.get_secret_value().split(',')), 'key')} in {PREFIX}SECRET_KEYS.")
    path = kept_in(patient.settings.data_dir)
    if not path.exists():
        return note(f"There is none yet; the first who needs one makes {path}.")
    if path.stat().st_mode & _OTHERS_MAY:
        return wrong(f"Others may read {path}. Take that from them: chmod 600 {path}")
    if patient.settings.database_url:
        return note(f"One in {path}. Where several machines share the database, set {PREFIX}SECRET_KEYS for all.")
    return ok(f"One in {path}. Keep a copy beside the backups, in another place.")


@CHECKS.enter("address")
def address(patient: Patient) -> Finding:
    """Whether Spotify takes the address that people are sent back to."""
    url = patient.settings.public_url
    host, is_https = urlsplit(url).hostname or "", url.startswith("https://")
    if host == "localhost":
        return wrong(f"Spotify refuses localhost. Set {PREFIX}PUBLIC_URL to {url.replace('localhost', '127.0.0.1')}.")
    if not is_https and not _is_loopback(host):
        said = f"{url} is neither https nor this machine's 127.0.0.1, and Spotify refuses it"
        return wrong(f"{said}. Put a proxy with TLS in front, and set {PREFIX}PUBLIC_URL to its address.")
    return ok(f"{url}; register {url}{CALLBACK} as redirect URI at Spotify.")


@CHECKS.enter("spotify app")
def spotify_app(patient: Patient) -> Finding:
    """Whether client id and secret look as Spotify makes them."""
    client_id, secret = patient.settings.spotify_client_id, patient.settings.spotify_client_secret
    if client_id is None:
        return note(f"None, so nobody can sign in, and files do. {PREFIX}SPOTIFY_CLIENT_ID names one.")
    if not _HEX.fullmatch(client_id):
        return wrong(f"{PREFIX}SPOTIFY_CLIENT_ID is not 32 digits and letters a to f. Copy it from Spotify.")
    if secret and not _HEX.fullmatch(secret.get_secret_value()):
        return wrong(f"{PREFIX}SPOTIFY_CLIENT_SECRET is not 32 digits and letters a to f. Copy it again.")
    return ok(f"{client_id}, {'with' if secret else 'without'} a secret.")


@CHECKS.enter("features")
def features(patient: Patient) -> Finding:
    """Where audio features are looked for."""
    named = patient.settings.feature_sources
    if not named:
        return note(f"No source is named in {PREFIX}FEATURE_SOURCES, so only what is saved is known.")
    said = f"Looked for in this order: {', '.join(named)}."
    if "spotify" in named and patient.settings.spotify_client_id is None:
        return note(f"{said} Spotify is left out: it needs an app.")
    return ok(said)


def _shown(value: object) -> str:
    if isinstance(value, SecretStr):
        return "(secret)"
    return ",".join(map(str, value)) if isinstance(value, tuple) else str(value)


def _is_loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False
