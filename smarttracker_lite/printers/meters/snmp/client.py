"""Questions to an SNMP agent over UDP: with patience for lost answers, and none for nonsense."""

import secrets
import socket
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from math import ceil
from typing import Any

from smarttracker_lite.errors import N_, NotAPrinter, PrinterRefused, PrinterTrouble, PrinterUnreachable
from smarttracker_lite.printers.meters.snmp.ber import MalformedAnswer, Oid
from smarttracker_lite.printers.meters.snmp.message import (
    Binding,
    Fault,
    Kind,
    Message,
    Version,
    decode,
    encode,
)
from smarttracker_lite.printers.refusal import CHECK_ADDRESS, TooSlow
from smarttracker_lite.printers.tls import unreachable

MAX_STRAYS = 200
"""Datagrams that may come before the one that is waited for; late answers are a handful."""
MAX_DATAGRAM = 0xFFFF


@dataclass(frozen=True, slots=True, kw_only=True)
class Patience:
    """Seconds waited for one answer, how often a question is asked, and seconds for all of them together."""

    silence_s: float = 1.5
    tries: int = 2
    total_s: float = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Agent:
    """Who is asked, and the community that lets us read: to the agent a password, sent in clear."""

    host: str
    port: int
    community: str = field(repr=False)


@contextmanager
def talking(agent: Agent, patience: Patience) -> Iterator["Conversation"]:
    """A conversation with an agent, over a connected socket: what others send does not reach it, and a
    closed port is told at once. Raises PrinterUnreachable where there is nobody."""
    try:
        family, place = _place(agent)
        with socket.socket(family, socket.SOCK_DGRAM) as wire:
            wire.connect(place)
            yield Conversation(wire, agent, patience)
    except ConnectionError as fault:
        raise _closed(agent) from fault
    except (OSError, UnicodeError) as fault:
        raise unreachable(agent.host) from fault


def _place(agent: Agent) -> tuple[socket.AddressFamily, Any]:
    """Where the host is: by IPv4 if it has such an address, as few agents listen on IPv6."""
    places = socket.getaddrinfo(agent.host, agent.port, type=socket.SOCK_DGRAM)
    family, _, _, _, place = min(places, key=lambda each: each[0] != socket.AF_INET)
    return family, place


class Conversation:
    """Questions to one agent and its answers, in v2c, or in v1 if it takes only that."""

    def __init__(self, wire: socket.socket, agent: Agent, patience: Patience) -> None:
        self._wire = wire
        self._agent = agent
        self._patience = patience
        self._ends_at = time.monotonic() + patience.total_s
        self._versions: tuple[Version, ...] = (Version.V2C, Version.V1)
        self._number = secrets.randbelow(1 << 30)
        self._nonsense: MalformedAnswer | None = None

    def ask(self, names: Sequence[Oid], rows: int) -> Message:
        """What comes after each of these names in the agent's tables: so many rows by v2c, one by v1.

        Raises PrinterRefused, MalformedAnswer, TooSlow, NotAPrinter (strays without end), and PrinterTrouble
        where no answer comes, be it that the community is unknown: an agent does not tell.
        """
        self._number += 1
        answer = None
        for version in self._versions * self._patience.tries:
            self._wire.send(encode(self._question(version, names, rows)))
            answer = self._heard() or answer
            if answer and (not answer.fault or answer.version == self._versions[-1]):
                break  # after a fault the next version may do better
        if answer is None:
            raise self._nonsense or _silent(self._agent)
        if answer.fault in {Fault.NO_ACCESS, Fault.AUTHORIZATION}:
            raise _refused(self._agent)
        self._versions = (answer.version,)
        return answer

    def _question(self, version: Version, names: Sequence[Oid], rows: int) -> Message:
        """Each try of a question has its number, so that a late answer is as good."""
        bulk = version == Version.V2C
        return Message(
            version=version,
            community=self._agent.community.encode(),
            kind=Kind.GET_BULK if bulk else Kind.GET_NEXT,
            number=self._number,
            place=rows if bulk else 0,
            bindings=[Binding(name) for name in names],
        )

    def _heard(self) -> Message | None:
        """The answer to the last question, if it comes in time."""
        until = time.monotonic() + self._patience.silence_s
        for _ in range(MAX_STRAYS):
            octets = self._datagram(until)
            if octets is None:
                return None
            try:
                message = decode(octets)
            except MalformedAnswer as fault:
                self._nonsense = fault
                continue
            if message.kind == Kind.RESPONSE and message.number == self._number:
                return message
        raise NotAPrinter(N_("{host} sends without end."), CHECK_ADDRESS, host=self._agent.host)

    def _datagram(self, until: float) -> bytes | None:
        """What comes next; None if nothing comes until then."""
        now = time.monotonic()
        if now >= self._ends_at:
            text = N_("{host} did not finish its answer in {seconds} seconds.")
            raise TooSlow(text, CHECK_ADDRESS, host=self._agent.host, seconds=ceil(self._patience.total_s))
        if now >= until:
            return None
        self._wire.settimeout(min(until, self._ends_at) - now)
        try:
            return self._wire.recv(MAX_DATAGRAM)
        except TimeoutError:
            return None


def _closed(agent: Agent) -> PrinterUnreachable:
    return PrinterUnreachable(
        N_("{host} takes no questions by SNMP (port {port} is closed)."),
        N_("Switch on SNMP v1/v2c for reading in the printer's network settings."),
        host=agent.host,
        port=agent.port,
    )


def _silent(agent: Agent) -> PrinterTrouble:
    return PrinterTrouble(
        N_("{host} does not answer by SNMP: it is off, or SNMP is, or it wants another community name."),
        N_("Switch on SNMP v1/v2c for reading in its network settings, with “public” as the community name."),
        host=agent.host,
    )


def _refused(agent: Agent) -> PrinterRefused:
    return PrinterRefused(
        N_("{host} does not let us read its counters by SNMP."),
        N_("Let the community name “public” read them in the printer's network settings."),
        host=agent.host,
    )
