"""A printer's web server on loopback: a machine, the languages it speaks, and all that goes wrong with it."""

import socket
import ssl
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Protocol, Self

from tests.support.hostile import Hostile, serving, tls
from tests.support.web_printer.exchange import NOT_FOUND, Answer, Asked, asked
from tests.support.web_printer.lock import Lock
from tests.support.web_printer.machine import Machine
from tests.support.web_printer.moods import Mood, well


class Personality(Protocol):
    """One generation of firmware: the pages it has."""

    def answer(self, asked: Asked, machine: Machine) -> Answer | None:
        """What is at that path; None if nothing is."""


@dataclass
class WebPrinter:
    """Answers while the block lasts, over TLS if it has a `certificate` (with its key, in one PEM file).

    `mood` is how it sends (see moods.py), `asked` every request it has read. It keeps its port for good;
    0 is any that is free.
    """

    machine: Machine
    personalities: tuple[Personality, ...]
    certificate: Path | None = None
    mood: Mood = well
    lock: Lock | None = None
    asked: list[Asked] = field(default_factory=list)
    host: str = "127.0.0.1"
    port: int = 0
    _tls: ssl.SSLContext | None = None
    _on: ExitStack = field(default_factory=ExitStack)
    _place: socket.socket = field(default_factory=socket.socket)

    def __enter__(self) -> Self:
        self._place.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        self._place.bind((self.host, self.port))
        self.port = self._place.getsockname()[1]
        self._tls = tls(self.certificate) if self.certificate else None
        self.switch_on()
        return self

    def __exit__(
        self,
        _kind: type[BaseException] | None,
        _fault: BaseException | None,
        _trace: TracebackType | None,
    ) -> None:
        self.switch_off()
        self._place.close()

    @property
    def url(self) -> str:
        """Where it is, without a path."""
        return f"{'https' if self.certificate else 'http'}://127.0.0.1:{self.port}"

    def switch_off(self) -> None:
        """Nobody answers at the port any more, as in deep sleep or without a cable."""
        self._on.close()

    def switch_on(self) -> None:
        self._on.enter_context(serving(self._serve, self._tls, self.port, self.host))

    def become(self, machine: Machine) -> None:
        """The network gives the address to another printer."""
        self.machine = machine

    def change_certificate(self, certificate: Path) -> None:
        """From the next connection on, as after an update of its firmware."""
        assert self._tls is not None
        self._tls.load_cert_chain(certificate)

    def ask_password(self, user: str, password: str, scheme: str = "basic") -> Lock:
        """From now on, for every page. The lock knows how many wrong ones came."""
        self.lock = Lock(user, password, scheme)
        return self.lock

    def _serve(self, connection: socket.socket, server: Hostile) -> None:
        request = asked(server.requests[-1])
        self.asked.append(request)
        refusal = self.lock.refuses(request) if self.lock else None
        self.mood((refusal or self._answer(request)).octets, connection, server)

    def _answer(self, request: Asked) -> Answer:
        answers = (each.answer(request, self.machine) for each in self.personalities)
        return next((answer for answer in answers if answer), NOT_FOUND)
