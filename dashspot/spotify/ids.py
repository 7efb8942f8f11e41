"""Whatever a person may paste for a thing on Spotify, turned into its kind and id."""

from __future__ import annotations

import re
from typing import Literal, NamedTuple
from urllib.parse import unquote, urlsplit

from dashspot.errors import LinkRefused

Kind = Literal["track", "album", "artist", "playlist", "episode", "show", "user"]
KINDS: tuple[Kind, ...] = ("track", "album", "artist", "playlist", "episode", "show", "user")

_ID = re.compile(r"[0-9A-Za-z]{22}")
_USER = re.compile(r"[^\s/?#:]{1,128}")
_HOSTS = ("open.spotify.com", "play.spotify.com")
_LANGUAGE = re.compile(r"intl-[A-Za-z]{2,3}(-[A-Za-z]{2,4})?")
_LONGEST = 2_000


class Named(NamedTuple):
    """A thing on Spotify."""

    kind: Kind
    id: str

    @property
    def uri(self) -> str:
        """As Spotify's own address."""
        return f"spotify:{self.kind}:{self.id}"


def is_id(text: str) -> bool:
    """Whether this has the form of an id of anything but a user."""
    return bool(_ID.fullmatch(text))


def is_address(text: str) -> bool:
    """Whether this is a link or a URI, however wrong, rather than an id: those of files may have any form."""
    return text.strip().lower().startswith(("spotify:", "http://", "https://", *(f"{host}/" for host in _HOSTS)))


def read(text: str, *kinds: Kind) -> Named:
    """What a pasted id, URI or open.spotify.com link names.

    Args:
        text: as pasted, spaces around it allowed.
        kinds: which are wanted, all by default; a bare id is taken for the first of them.

    Raises:
        LinkRefused: a sentence that says what is wrong and what to paste instead.
    """
    wanted, pasted = kinds or KINDS, text.strip()
    if not pasted:
        raise LinkRefused(f"Paste a link to {_listed(wanted)}.")
    found = _bare(pasted, wanted) or _named(pasted)
    if found is None:
        raise LinkRefused(f"This is no link to {_listed(wanted)}. Copy it in Spotify with Share, Copy link.")
    if found.kind not in wanted:
        raise LinkRefused(f"This is a link to {_a(found.kind)}; {_listed(wanted)} is needed here.")
    return found


def read_id(text: str, kind: Kind) -> str:
    """The id of a thing of this kind. Raises LinkRefused."""
    return read(text, kind).id


def _bare(pasted: str, wanted: tuple[Kind, ...]) -> Named | None:
    if _ID.fullmatch(pasted):
        return Named(wanted[0], pasted)
    return Named("user", pasted) if wanted == ("user",) and _USER.fullmatch(pasted) else None


def _named(pasted: str) -> Named | None:
    """An old URI or link of a playlist names its owner first, `user:…:playlist:…`; the last pair counts."""
    if len(pasted) > _LONGEST:
        return None
    parts = _uri_parts(pasted) if pasted.lower().startswith("spotify:") else _link_parts(pasted)
    pair = parts[-2:]
    if len(parts) not in (2, 4) or (len(parts) == 4 and (parts[0], parts[2]) != ("user", "playlist")):  # noqa: PLR2004
        return None
    kind, id_ = pair
    form = _USER if kind == "user" else _ID
    return Named(kind, id_) if kind in KINDS and form.fullmatch(id_) else None


def _uri_parts(pasted: str) -> list[str]:
    return [unquote(part) for part in pasted.split("?", maxsplit=1)[0].split(":")[1:]]


def _link_parts(pasted: str) -> list[str]:
    try:
        address = urlsplit(pasted if "://" in pasted else f"https://{pasted}")
        host = address.hostname
    except ValueError:
        return []
    if address.scheme not in ("http", "https") or host not in _HOSTS:
        return []
    parts = [unquote(part) for part in address.path.split("/") if part]
    while parts and (parts[0] == "embed" or _LANGUAGE.fullmatch(parts[0])):
        parts = parts[1:]
    return parts


def _a(kind: str) -> str:
    return f"{'an' if kind[0] in 'aeio' else 'a'} {kind}"


def _listed(kinds: tuple[Kind, ...]) -> str:
    names = [_a(kind) for kind in kinds]
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} or {names[-1]}"
