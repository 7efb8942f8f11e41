"""The controls of the player: what can't be done now is greyed out and says why."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, time, timedelta
from typing import Any

import streamlit as st

from dashspot import playback
from dashspot.errors import ConsentMissing, DashSpotError
from dashspot.spotify.blocks import ItemBlock, PlaybackBlock
from dashspot.ui.parts.sign_in import sign_in_button
from dashspot.ui.parts.text import literal
from dashspot.ui.session import confirm

CHANGES_AROUND = ("queue", "shuffle", "play", "transfer")
"""Commands after which the queue or the devices are others, though the track is the same."""
_TOLD, _AROUND, _STIRRED = "_player_told", "_player_around", "_player_stirred"
READ_AFTER = timedelta(seconds=15)
"""The page draws itself anew every few seconds, which must not take a sentence away."""
_REPEATS = {"off": "Off", "context": "All", "track": "Track"}
_HOUR, _LONGEST_SECONDS, _STEP = 3_600, 86_399, timedelta(seconds=1)
Hindrances = Mapping[str, str]


def command(user_id: uuid.UUID, name: str, given: Any = None) -> None:
    """What a button does; what came of it is told by the next run."""
    stir()
    st.session_state.pop(_TOLD, None)
    try:
        confirm(user_id)
        playback.press(user_id, name, given)
        if name in CHANGES_AROUND:
            st.session_state[_AROUND] = around() + 1
    except DashSpotError as error:
        tell(error)


def stir() -> None:
    """Somebody is here."""
    st.session_state[_STIRRED] = datetime.now(UTC)


def idle() -> timedelta:
    """How long nobody has pressed anything in this tab."""
    stirred: datetime = st.session_state[_STIRRED]
    return datetime.now(UTC) - stirred


def around() -> int:
    """A number that changes when this tab has changed the queue or the device."""
    found: int = st.session_state.get(_AROUND, 0)
    return found


def tell(error: DashSpotError) -> None:
    """Have it said where the next run draws `told`."""
    st.session_state[_TOLD] = str(error), isinstance(error, ConsentMissing), datetime.now(UTC)


def told() -> None:
    """Why the last press came to nothing: until the next one, or long enough to be read."""
    if said := st.session_state.get(_TOLD):
        text, by_consent, at = said
        if datetime.now(UTC) - at > READ_AFTER:
            del st.session_state[_TOLD]
            return
        st.error(literal(text), icon=":material/error:")
        if by_consent:
            sign_in_button("Connect again to allow controls", key="np_allow_again")


def general(user_id: uuid.UUID, hindrances: Hindrances) -> None:
    """Where nothing at all can be commanded, why, and the way to change that."""
    if hindrances.keys() != playback.COMMANDS.keys() or len(set(hindrances.values())) != 1:
        return
    sentence = next(iter(hindrances.values()))
    st.info(literal(sentence), icon=":material/lock:")
    if st.session_state.get(_TOLD, ("",))[0] == sentence:
        del st.session_state[_TOLD]  # once is enough
    if playback.consent_missing(user_id):
        sign_in_button("Connect again to allow controls", key="np_allow")
    else:
        st.button(
            "Look again", key="np_unbar", icon=":material/refresh:", on_click=playback.look_again, args=(user_id,)
        )


def button(user_id: uuid.UUID, hindrances: Hindrances, name: str, label: str, **options: Any) -> None:
    """One command as a button; `given` is what the command needs."""
    given, key = options.pop("given", None), options.pop("key", f"np_{name}")
    st.button(
        label,
        key=key,
        help=hindrances.get(name),
        disabled=name in hindrances,
        on_click=command,
        args=(user_id, name, given),
        **options,
    )


def controls(user_id: uuid.UUID, shown: PlaybackBlock, hindrances: Hindrances) -> None:
    """Everything that can be done to what plays."""
    uri = shown.item.uri if shown.item else None
    with st.container(horizontal=True):
        button(user_id, hindrances, "previous", "Previous", icon=":material/skip_previous:", given=uri)
        if shown.is_playing:
            button(user_id, hindrances, "pause", "Pause", icon=":material/pause:", type="primary")
        else:
            button(user_id, hindrances, "resume", "Play", icon=":material/play_arrow:", type="primary")
        button(user_id, hindrances, "next", "Next", icon=":material/skip_next:", given=uri)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        _repeat(user_id, shown, hindrances)
        _shuffle(user_id, shown, hindrances)
        _seek(user_id, shown.item, hindrances)
    _volume(user_id, shown, hindrances)


def _shown_as(key: str, value: Any) -> str:
    """A control shows what the player has, not what it was last turned to."""
    st.session_state[key] = value
    return key


def _changed(user_id: uuid.UUID, name: str, key: str, meant: Callable[[Any], Any]) -> Callable[[], None]:
    def send() -> None:
        if (value := st.session_state.get(key)) is not None:
            command(user_id, name, meant(value))

    return send


def _shuffle(user_id: uuid.UUID, shown: PlaybackBlock, hindrances: Hindrances) -> None:
    key = _shown_as("np_shuffle", bool(shown.shuffle))
    st.toggle(
        "Shuffle",
        key=key,
        disabled="shuffle" in hindrances,
        help=hindrances.get("shuffle"),
        on_change=_changed(user_id, "shuffle", key, bool),
    )


def _repeat(user_id: uuid.UUID, shown: PlaybackBlock, hindrances: Hindrances) -> None:
    key = _shown_as("np_repeat", shown.repeat if shown.repeat in _REPEATS else "off")
    st.segmented_control(
        "Repeat",
        list(_REPEATS),
        format_func=_REPEATS.__getitem__,
        key=key,
        required=True,
        disabled="repeat" in hindrances,
        help=hindrances.get("repeat"),
        on_change=_changed(user_id, "repeat", key, str),
    )


def _seek(user_id: uuid.UUID, item: ItemBlock | None, hindrances: Hindrances) -> None:
    """A place of its own, which the passing of time does not move under the finger."""
    seconds = min(item.duration_ms // 1000, _LONGEST_SECONDS) if item else 0
    disabled = "seek" in hindrances or seconds < 1
    with st.popover("Go to", icon=":material/timer:", disabled=disabled, help=hindrances.get("seek"), key="np_go"):
        if disabled or item is None:
            return
        key = f"np_seek_{item.uri}"
        st.slider(
            "Go to",
            min_value=time(0),
            max_value=_clock(seconds),
            value=time(0),
            step=_STEP,
            format="H:mm:ss" if seconds >= _HOUR else "m:ss",
            key=key,
            on_change=_changed(user_id, "seek", key, _milliseconds),
        )


def _volume(user_id: uuid.UUID, shown: PlaybackBlock, hindrances: Hindrances) -> None:
    if shown.device is None:
        return
    if shown.device.volume_percent is None:
        st.caption(literal(hindrances.get("volume", "")))
        return
    key = _shown_as("np_volume", shown.device.volume_percent)
    st.slider(
        "Volume",
        0,
        100,
        key=key,
        format="%d %%",
        disabled="volume" in hindrances,
        help=hindrances.get("volume"),
        on_change=_changed(user_id, "volume", key, int),
        width=260,
    )


def _clock(seconds: int) -> time:
    return time(seconds // _HOUR, seconds // 60 % 60, seconds % 60)


def _milliseconds(at: time) -> int:
    return (at.hour * _HOUR + at.minute * 60 + at.second) * 1000
