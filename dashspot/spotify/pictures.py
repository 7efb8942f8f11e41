"""Pictures, which are not a part of the Web API: fetched as anybody's browser would, without a token."""

from __future__ import annotations

from contextlib import closing
from urllib.parse import urlsplit

from dashspot.spotify.exchange import Call, Http, Lost

_FOUND = 200


def picture(url: str) -> bytes | None:
    """What is at this address; None where there is no answer, or no picture."""
    address = urlsplit(url)
    with closing(Http(f"{address.scheme}://{address.netloc}")) as http:
        try:
            answer = http.send(Call("GET", address.path.lstrip("/"), "a picture", "pictures"))
        except Lost:
            return None
    return answer.content if answer.status == _FOUND else None


def name_of(url: str) -> str:
    """What Spotify calls the picture at an address; the rest of it changes from hour to hour."""
    return urlsplit(url).path.rpartition("/")[2]
