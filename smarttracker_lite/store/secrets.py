"""Passwords, in the key ring of the system; never in the data folder."""

import logging
import sys

import keyring
from keyring.backends import fail, null
from keyring.errors import KeyringError, PasswordDeleteError

_TROUBLE: tuple[type[Exception], ...] = (KeyringError, OSError)
if sys.platform == "linux":
    from secretstorage.exceptions import SecretStorageException

    _TROUBLE = (*_TROUBLE, SecretStorageException)  # keyring lets some of them through

_log = logging.getLogger(__name__)


class Secrets:
    """Named passwords of this program.

    Without a key ring, or with one that stays locked, they are kept in memory until the program ends.
    """

    def __init__(self, service: str = "SmartTracker Lite") -> None:
        self._service = service
        self._memory: dict[str, str] = {}

    @property
    def kept(self) -> bool:
        """Passwords outlast the program: there is a key ring, and it took all it was given."""
        return _there_is_a_ring() and not self._memory

    def get(self, name: str) -> str:
        """The password of this name, "" if there is none or the key ring stays locked."""
        return self.told(name) or ""

    def told(self, name: str) -> str | None:
        """The password of this name, "" if there is none; None if the key ring stays locked."""
        if name in self._memory or not _there_is_a_ring():
            return self._memory.get(name, "")
        try:
            return keyring.get_password(self._service, name) or ""
        except _TROUBLE as error:
            _log.warning("the key ring gave no password: %s", error)
            return None

    def put(self, name: str, value: str) -> None:
        """Keep the password under this name."""
        self._memory[name] = value
        if _there_is_a_ring():
            try:
                keyring.set_password(self._service, name, value)
                del self._memory[name]
            except _TROUBLE as error:
                _log.warning("the key ring took no password: %s", error)

    def forget(self, name: str) -> None:
        """Remove the password, if there is one."""
        self._memory.pop(name, None)
        if _there_is_a_ring():
            try:
                keyring.delete_password(self._service, name)
            except PasswordDeleteError:
                _log.debug("the key ring had no password %s", name)
            except _TROUBLE as error:
                _log.warning("the key ring kept a password: %s", error)


def _there_is_a_ring() -> bool:
    return not isinstance(keyring.get_keyring(), fail.Keyring | null.Keyring)
