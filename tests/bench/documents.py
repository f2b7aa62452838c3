"""The jobs all contenders keep: a large-format studio's ten years, the same in every process.

Everything about a job follows from its number, so that nobody needs to be told the jobs.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import blake2s
from random import Random
from typing import Any

from smarttracker_lite.domain.jobs import Job, JobState, Tag
from smarttracker_lite.domain.printing import InkUse, JobFacts, JobStatus, Measure, Media, Origin
from smarttracker_lite.domain.units import area_mm2

FIRST_YEAR, LAST_YEAR = 2017, 2026
YEARS = LAST_YEAR - FIRST_YEAR + 1
A_CLIENT_HAS = 1_000
WORDS_ARE_IN = 100
PLOTS_OF_FIVE = 2
ONE_IN_OPEN = 50
"""Where a year is not done, one job in so many is still to be billed."""

SUBJECTS = """
    affresco albergo autostrada biblioteca bottega cantina capannone chiesa cinema cortile diga duomo
    facciata farmacia ferrovia fontana galleria giardino ippodromo libreria loggia magazzino mercato
    mulino museo negozio officina orangerie ospedale ostello padiglione palestra parcheggio piscina
    ponte portico refettorio ristorante rotonda scuola serra stazione teatro torre tribunale ufficio
    vigneto villa vivaio zecca
""".split()
PLACES = """
    ancona arezzo asti bari bergamo bologna bolzano brescia brindisi cagliari catania como cremona cuneo
    ferrara firenze foggia genova gorizia grosseto imperia lecce livorno lucca macerata mantova matera
    messina modena napoli novara padova palermo parma pavia perugia pesaro piacenza pisa pistoia prato
    ragusa ravenna rimini rovigo savona siena taranto teramo terni
