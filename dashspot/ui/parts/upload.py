"""Files on their way in: chosen, looked at, and only then imported."""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import streamlit as st

from dashspot import core
from dashspot.blocks.download import DownloadPreview
from dashspot.blocks.history import HistoryPreview
from dashspot.blocks.imports import ImportPreview, LibraryPreview
from dashspot.blocks.words import count
from dashspot.browser.services.words import listing
from dashspot.errors import DashSpotError
from dashspot.files import FORMATS, HISTORY_FORMS, LIBRARY_FORMS
from dashspot.settings import settings
from dashspot.ui.parts.imports import refusal_rows
from dashspot.ui.parts.text import literal
from dashspot.ui.session import confirm

ENDINGS = ["csv", "gz", "json", "zip"]
_ROUND = "_upload_round"
_LOOKED_AT = "_upload_previews"
_REFUSED = "_upload_refused"
_NAMED = 5
_COLLECTION, _FEATURES = "Add as a playlist", "Take only the features"


@dataclass(frozen=True)
class Chosen:
    """One chosen file: what it is, or the sentence that says why it can't be imported."""

    name: str
    digest: str
    preview: ImportPreview | HistoryPreview | DownloadPreview | None
    refused: str | None


def upload(user_id: uuid.UUID) -> None:
    """Choose files, see what they are, and import them as jobs that go on when the page is closed."""
    limit = settings().upload_limit_mb
    st.markdown(
        "Bring exports of playlists, tables of features, and the data that Spotify sends you: your listening, your "
        "library and your playlists. They stay here and are seen by you alone."
    )
    files = st.file_uploader(
        f"Files of up to {limit} MB each",
        key=f"im_upload_{st.session_state.setdefault(_ROUND, 0)}",
        accept_multiple_files=True,
        max_upload_size=limit,
        type=ENDINGS,
        help="Larger ones: `python -m dashspot import FILE`",
    )
    chosen = list(_looked_at(files))
    for file, one in zip(files, chosen, strict=True):
        _show(_key(file), one)
    ready = [file for file, one in zip(files, chosen, strict=True) if one.preview]
    if files:
        st.button(
            f"Import {count(len(ready), 'file')}",
            type="primary",
            key="im_import",
            disabled=not ready,
            on_click=_request,
            args=(user_id, ready),
        )
    for refused in st.session_state.pop(_REFUSED, []):
        st.error(literal(refused), icon=":material/error:")
    _known_formats()


def _looked_at(files: list[Any]) -> Iterator[Chosen]:
    """Each file is looked at once, as long as it stays chosen; one that is there already is not taken twice."""
    before: dict[str, Chosen] = st.session_state.get(_LOOKED_AT, {})
    now = {file.file_id: before.get(file.file_id) or _look_at(file.name, file.getvalue()) for file in files}
    st.session_state[_LOOKED_AT] = now
    seen: dict[str, str] = {}
    for one in now.values():
        first = seen.setdefault(one.digest, one.name)
        again = one is not next(other for other in now.values() if other.digest == one.digest)
        yield Chosen(one.name, one.digest, None, f"{one.name} is the same file as {first}.") if again else one


def _look_at(name: str, content: bytes) -> Chosen:
    digest = hashlib.blake2b(content, digest_size=20).hexdigest()
    try:
        return Chosen(name, digest, core.preview_import(name, content), None)
    except DashSpotError as error:
        return Chosen(name, digest, None, str(error))


def _show(key: str, one: Chosen) -> None:
    if one.preview is None:
        st.error(literal(one.refused or ""), icon=":material/error:")
        return
    preview = one.preview
    if not isinstance(preview, ImportPreview):
        _show_download(one, preview)
        return
    become = _will_become(preview, features_only=st.session_state.get(key) == _FEATURES)
    with st.container(border=True):
        st.markdown(f"**{literal(one.name)}**: {literal(_kinds(preview))}. {literal(become)}")
        for notice in preview.notices:
            st.caption(literal(notice))
        if preview.is_feature_table:
            st.segmented_control(
                f"What to do with {literal(one.name)}",
                [_COLLECTION, _FEATURES],
                default=_COLLECTION,
                required=True,
                key=key,
                label_visibility="collapsed",
                help="Features alone tell how tracks sound that other files bring.",
            )
        _first_rows(one, preview)


