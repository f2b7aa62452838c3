"""The local web server: waitress on 127.0.0.1, in a thread of its own."""

import socket
import sys
from contextlib import suppress
from functools import partial
from io import BytesIO
from threading import Thread
from time import monotonic, sleep
from typing import Any
from wsgiref.types import WSGIApplication

from waitress import create_server, wasyncore
from waitress.channel import HTTPChannel
from waitress.parser import HTTPRequestParser, TransferEncodingNotImplemented

from smarttracker_lite.errors import N_, TrackerError
from smarttracker_lite.web.http import BODY_LIMIT

HOST = "127.0.0.1"

# More than people open pages: a printer that answers slowly holds a thread each time it is asked.
_THREADS = 16
# Idle connections take no page from anybody. Windows waits for 512 sockets at most.
_CONNECTIONS = 400
_IDLE_S = 20
_PATIENCE = 5.0
_LOOK_S = 0.01


class _Void:
    """Takes the octets of a body and keeps none."""

    def append(self, octets: bytes) -> None:
        pass

    def getfile(self) -> BytesIO:
        return BytesIO()

    def close(self) -> None:
        pass


class _Parser(HTTPRequestParser):  # type: ignore[misc]  # waitress ships no types
    """Reads a body over the limit into the void: the pages refuse it by its length and in their words, which
    a browser shows only after it has sent all. Bodies of unknown length are sent by none."""

    def parse_header(self, header_plus: bytes) -> None:
        super().parse_header(header_plus)
        if self.chunked:
            raise TransferEncodingNotImplemented("A body must tell its length.")
        if self.content_length > BODY_LIMIT:
            self.body_rcv.buf = _Void()


class _Channel(HTTPChannel):  # type: ignore[misc]  # waitress ships no types
    parser_class = _Parser


class Server:
    """Serves an application from `start` to `stop`; `port` 0 lets the system choose a free one."""

    def __init__(self, application: WSGIApplication, port: int = 0) -> None:
        self._application = application
        self._port = port
        self._sockets: dict[int, Any] = {}
        self._waitress: Any = None
        self._thread: Thread | None = None

    @property
    def url(self) -> str:
        """Where the running server answers, such as `http://127.0.0.1:40123`."""
        return f"http://{HOST}:{self._port}"

    def start(self) -> None:
        """Listen and serve; a TrackerError says if the port is taken."""
        listener = _listen(self._port)
        self._port = listener.getsockname()[1]
        self._waitress = create_server(
            self._application,
            map=self._sockets,
            sockets=[listener],
            threads=_THREADS,
            connection_limit=_CONNECTIONS,
            channel_timeout=_IDLE_S,
            max_request_body_size=sys.maxsize,
            ident=None,
        )
        self._waitress.channel_class = _Channel
        self._thread = Thread(target=self._waitress.run, name="web server", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Answer what is being answered, for as long as one waits for that, close every connection and end
        the threads; a server that was not started stays so."""
        if self._thread is None:
            return
        deadline = monotonic() + _PATIENCE
        self._waitress.task_dispatcher.shutdown(timeout=_PATIENCE)
        while self._unsent() and monotonic() < deadline:
            sleep(_LOOK_S)
        # The loop, woken by something else, may close everything between our order and our ringing for it.
        with suppress(OSError):
            self._waitress.trigger.pull_trigger(partial(wasyncore.close_all, self._sockets, ignore_all=True))
        self._thread.join(_PATIENCE)
        self._thread = None

    def _unsent(self) -> int:
        """So many octets of answers are still to be sent."""
        return sum(each.total_outbufs_len for each in list(self._waitress.active_channels.values()))


def _listen(port: int) -> socket.socket:
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    # On Windows SO_REUSEADDR would let another program take a port that is in use.
    if sys.platform == "win32":
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_EXCLUSIVEADDRUSE, 1)
    else:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((HOST, port))
    except (OSError, OverflowError) as refused:
        listener.close()
        raise TrackerError(
            N_("Port {port} cannot be used: another program has it, or this user may not."),
            N_("Choose another port, or none: a free one is found."),
            port=port,
        ) from refused
    return listener
