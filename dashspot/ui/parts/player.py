"""What plays now: looked at by itself every few seconds, and asked of Spotify as seldom as `playback` finds right."""

from __future__ import annotations

import uuid
from datetime import UTC, datetime, timedelta

import streamlit as st

from dashspot import playback
from dashspot.browser.services.words import feature_value
from dashspot.errors import ConsentMissing, Parked, ServiceError
from dashspot.playback import Moment
from dashspot.spotify.blocks import ItemBlock, PlaybackBlock
from dashspot.ui.guard import guarded
from dashspot.ui.parts import player_around, player_controls, player_track
from dashspot.ui.parts.sign_in import connect_button, sign_in_button, what_connecting_gives
from dashspot.ui.parts.step import leaves
from dashspot.ui.parts.text import literal
from dashspot.ui.session import Viewer, confirm

_EVERY = "3s"
_RESTS_AFTER = timedelta(hours=1)
"""Nobody tells whether a tab is looked at; one in which nothing was pressed for so long asks no more."""
_COVER = 200
_GIVES = (
    "this page shows what you play on any of your devices, how it sounds and what comes next, and takes commands: "
    "play, pause, skip, seek, volume, queue, another device. Spotify takes commands from Premium accounts only."
)
_NOTHING = "Nothing is playing. Start something on a device, or let one of your devices go on with what it played last."
_KINDS = {
    "ad": "An advertisement plays; it ends by itself.",
    "episode": "An episode plays; Spotify tells no more of it.",
    "track": "Between two tracks.",
}
_UNKNOWN_KIND = "Something plays of which Spotify tells nothing."


def live(viewer: Viewer) -> None:
    """The player; without a connection, what one gives."""
    if viewer.owner is None or not viewer.connected:
        what_connecting_gives(viewer, _GIVES)
        connect_button(viewer, key="np_sign_in")
        return
    player_controls.stir()
    st.fragment(_live, run_every=_EVERY)(viewer, viewer.owner.id)


def _live(viewer: Viewer, user_id: uuid.UUID) -> None:
    if leaves():
        st.rerun()
    with guarded():
        confirm(user_id)  # a tab that was left open asks nothing once its session has ended
        if player_controls.idle() > _RESTS_AFTER:
            st.info(
                "Nothing was pressed here for an hour, so Spotify is not asked any more.", icon=":material/bedtime:"
            )
            st.button("Go on", key="np_wake", icon=":material/refresh:", on_click=player_controls.stir)
            return
        moment = playback.now_playing(user_id)
        hindrances = {} if moment.trouble else playback.hindrances(user_id, moment.playback)
        with st.container():  # always there: what stands below keeps its place, and open what is open
            player_controls.general(user_id, hindrances)
            player_controls.told()
        if moment.trouble:
            _trouble(user_id, moment.trouble)
        else:
            _shown(viewer, user_id, moment, hindrances)


def _shown(viewer: Viewer, user_id: uuid.UUID, moment: Moment, hindrances: player_controls.Hindrances) -> None:
    shown = moment.playback
    item = shown.item if shown else None
    if shown is None:
        st.info(_NOTHING, icon=":material/play_disabled:")
    else:
        grid = st.grid(2, min_column_width=360)
        with grid.cell():
            _what(shown, item)
            _progress(moment, item)
            player_controls.controls(user_id, shown, hindrances)
        with grid.cell():
            player_track.place(viewer, user_id, item)
    grid = st.grid(2, min_column_width=360)
    with grid.cell():
        player_around.queue(user_id, shown, hindrances)
    with grid.cell():
        player_around.devices(user_id, shown, hindrances)
    st.caption(f"From [Spotify](https://open.spotify.com) at {moment.asked_at:%H:%M:%S} UTC.")


def _what(shown: PlaybackBlock, item: ItemBlock | None) -> None:
    """Cover, title, who it is by, and where it plays."""
    with st.container(horizontal=True, vertical_alignment="center"):
        if item and item.image_url:
            st.image(item.image_url, width=_COVER, alt=f"Cover of {item.name}")
        with st.container():
            if item is None:
                st.markdown(_KINDS.get(shown.kind, _UNKNOWN_KIND))
            else:
                st.subheader(literal(item.name or "Without a title"), anchor=False)
                st.markdown(literal(f"By {item.by}" if item.by else "By nobody who is named"))
            if shown.device:
                st.caption(literal(f"{'Plays' if shown.is_playing else 'Paused'} on {shown.device.name}"))


def _progress(moment: Moment, item: ItemBlock | None) -> None:
    if item and item.duration_ms:
        at = moment.progress_ms(datetime.now(UTC))
        text = f"{feature_value('duration_ms', at)} of {feature_value('duration_ms', item.duration_ms)}"
        st.progress(at / item.duration_ms, text)


def _trouble(user_id: uuid.UUID, trouble: ServiceError) -> None:
    text = str(trouble)
    if isinstance(trouble, Parked):
        text = f"Spotify does not tell what plays before {trouble.until:%Y-%m-%d %H:%M} UTC; it is shown then."
    st.warning(literal(text), icon=":material/cloud_off:")
    if isinstance(trouble, ConsentMissing):
        sign_in_button("Connect again to allow this", key="np_consent")
    else:
        st.button(
            "Look again", key="np_again", icon=":material/refresh:", on_click=playback.look_again, args=(user_id,)
        )