def _show_download(one: Chosen, preview: HistoryPreview | DownloadPreview) -> None:
    history = preview if isinstance(preview, HistoryPreview) else preview.history
    told = [_plays(history)] if history else []
    if isinstance(preview, DownloadPreview):
        told.append(_library(preview.library))
    with st.container(border=True):
        st.markdown(f"**{literal(one.name)}**: {literal(preview.format)}. {literal(' '.join(told))}")
        for notice in preview.notices:
            st.caption(literal(notice))


def _plays(history: HistoryPreview) -> str:
    between = f", from {history.first} to {history.last}" if history.first else ""
    return f"About {count(history.plays, 'play')}{between}; will join your history of listening."


def _library(library: LibraryPreview) -> str:
    kinds = {"liked song": library.liked, "saved album": library.albums, "followed artist": library.artists}
    held = [count(number, kind) for kind, number in kinds.items() if number]
    if library.playlists:
        more = library.playlists - len(library.named)
        named = [f"“{name}”" for name in library.named] + ([f"{more:,} more"] if more else [])
        rows = count(library.items, "row")
        held.append(f"{count(library.playlists, 'playlist')} with {rows}: {listing(named)}")
    return f"{listing(held)}; will join your library."


def _first_rows(one: Chosen, preview: ImportPreview) -> None:
    rows = [
        {"Track": row.track_name, "Artists": ", ".join(row.artist_names), "Album": row.album_name}
        for row in preview.rows
    ]
    if rows:
        with st.expander("The first rows", icon=":material/table_rows:"):
            st.dataframe(rows, hide_index=True, placeholder="unknown", alt=f"The first rows of {one.name}")
    if preview.refusals:
        st.caption(f"Among the first rows {count(len(preview.refusals), 'row')} would be refused:")
        st.dataframe(refusal_rows(preview.refusals), hide_index=True, alt=f"Rows of {one.name} that would be refused")


def _kinds(preview: ImportPreview) -> str:
    return listing(list(dict.fromkeys(part.format for part in preview.parts)))


def _will_become(preview: ImportPreview, *, features_only: bool) -> str:
    """What an import would make of the file, in a sentence."""
    rows = sum(max(part.lines - 1, 0) for part in preview.parts)
    lines = f"About {count(rows, 'row')}"
    if features_only:
        return f"{lines}; will join no playlist."
    playlists = [f"“{part.playlist}”" for part in preview.parts if part.playlist]
    liked = ["the liked songs"] if any(part.liked for part in preview.parts) else []
    if not playlists and not liked:
        return f"{lines}; the rows name their playlists."
    more = len(playlists) - _NAMED
    named = [*playlists[:_NAMED], f"{count(more, 'more playlist')}"] if more > 0 else playlists
    noun = f"the {'playlist' if len(playlists) == 1 else 'playlists'} " if playlists else ""
    return f"{lines}; will be {noun}{listing([*named, *liked])}."


def _key(file: Any) -> str:
    """Of the choice that belongs to this file, whichever others come and go."""
    return f"im_as_{file.file_id}"


def _request(user_id: uuid.UUID, ready: list[Any]) -> None:
    refused = []
    for file in ready:
        features_only = st.session_state.get(_key(file)) == _FEATURES
        try:
            confirm(user_id)
            core.request_import(user_id, file.name, file.getvalue(), features_only=features_only)
        except DashSpotError as error:
            refused.append(str(error))
    st.session_state[_REFUSED] = refused
    st.session_state[_ROUND] += 1


def _known_formats() -> None:
    with st.expander("Which files can be imported", icon=":material/help:"):
        for known in FORMATS:
            st.markdown(f"**{known.title}**: `{','.join(known.columns)}`")
        for kept in LIBRARY_FORMS:
            st.markdown(f"**{kept.title}**: the untouched zip, or a JSON file with `{','.join(sorted(kept.first))}`")
        for form in HISTORY_FORMS:
            st.markdown(f"**{form.title}**: the untouched zip, or a JSON file with `{','.join(sorted(form.fields))}`")
        st.markdown("A zip of such files or one packed by gzip is fine. Larger ones: `python -m dashspot import FILE`.")
