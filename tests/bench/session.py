"""One browser session without a browser: asks a Streamlit server for reruns over its websocket."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.sync.client import ClientConnection, connect
from websockets.typing import Origin, Subprotocol

_LARGEST = 256 * 1024 * 1024


class BareSession:
    """Asks for a page again and again; each call returns the bytes that came back."""

    def __init__(self, socket: ClientConnection, page: str, query: str) -> None:
        """Take an open socket and the page to ask for."""
        self._socket = socket
        self._page = page
        self._query = query
        self._page_hash = ""
        self._ids: dict[str, str] = {}
        self._texts: dict[str, str] = {}
        self.largest: Counter[str] = Counter()
        """Bytes of the largest message with each kind of element, of all reruns."""

    def rerun(self) -> int:
        """Run the script once, whole."""
        message = BackMsg()
        message.rerun_script.query_string = self._query
        if self._page_hash:
            message.rerun_script.page_script_hash = self._page_hash
        else:
            message.rerun_script.page_name = self._page
        for name, text in self._texts.items():
            state = message.rerun_script.widget_states.widgets.add()
            state.id, state.string_value = self._ids[name], text
        self.send(message)
        return self._until_finished()

    def send(self, message: BackMsg) -> None:
        """Say something else than to run the script."""
        self._socket.send(message.SerializeToString())

    def until(self, kind: str) -> ForwardMsg:
        """Wait for a message of this kind; others before it are passed over."""
        while True:
            raw = self._socket.recv(timeout=60)
            assert isinstance(raw, bytes)
            message = ForwardMsg()
            message.ParseFromString(raw)
            if message.WhichOneof("type") == kind:
                return message

    def write(self, name: str, text: str) -> None:
        """Fill a text field, named by its key, for the next reruns."""
        self._texts[name] = text

    def _until_finished(self) -> int:
        received = 0
        while True:
            raw = self._socket.recv(timeout=60)
            assert isinstance(raw, bytes)
            received += len(raw)
            message = ForwardMsg()
            message.ParseFromString(raw)
            kind = message.WhichOneof("type")
            if kind == "delta" and message.delta.new_element.HasField("exception"):
                raise AssertionError(message.delta.new_element.exception.message)
            if kind == "delta":
                self._note(message, len(raw))
            if kind == "navigation":
                self._page_hash = message.navigation.page_script_hash
            if kind == "script_finished":
                return received

    def _note(self, message: ForwardMsg, size: int) -> None:
        element = message.delta.new_element
        name = element.WhichOneof("type")
        if name:
            self.largest[name] = max(self.largest[name], size)
        if name == "text_input":
            self._ids[element.text_input.id.rpartition("-")[2]] = element.text_input.id


@contextmanager
def session(port: int, page: str = "", query: str = "") -> Iterator[BareSession]:
    """A session that is closed afterwards."""
    address = f"ws://127.0.0.1:{port}/_stcore/stream"
    origin = Origin(f"http://127.0.0.1:{port}")
    with connect(address, origin=origin, subprotocols=[Subprotocol("streamlit")], max_size=_LARGEST) as socket:
        yield BareSession(socket, page, query)
