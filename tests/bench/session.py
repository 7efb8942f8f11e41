"""One browser session without a browser: asks a Streamlit server for reruns over its websocket."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.Delta_pb2 import Delta
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.sync.client import ClientConnection, connect
from websockets.typing import Origin, Subprotocol

_LARGEST = 256 * 1024 * 1024
_PATIENCE = 60
_TEXTS = ("markdown", "alert", "metric")
"""Kinds of elements whose text is kept."""
_BEGINS_AGAIN = ForwardMsg.FINISHED_EARLY_FOR_RERUN
Sent = tuple[tuple[int, ...], Delta]
"""Where an element stands on its page, and the message that put it there."""


class BareSession:
    """Asks for a page again and again; each call returns the bytes that came back."""

    def __init__(self, socket: ClientConnection, page: str, query: str) -> None:
        """Take an open socket and the page to ask for."""
        self._socket = socket
        self._page = page
        self._query = query
        self._hash = ""
        self._hashes: dict[str, str] = {}
        self._ids: dict[str, str] = {}
        self._given: dict[str, tuple[str, Any]] = {}
        self._pressed = ""
        self._stepped = False
        self._polls: list[str] = []
        self.largest: Counter[str] = Counter()
        """Bytes of the largest message with each kind of element, of all reruns."""
        self.said: list[str] = []
        """The texts of the last rerun, a metric's number behind its label."""
        self.sent: list[Sent] = []
        """Everything that the last rerun put on the page."""

    def open(self, page: str, query: str = "") -> int:
        """Go to another page by its address, as a step in the browser's history: it says all that is chosen there."""
        self._page, self._query, self._hash = page, query, self._hashes.get(page, "")
        self._given.clear()
        self._stepped = True
        try:
            return self.rerun()
        finally:
            self._stepped = False

    def rerun(self) -> int:
        """Run the script once, whole."""
        self._polls.clear()
        return self._run("")

    def poll(self) -> int:
        """Run what the page has asked to be run by itself, one part after the other."""
        return sum(map(self._run, tuple(self._polls)))

    def send(self, message: BackMsg) -> None:
        """Say something; a rerun is asked for by others."""
        self._socket.send(message.SerializeToString())

    def until(self, kind: str) -> ForwardMsg:
        """Wait for a message of this kind; others before it are passed over."""
        while True:
            message, _size = self._heard()
            if message.WhichOneof("type") == kind:
                return message

    def write(self, name: str, text: str) -> None:
        """Fill a text field, named by its key, for the next reruns."""
        self._given[name] = ("string_value", text)

    def choose(self, name: str, option: str) -> int:
        """Press one option of a segmented control."""
        self._given[name] = ("string_array_value", option)
        return self.rerun()

    def press(self, name: str) -> int:
        """Press a button."""
        self._pressed = name
        try:
            return self.rerun()
        finally:
            self._pressed = ""

    def _run(self, fragment: str) -> int:
        self.send(self._asked(fragment))
        self.said, self.sent = [], []
        received = 0
        while True:
            message, size = self._heard()
            received += size
            kind = message.WhichOneof("type")
            if kind == "delta":
                self._note(message, size)
            elif kind == "navigation":
                self._find_pages(message)
            elif kind == "auto_rerun" and message.auto_rerun.fragment_id not in self._polls:
                self._polls.append(message.auto_rerun.fragment_id)
            elif kind == "script_finished" and message.script_finished != _BEGINS_AGAIN:
                return received

    def _heard(self) -> tuple[ForwardMsg, int]:
        raw = self._socket.recv(timeout=_PATIENCE)
        assert isinstance(raw, bytes)
        message = ForwardMsg()
        message.ParseFromString(raw)
        return message, len(raw)

    def _asked(self, fragment: str) -> BackMsg:
        message = BackMsg()
        rerun = message.rerun_script
        rerun.query_string = self._query
        rerun.fragment_id, rerun.is_auto_rerun = fragment, bool(fragment)
        rerun.is_history_navigation = self._stepped
        if self._hash:
            rerun.page_script_hash = self._hash
        else:
            rerun.page_name = self._page
        for name, (field, value) in self._given.items():
            state = rerun.widget_states.widgets.add()
            state.id = self._ids[name]
            if field == "string_value":
                state.string_value = value
            else:
                state.string_array_value.data.append(value)
        if self._pressed:
            state = rerun.widget_states.widgets.add()
            state.id, state.trigger_value = self._ids[self._pressed], True
        return message

    def _find_pages(self, message: ForwardMsg) -> None:
        self._hash = message.navigation.page_script_hash
        self._hashes = {page.url_pathname: page.page_script_hash for page in message.navigation.app_pages}

    def _note(self, message: ForwardMsg, size: int) -> None:
        self.sent.append((tuple(message.metadata.delta_path), message.delta))
        name = message.delta.new_element.WhichOneof("type")
        if not name:
            return
        element = getattr(message.delta.new_element, name)
        assert name != "exception", element.message
        self.largest[name] = max(self.largest[name], size)
        if key := getattr(element, "id", ""):
            self._ids[key.rpartition("-")[2]] = key
        if name in _TEXTS:
            self.said.append(f"{getattr(element, 'label', '')} {element.body}".strip())


@contextmanager
def session(port: int, page: str = "", query: str = "", *, cookie: str = "") -> Iterator[BareSession]:
    """A session that is closed afterwards."""
    address = f"ws://127.0.0.1:{port}/_stcore/stream"
    with connect(
        address,
        origin=Origin(f"http://127.0.0.1:{port}"),
        subprotocols=[Subprotocol("streamlit")],
        max_size=_LARGEST,
        additional_headers={"Cookie": cookie} if cookie else None,
    ) as socket:
        yield BareSession(socket, page, query)
