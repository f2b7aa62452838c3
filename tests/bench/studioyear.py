"""A studio's year of prints, made up: who printed what for whom, and what people tagged it with.

Written before the learner, and not changed to please it. In a year of 250 working days each day has some
sessions: one user prints one to a dozen files of one project within the hour, while others do the same at the
other printers. Clients are as many as asked for, their work falls off as 1/rank; three quarters of them are
there from the first day, the others come in the course of the year. Each has one to three projects at a time;
a project ends after two weeks to four months and another one follows. Client's work comes in runs: a project
that was worked on yesterday is four times as likely today.

How clients name files: *client first* "Rossi_Villa_A101.pdf" 35 %, *project* "Villa Pineta tav 03.dwg" 25 %,
*number* "24-118 planimetria.pdf" 15 %, *folder* "C:\\Lavori\\Rossi\\Villa\\pianta.dwg" 10 %, *careless*
"scan0012.pdf" 15 %. They differ in separators and capitals; each tenth client shares its surname with another
one, project names come from a list of 60 so that several clients have a "Villa"; each twentieth writes
another script. The words after that ("pianta", "rev2", "A101") say nothing.

What is noisy is in `Noise`: names that say nothing although the client is a careful one, typing errors, the
name of another client in the file, another user than the client's own, printers that tell no user, tags that
are wrong (a client of the last days instead), prints for nobody, and tags that come a week late instead of
the day after.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from random import Random

from smarttracker_lite.domain.jobs import Job, JobState, Tag
from smarttracker_lite.domain.printing import JobFacts, JobStatus, Media

BEGIN = datetime(2025, 1, 2, tzinfo=UTC)
DAYS = 250
SESSIONS = 9
"""A day, on average."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Noise:
    """How much is not as it should be: shares of all prints."""

    generic: float = 0.08
    typo: float = 0.02
    other_name: float = 0.02
    other_user: float = 0.20
    no_user: float = 0.10
    shared_host: float = 0.10
    mistagged: float = 0.015
    nobody: float = 0.04
    late: float = 0.10
    interleaved: float = 0.08


