"""A small real SNMP agent on 127.0.0.1 that replays a recording, and hostile ones that do not behave."""

import socket
import threading
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from pathlib import Path

from smarttracker_lite.printers.meters.snmp.ber import Content, MalformedAnswer, Tag, undotted
from smarttracker_lite.printers.meters.snmp.message import (
    Binding,
    Kind,
    Message,
    Version,
    decode,
    encode,
)

RECORDINGS = Path(__file__).parents[1] / "recordings" / "snmp"
NO_SUCH_NAME = 2
IP_ADDRESS = 0x40


def recording(name: str) -> tuple[Binding, ...]:
    """The objects of a recording of ours."""
    return recorded(RECORDINGS / f"{name}.snmprec")


def recorded(path: Path) -> tuple[Binding, ...]:
    """The objects of a recording, in the order of their names, but for IP addresses, which nobody reads."""
    lines = path.read_text(encoding="ascii").splitlines()
    return tuple(_binding(*line.split("|", 2)) for line in lines if line and f"|{IP_ADDRESS}|" not in line)


def _binding(oid: str, kind: str, value: str) -> Binding:
    tag = int(kind.removesuffix("x"))
    return Binding(undotted(oid), tag, _content(tag, value, hexadecimal=kind.endswith("x")))


def _content(tag: int, value: str, *, hexadecimal: bool) -> Content:
    if tag == Tag.OID:
        return undotted(value)
    if tag == Tag.OCTETS:
        return bytes.fromhex(value) if hexadecimal else value.encode("ascii")
    return int(value)


@dataclass
class Replay:
    """What an agent answers from these objects. It takes one community and these versions, else is silent."""

    objects: Sequence[Binding]
    community: bytes = b"public"
    versions: frozenset[Version] = frozenset(Version)
    most: int = 64
    """Bindings in one answer by v2c; less than what was asked for is cut."""

    def __call__(self, question: Message) -> Iterable[bytes]:
        if question.community == self.community and question.version in self.versions:
            yield encode(self.answer(question))

    def answer(self, question: Message) -> Message:
        """RFC 3416 §4.2.2 and §4.2.3, RFC 1157 §4.1.3."""
        reply = replace(question, kind=Kind.RESPONSE, fault=0, place=0)
        if question.version == Version.V2C:
            rounds = question.place if question.kind == Kind.GET_BULK else 1
            return replace(reply, bindings=self._rounds(question.bindings, rounds)[: self.most])
        found = [self._next(each) for each in question.bindings]
        for place, each in enumerate(found, 1):
            if each.tag == Tag.END_OF_MIB_VIEW:
                return replace(reply, bindings=question.bindings, fault=NO_SUCH_NAME, place=place)
        return replace(reply, bindings=found)

    def _rounds(self, asked: Sequence[Binding], rounds: int) -> list[Binding]:
        found: list[Binding] = []
        for _ in range(rounds):
            asked = [self._next(each) for each in asked]
            found += asked
        return found

    def _next(self, asked: Binding) -> Binding:
        at = bisect_right(self.objects, asked.oid, key=lambda each: each.oid)
        return self.objects[at] if at < len(self.objects) else Binding(asked.oid, Tag.END_OF_MIB_VIEW)


Behaviour = Callable[[Message], Iterable[bytes]]
"""What an agent sends when it is asked this."""


@dataclass
class Agent:
    """Where an agent listens, and the questions it has heard."""

    port: int
    heard: list[Message] = field(default_factory=list)
    over: threading.Event = field(default_factory=threading.Event)


@contextmanager
def agent(behaviour: Behaviour, mouth: socket.socket | None = None) -> Iterator[Agent]:
    """An agent that behaves so, until the end of the block. It may answer by another socket, `mouth`."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as wire:
        wire.bind(("127.0.0.1", 0))
        place = Agent(wire.getsockname()[1])
        thread = threading.Thread(target=_listen, args=(wire, place, behaviour, mouth or wire))
        thread.start()
        try:
            yield place
        finally:
            place.over.set()
            wire.sendto(b"", ("127.0.0.1", place.port))  # wakes it
            thread.join()


def _listen(wire: socket.socket, place: Agent, behaviour: Behaviour, mouth: socket.socket) -> None:
    while not place.over.is_set():
        octets, asker = wire.recvfrom(0xFFFF)
        with suppress(MalformedAnswer, OSError):
            question = decode(octets)
            place.heard.append(question)
            for answer in behaviour(question):
                if place.over.is_set():
                    return
                mouth.sendto(answer, asker)
