"""One conversation with one printer: requests as octets, answers as octets that say "ok"."""

import time
from dataclasses import dataclass, field, replace

from smarttracker_lite.errors import N_, NotAPrinter, PrinterRefused, PrinterTrouble, PrinterUnreachable
from smarttracker_lite.printers import wire
from smarttracker_lite.printers.drivers.ipp.codec import HEADER, MalformedMessage, encode
from smarttracker_lite.printers.drivers.ipp.message import Message
from smarttracker_lite.printers.drivers.ipp.requests import Operation, http_url
from smarttracker_lite.printers.refusal import TooSlow, wrong_password
from smarttracker_lite.printers.source import Address

CONTENT_TYPE = "application/ipp"

OK_BELOW = 0x0100
NOT_FOUND = 0x0406
VERSION_NOT_SUPPORTED = 0x0503

REFUSALS = {0x0401, 0x0402, 0x0403}
"""forbidden, not-authenticated, not-authorized (RFC 8011 §B.1)"""
FOR_NOW = {0x0502, 0x0505, 0x0506, 0x0507}
"""service-unavailable, temporary-error, not-accepting-jobs, busy"""


class Declined(NotAPrinter):
    """The printer understands IPP, but not this question; or what it is about is not there."""


@dataclass
class Session:
    """Speaks IPP 2.0, and 1.1 with a printer that wants that. `address.url` is an ipp or ipps URI; after
    `ends_at`, by the monotonic clock, nothing is asked or listened to any more."""

    address: Address
    limits: wire.Limits
    ends_at: float
    version: tuple[int, int] = field(default=(2, 0), init=False)

    def ask(self, message: Message) -> bytes:
        """The octets of a successful answer. Raises what `wire.post` raises, TooSlow when time is up, and
        for an answer of no success Declined, PrinterRefused or PrinterUnreachable (busy)."""
        octets, status = self._exchange(message)
        if status == VERSION_NOT_SUPPORTED:
            self.version = (1, 1)
            octets, status = self._exchange(message)
        if status >= OK_BELOW:
            raise self._trouble(status)
        return octets

    def _exchange(self, message: Message) -> tuple[bytes, int]:
        address = replace(self.address, url=http_url(self.address.url))
        request = encode(replace(message, version=self.version))
        reply = wire.post(address, request, CONTENT_TYPE, limits=self._limits())
        if len(reply.body) < HEADER.size:
            raise MalformedMessage("shorter than its header")
        status = HEADER.unpack_from(reply.body)[2]
        if status in REFUSALS and reply.let_in:
            if message.code == Operation.GET_JOB_ATTRIBUTES:
                raise self._declined(status)  # one job of somebody else: that says nothing of the password
            raise wrong_password(self.address.url, self.address.user, sure=False)
        return reply.body, status

    def _limits(self) -> wire.Limits:
        left = self.ends_at - time.monotonic()
        if left <= 0:
            raise TooSlow(
                N_("{url} takes too long to answer."),
                N_("Switch the printer off and on, and look whether something else keeps it busy."),
                url=self.address.url,
            )
        return replace(self.limits, total_s=min(left, self.limits.total_s))

    def _trouble(self, status: int) -> PrinterTrouble:
        url, code = self.address.url, f"{status:#06x}"
        if status == NOT_FOUND:
            return Declined(
                N_("{url} is not known there."), N_("Check the name of the queue at the end."), url=url
            )
        if status in REFUSALS:
            return PrinterRefused(
                N_("{url} does not let us read its jobs (IPP {status})."),
                N_("Enter the name and password of the printer's administrator."),
                url=url,
                status=code,
            )
        if status in FOR_NOW:
            return PrinterUnreachable(
                N_("{url} is busy (IPP {status})."),
                N_("It is asked again soon."),
                url=url,
                status=code,
            )
        return self._declined(status)

    def _declined(self, status: int) -> Declined:
        return Declined(
            N_("{url} refuses the question (IPP {status})."),
            N_("Check the path of the address; most printers use /ipp/print."),
            url=self.address.url,
            status=f"{status:#06x}",
        )
