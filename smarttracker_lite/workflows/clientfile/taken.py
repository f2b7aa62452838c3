"""What clients and projects are called, so that many clients can be checked one after the other."""

from collections import defaultdict
from collections.abc import Iterable, Mapping

from smarttracker_lite.domain.clients import Client, Project
from smarttracker_lite.errors import BadInput, N_


def codes_of(noun: Client | Project) -> tuple[str, ...]:
    """By which codes it is found."""
    return noun.codes


class Taken:
    """The names and codes that are in sight; in the archive they may be those of others."""

    def __init__(self, clients: Iterable[Client], projects: Iterable[Project]) -> None:
        self._names: dict[str, dict[str, str]] = defaultdict(dict)
        self._codes: dict[str, dict[str, str]] = defaultdict(dict)
        for client in clients:
            if not client.archived:
                self.add(client)
        for project in projects:
            if not project.archived:
                self._note(project)

    def add(self, client: Client) -> None:
        """It is called so from now on."""
        self._names[client.name.casefold()][client.id] = client.name
        self._note(client)

    def drop(self, client: Client) -> None:
        """It is not called so any more."""
        self._names[client.name.casefold()].pop(client.id, None)
        for code in codes_of(client):
            self._codes[code.casefold()].pop(client.id, None)

    def check(self, client: Client) -> None:
        """Raise BadInput, naming the field, if somebody else is called so."""
        if _other(self._names, client.name, client.id) is not None:
            raise BadInput(
                N_("“{name}” is there already."),
                N_("Open that one, or choose another name."),
                field="name",
                name=client.name,
            )
        for code in codes_of(client):
            if (owner := _other(self._codes, code, client.id)) is not None:
                raise BadInput(
                    N_("“{name}” has the code “{code}” already."),
                    N_("Choose another code."),
                    field="code" if code == client.code else "other_codes",
                    name=owner,
                    code=code,
                )

    def _note(self, noun: Client | Project) -> None:
        for code in codes_of(noun):
            self._codes[code.casefold()][noun.id] = noun.name


def _other(called: Mapping[str, Mapping[str, str]], what: str, id_: str) -> str | None:
    """The name of another one that is called so."""
    own = called.get(what.casefold(), {})
    return next((name for other, name in own.items() if other != id_), None)