EASY = Noise(generic=0.03, typo=0.01, other_name=0.005, other_user=0.1, no_user=0.02, mistagged=0.005)
USUAL = Noise()
HARD = Noise(
    generic=0.22,
    typo=0.05,
    other_name=0.05,
    other_user=0.4,
    no_user=0.3,
    shared_host=0.3,
    mistagged=0.03,
    nobody=0.08,
    late=0.25,
    interleaved=0.2,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Printed:
    """A print: the job as it waits, whose it is (None: nobody's), the tag it gets, and on which day."""

    job: Job
    day: int
    client_id: str | None
    project_id: str | None
    tag: Tag
    tagged_on: int


@dataclass(slots=True)
class Work:
    """A project: the words of its name, its number, and its first and last day."""

    id: str
    words: Sequence[str]
    number: str
    since: int
    until: int
    lately: int = -99


@dataclass(slots=True)
class Buyer:
    """A client and its habits."""

    id: str
    weight: float
    since: int
    names: Sequence[str]
    naming: str
    joint: str
    case: int
    users: Sequence[str]
    trade: str
    hour: float
    projects: list[Work] = field(default_factory=list)


_NAMINGS = ("client", "project", "number", "folder", "careless")
_SHARES = (35, 25, 15, 10, 15)
_USERS = ("anna", "bruno", "carla", "dario", "elena")
_SYLLABLES = (
    "ba be bi bo ca co da de di fa fe ga gi la le lo ma mi mo na ne ra ri ro sa se ta ti va vi".split()
)
_ENDS = "ni lli tti ro sso ghi rdi nti sca llo".split()
_OTHER_SCRIPTS = ("Παπαδόπουλος", "Иванов", "Müßig", "山田", "Żółć", "حداد", "Åström", "Ķeniņš")
_PROJECTS = (
    *"villa casa condominio scuola ponte museo fiera stazione parco piazza chiesa hotel torre mulino".split(),
    *"pineta lago collina mare aurora verdi dante garibaldi roma nord sud est ovest centro borgo".split(),
    *"palestra asilo ospedale cantina uffici negozio teatro cinema mercato officina deposito".split(),
    *"restauro ampliamento concorso mostra catalogo campagna evento sagra elezioni saldi natale".split(),
    *"autunno estate primavera rotonda argine canale strada rete impianto".split(),
)
_CONTENT = (
    *"pianta prospetto sezione planimetria tavola render poster manifesto locandina brochure".split(),
    *"dettaglio copertina".split(),
    *"relazione computo quote arredi strutture impianti assonometria stato progetto".split(),
)
_TAILS = ("", "", "", "rev2", "rev03", "def", "DEF", "finale", "ok", "v2", "stampa", "x stampa", "new")
_GENERIC = (
    *("print.pdf", "Untitled", "Senza titolo-1", "Document1", "Microsoft Word - Documento1", "Layout1"),
    *("Model", "pianta.pdf", "tavola.pdf", "stampa.pdf", "A3.pdf", "image.jpg", "about:blank", "Foglio1", ""),
)
_PRIVATE = ("ricetta.pdf", "biglietto treno.pdf", "test.pdf", "prova colore.pdf")
_ENDINGS = (".pdf", ".pdf", ".pdf", ".dwg", ".tif", ".ai", "")
_TRADES = {
    "plans": (("plotter", 0.8), ("laser", 0.2)),
    "posters": (("poster", 0.75), ("plotter", 0.15), ("laser", 0.1)),
    "papers": (("laser", 0.85), ("plotter", 0.15)),
}
_SIZES = {
    "plotter": ((841, 1189), (594, 841), (594, 841), (420, 594), (914, 1500)),
    "poster": ((700, 1000), (500, 700), (1000, 1400), (1067, 2000)),
    "laser": ((210, 297), (210, 297), (297, 420)),
}
_MEDIA = {
    "plotter": ("Plain bond", "Coated 90 g"),
    "poster": ("Satin 200 g", "Canvas", "Blueback"),
    "laser": ("A4", "Card"),
}


class Year:
    """The prints of a year, as a seed and the noise have it."""

    def __init__(self, seed: int, clients: int = 40, noise: Noise = USUAL) -> None:
        self._chance = Random(seed)
        self._noise = noise
        self.names: list[str] = []
        self._made = 0
        self.buyers = [self._buyer(rank) for rank in range(clients)]
        self._lately: list[tuple[str, str]] = []

    def prints(self) -> Iterator[Printed]:
        """All of them, in the order in which they were printed."""
        for day in range(DAYS):
            made = [each for _ in range(self._many()) for each in self._session(day)]
            yield from sorted(made, key=lambda each: each.job.day)

    def _many(self) -> int:
        return max(1, round(self._chance.gauss(SESSIONS, SESSIONS / 3)))

    def _buyer(self, rank: int) -> Buyer:
        chance = self._chance
        surname = self._surname(rank)
        names = [surname, surname[:3].upper()] if chance.random() < 0.3 else [surname]
        return Buyer(
            id=f"c{rank}",
            weight=1 / (rank + 2),
            since=0 if chance.random() < 0.75 or rank == 0 else chance.randrange(10, DAYS - 20),
            names=names,
            naming=chance.choices(_NAMINGS, _SHARES)[0],
            joint=chance.choice(("_", "_", "-", " ", "")),
            case=chance.randrange(3),
            users=chance.sample(_USERS, 2),
            trade=chance.choice(("plans", "plans", "posters", "papers")),
            hour=chance.uniform(8.5, 17),
        )

    def _surname(self, rank: int) -> str:
        chance = self._chance
        if rank > 4 and chance.random() < 0.1:
            return chance.choice(self.names)
        made = "".join(chance.choices(_SYLLABLES, k=chance.choice((1, 2, 2)))) + chance.choice(_ENDS)
        name = chance.choice(_OTHER_SCRIPTS) if chance.random() < 0.05 else made.capitalize()
        self.names.append(name)
        return name

    def _session(self, day: int) -> Iterator[Printed]:
        chance, noise = self._chance, self._noise
        work, buyer = self._chosen(day)
        user = (
            chance.choice(_USERS)
            if chance.random() < noise.other_user
            else chance.choices(buyer.users, (3, 1))[0]
        )
        hour = min(max(chance.gauss(buyer.hour, 2.5), 8), 19)
        at = BEGIN + timedelta(days=day + day // 5 * 2, hours=hour)
        for _ in range(min(12, 1 + int(chance.expovariate(1 / 3)))):
            at += timedelta(minutes=chance.expovariate(1 / 4))
            if chance.random() < noise.interleaved:
                other, whose = self._chosen(day)
                yield self._printed(day, at, user, whose, other)
                at += timedelta(minutes=chance.expovariate(1 / 2))
            yield self._printed(day, at, user, buyer, work)

    def _chosen(self, day: int) -> tuple[Work, Buyer]:
        """A project that is being worked on, rather one of the last days."""
        among = [
            (work, buyer) for buyer in self.buyers if buyer.since <= day for work in self._going(buyer, day)
        ]
        weights = [buyer.weight * (4 if day - work.lately <= 2 else 1) for work, buyer in among]
        work, buyer = self._chance.choices(among, weights)[0]
        work.lately = day
        return work, buyer

    def _going(self, buyer: Buyer, day: int) -> list[Work]:
        going = [work for work in buyer.projects if work.until >= day]
        if not going or (len(going) < 3 and self._chance.random() < 0.004):
            words = self._chance.sample(_PROJECTS, self._chance.choice((1, 2, 2)))
            number = f"{self._chance.randrange(23, 26)}-{self._chance.randrange(10, 400):03}"
            until = day + self._chance.randrange(14, 120)
            going.append(Work(f"{buyer.id}p{len(buyer.projects)}", words, number, day, until))
            buyer.projects.append(going[-1])
        return going

    def _printed(self, day: int, at: datetime, user: str, buyer: Buyer, work: Work) -> Printed:
        chance, noise = self._chance, self._noise
        self._made += 1
        nobody = chance.random() < noise.nobody
        printer = chance.choices(*zip(*_TRADES[buyer.trade], strict=True))[0]
        facts = self._facts(at, user, printer, self._private() if nobody else self._name(buyer, work))
        job = Job(
            id=f"{self._made:06}",
            printer_id=printer,
            facts=facts,
            tag=Tag(),
            first_seen_at=at,
            last_seen_at=at,
        )
        whose = (None, None) if nobody else (buyer.id, work.id)
        return Printed(
            job=job,
            day=day,
            client_id=whose[0],
            project_id=whose[1],
            tag=Tag(state=JobState.INTERNAL) if nobody else self._tag(buyer.id, work.id),
            tagged_on=day + (chance.randrange(4, 9) if chance.random() < noise.late else 1),
        )

    def _tag(self, client_id: str, project_id: str) -> Tag:
        chance = self._chance
        self._lately = [*self._lately[-30:], (client_id, project_id)]
        if chance.random() < self._noise.mistagged:
            client_id, project_id = chance.choice(self._lately)
        return Tag(client_id=client_id, project_id=project_id if chance.random() < 0.85 else None)

    def _facts(self, at: datetime, user: str, printer: str, document: str) -> JobFacts:
        chance, noise = self._chance, self._noise
        width, height = chance.choice(_SIZES[printer])
        told = chance.random() >= noise.no_user
        host = "plot-pc" if chance.random() < noise.shared_host else f"pc-{user}"
        return JobFacts(
            source="made up",
            key=f"{self._made}",
            status=JobStatus.COMPLETED,
            document=document or None,
            user=user if told else None,
            host=host if told and printer != "laser" else None,
            submitted_at=at - timedelta(minutes=1),
            completed_at=at,
            media=Media(name=chance.choice(_MEDIA[printer]), width_um=width * 1000, height_um=height * 1000),
        )

    def _private(self) -> str:
        chance = self._chance
        return chance.choice((*_GENERIC, *_PRIVATE))

    def _name(self, buyer: Buyer, work: Work) -> str:
        """What the file is called."""
        chance, noise = self._chance, self._noise
        careless = buyer.naming == "careless" and chance.random() < 0.85
        if careless or chance.random() < noise.generic:
            return chance.choice((*_GENERIC, f"scan{chance.randrange(200):04}.pdf"))
        naming = buyer.naming if chance.random() < 0.9 else chance.choice(_NAMINGS)
        named = self._cased(buyer, self._misspelt(chance.choice(buyer.names)))
        project = [self._cased(buyer, self._misspelt(word)) for word in work.words]
        content = [chance.choice((chance.choice(_CONTENT), f"A{chance.randrange(100, 140)}"))]
        tail = [chance.choice(_TAILS)]
        if chance.random() < noise.other_name:
            tail.append(chance.choice(self.names))
        if naming == "folder":
            name = self._joined("_", [*content, *tail])
            return "\\".join(("C:", "Lavori", named, " ".join(project), name + chance.choice(_ENDINGS)))
        first = {"client": [named, *project], "number": [work.number], "careless": []}.get(naming, project)
        return self._joined(buyer.joint, [*first, *content, *tail]) + chance.choice(_ENDINGS)

    def _joined(self, joint: str, words: Sequence[str]) -> str:
        words = [word for word in words if word]
        return joint.join(words) if joint else "".join(word[:1].upper() + word[1:] for word in words)

    def _cased(self, buyer: Buyer, word: str) -> str:
        return (word.lower(), word.capitalize(), word.upper())[buyer.case]

    def _misspelt(self, word: str) -> str:
        if len(word) < 4 or self._chance.random() >= self._noise.typo:
            return word
        at = self._chance.randrange(1, len(word) - 1)
        swapped = word[:at] + word[at + 1] + word[at] + word[at + 2 :]
        return swapped if self._chance.random() < 0.5 else word[:at] + word[at + 1 :]


def renamed(prints: Sequence[Printed], client_id: str, since: int) -> list[Printed]:
    """The same year, but from a day on this client calls its files otherwise: by a word never seen before."""

    def now(each: Printed) -> Printed:
        if each.client_id != client_id or each.day < since:
            return each
        facts = replace(each.job.facts, document=f"Zephyr {each.job.id[-2:]}")
        return replace(each, job=replace(each.job, facts=facts))

    return [now(each) for each in prints]


def left(prints: Sequence[Printed], user: str, since: int, heir: str) -> list[Printed]:
    """The same year, but from a day on a user has left, and another one does that work."""

    def now(each: Printed) -> Printed:
        if each.job.facts.user != user or each.day < since:
            return each
        facts = replace(each.job.facts, user=heir, host=f"pc-{heir}")
        return replace(each, job=replace(each.job, facts=facts))

    return [now(each) for each in prints]