""".split()
_SHEETS = ("pianta piano terra", "prospetto nord", "sezione A-A’", "rendering notturno", "dettaglio infissi")
_ENDINGS = (".pdf", ".pdf", ".plt", ".tif", "_rev2.dwg")
_USERS = (("g.rossi", "rossi-ws1.local"), ("j.müller", "MEYER-CAD3"), ("CORP\\anna", "FRONTDESK"))
_ROLLS = (
    ("Plain bond 90 g", 914_000, 841_000, 1_189_000),
    ("Photo satin 240 g", 610_000, 594_000, 841_000),
    ("Canvas 340 g", 1_067_000, 1_000_000, 1_500_000),
)
_CHANNELS = ("cyan", "magenta", "yellow", "matte black")
_DAYS_WITH_WORK = 320
_NOW = datetime(LAST_YEAR, 11, 20, 8, tzinfo=UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Studio:
    """So many jobs, evenly over the years; `resting`: the work of all years but the last is done."""

    size: int
    resting: bool = False

    @property
    def clients(self) -> int:
        """How many clients share the jobs."""
        return max(1, self.size // A_CLIENT_HAS)

    @property
    def subjects(self) -> int:
        """How many pairs of words the jobs are about."""
        return max(1, self.size // WORDS_ARE_IN)

    def jobs(self) -> Iterator[Job]:
        """All jobs, the oldest first."""
        return map(self.job, range(self.size))

    def job(self, number: int) -> Job:
        """The job of this number, one of those there are."""
        random = Random(number)
        moment = self._moment(number)
        client = number % self.clients
        tag = Tag(client_id=client_id(client), project_id=named("project", client), state=_state(random))
        billed = tag.state is JobState.BILLABLE and not self._open(number, moment)
        return Job(
            id=named("job", number),
            printer_id=named("printer", number % 4),
            facts=_facts(random, number, moment, f"{self.words(number)} {_sheet(random, number)}"),
            tag=tag,
            first_seen_at=moment + timedelta(seconds=20),
            last_seen_at=moment + timedelta(minutes=12),
            invoice_id=named("invoice", client, moment.year, moment.month) if billed else None,
        )

    def new_jobs(self, first: int, count: int = 100) -> list[Job]:
        """What one poll finds: untagged jobs, the `first` of all the new ones and those after it."""
        return [_new_job(self.size + number) for number in range(first, first + count)]

    def words(self, subject: int) -> str:
        """The two words that all jobs about this subject have, and no others."""
        place, what = divmod(subject % self.subjects, len(SUBJECTS))
        return f"{SUBJECTS[what]} {PLACES[place]}"

    def last_year(self) -> range:
        """The numbers of the jobs that are live in any case."""
        return range(self.size - self.size // YEARS, self.size)

    def _moment(self, number: int) -> datetime:
        year, place = divmod(number * YEARS, self.size)
        return datetime(FIRST_YEAR + year, 1, 2, 8, tzinfo=UTC) + timedelta(days=_DAYS_WITH_WORK) * (
            place / self.size
        )

    def _open(self, number: int, moment: datetime) -> bool:
        if moment.year == LAST_YEAR:
            return moment.month > 9
        return not self.resting and number % ONE_IN_OPEN == 0


def named(*of: object) -> str:
    """An id like those of the program, always the same one for the same thing."""
    return blake2s(repr(of).encode(), digest_size=8).hexdigest()


def client_id(number: int) -> str:
    """The id of the client of this number."""
    return named("client", number)


def _new_job(number: int) -> Job:
    random = Random(number)
    moment = _NOW + timedelta(seconds=number)
    return Job(
        id=named("job", number),
        printer_id=named("printer", number % 4),
        facts=_facts(random, number, moment, f"Plotauftrag {number:07}.pdf"),
        tag=Tag(),
        first_seen_at=moment,
        last_seen_at=moment,
    )


def _sheet(random: Random, number: int) -> str:
    return f"{random.choice(_SHEETS)} {number:06}{random.choice(_ENDINGS)}"


def _state(random: Random) -> JobState:
    return random.choices(list(JobState), (92, 4, 2, 2))[0]


def _facts(random: Random, number: int, moment: datetime, document: str) -> JobFacts:
    user, host = random.choice(_USERS)
    key = f"{random.getrandbits(64):016x}"
    copies = random.choice((1, 1, 1, 2, 5))
    use = _roll_use if random.randrange(5) < PLOTS_OF_FIVE else _sheet_use
    return JobFacts(
        source="ipp",
        key=key,
        status=JobStatus.COMPLETED,
        document=document,
        user=user.rpartition("\\")[2],
        host=host,
        account=f"A-{number % 97:03}",
        submitted_at=moment - timedelta(minutes=random.randrange(2, 40)),
        completed_at=moment,
        copies=Measure(copies, Origin.REQUESTED),
        raw={"job-id": number, "job-uuid": key, "job-state": 9},
        **use(random, copies),
    )


def _sheet_use(random: Random, copies: int) -> dict[str, Any]:
    """What an office printer counts, as fields of JobFacts."""
    pages = random.randrange(1, 30)
    return {
        "pages": Measure(pages, Origin.REQUESTED),
        "impressions": _measured(copies * pages),
        "sheets": _measured(copies * pages),
        "media": Media(name="A4 plain 80 g", width_um=210_000, height_um=297_000),
    }


def _roll_use(random: Random, copies: int) -> dict[str, Any]:
    """What a plotter took from its roll and inks, as fields of JobFacts."""
    paper, roll, width, height = random.choice(_ROLLS)
    return {
        "media": Media(name=paper, width_um=width, height_um=height),
        "area_mm2": _measured(copies * area_mm2(width, height)),
        "roll_area_mm2": _measured(copies * area_mm2(roll, height + 10_000)),
        "roll_length_um": _measured(copies * (height + 10_000)),
        "inks": tuple(InkUse(channel, _measured(random.randrange(50, 9_000))) for channel in _CHANNELS),
    }


def _measured(value: int) -> Measure:
    return Measure(value, Origin.MEASURED)
