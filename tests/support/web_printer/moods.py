"""The ways an answer gets lost between a printer and its reader."""

import socket
from collections.abc import Callable

from tests.support.hostile import Hostile, silent

Mood = Callable[[bytes, socket.socket, Hostile], None]
"""What a server does with the octets of an answer."""

CHUNK = 1 << 16


def well(octets: bytes, connection: socket.socket, _server: Hostile) -> None:
    """Send it."""
    connection.sendall(octets)


def slow(seconds: float) -> Mood:
    """Take so long over each answer."""

    def send(octets: bytes, connection: socket.socket, server: Hostile) -> None:
        server.over.wait(seconds)
        connection.sendall(octets)

    return send


def cut_off(after: int) -> Mood:
    """Hang up after so many octets, the head included."""

    def send(octets: bytes, connection: socket.socket, _server: Hostile) -> None:
        connection.sendall(octets[:after])

    return send


def flood(octets: int = 100_000_000) -> Mood:
    """Follow the answer with so many octets, if anybody listens; it has no length then."""

    def send(answer: bytes, connection: socket.socket, server: Hostile) -> None:
        head, _, body = answer.partition(b"\r\n\r\n")
        lines = [line for line in head.split(b"\r\n") if not line.startswith(b"Content-Length")]
        connection.sendall(b"\r\n".join(lines) + b"\r\n\r\n" + body)
        for _ in range(octets // CHUNK):
            if server.over.is_set():
                return
            connection.sendall(b" " * CHUNK)

    return send


def says_nothing(_octets: bytes, connection: socket.socket, server: Hostile) -> None:
    """Read the question, and keep still."""
    silent(connection, server)
