"""ReccoBeats' audio features: free, without a key, for most tracks that are not brand new."""

from __future__ import annotations

import time
from collections.abc import Sequence

from pydantic import TypeAdapter

from dashspot.blocks.imports import FeatureValues
from dashspot.errors import AnswerUnreadable, ClosedToApp, OutcomeUnknown, Parked, RequestRefused, ServiceUnavailable
from dashspot.spotify import ids
from dashspot.spotify.exchange import Call, Http
from dashspot.spotify.pacing import Pace, Sleep
from dashspot.spotify.sending import Sender
from dashspot.spotify.serializers.base import Serializer, read
from dashspot.spotify.serializers.features import AnalysisFields

CLIENT = "reccobeats"
"""Its name among the clients whose pace is kept."""
RATE = 2.0
"""Calls a second; its limits are not published."""
BATCH = 40
USER_AGENT = "DashSpot/0.1 (personal music dashboard)"
"""Python's own is refused."""

_NAME = "ReccoBeats' audio features"


class ReccoBeatsRowSerializer(AnalysisFields):
    """One track. `href` is its address at Spotify; ReccoBeats' own id is another. There is no time signature."""

    href: str


class ReccoBeatsSerializer(Serializer):
    """Those that are known, in no order."""

    content: tuple[ReccoBeatsRowSerializer, ...]


_ANSWER = TypeAdapter(ReccoBeatsSerializer)


class ReccoBeatsFeatures:
    """A `FeatureSource`."""

    name, title, batch, is_stored = "reccobeats", "ReccoBeats", BATCH, False

    def __init__(self, pace: Pace, http: Http, *, sleep: Sleep = time.sleep) -> None:
        """Take when to send, and where ReccoBeats is."""
        self._sender = Sender(http, pace, sleep=sleep)

    def fetch(self, track_ids: Sequence[str]) -> dict[str, FeatureValues]:
        """The features that ReccoBeats knows, joined by href. One request.

        Raises:
            Parked: not before a certain moment.
            ServiceUnavailable: it does not answer.
            AnswerUnreadable: it answers something else.
            ClosedToApp, RequestRefused: it refuses.
        """
        asked = set(track_ids)
        call = Call("GET", "audio-features", _NAME, "audio-features", params={"ids": ",".join(track_ids)})
        try:
            rows = read(_ANSWER, self._sender.send(call).content, _NAME).content
        except Parked as parked:
            until = f"{parked.until:%Y-%m-%d %H:%M} UTC"
            raise Parked(f"ReccoBeats takes no more requests before {until}.", until=parked.until) from parked
        except (ServiceUnavailable, OutcomeUnknown) as silent:
            raise ServiceUnavailable("ReccoBeats does not answer. Try again later.") from silent
        except AnswerUnreadable as unreadable:
            raise AnswerUnreadable("ReccoBeats' answer can't be read. Try again later.") from unreadable
        except (ClosedToApp, RequestRefused) as refused:
            raise type(refused)("ReccoBeats refuses to answer. The log says more.") from refused
        named = ((_track_id(row.href), row) for row in rows)
        return {track_id: row.to_block() for track_id, row in named if track_id in asked}


def _track_id(href: str) -> str:
    last = href.split("?", maxsplit=1)[0].rstrip("/").rsplit("/", 1)[-1]
    return last if ids.is_id(last) else ""
