"""Konica Minolta's accounting file and Sharp's job log: CSV from the printer's web page.

Known of Konica: `Job ID,Function,Owner,Job Name,Finish Time,Faces,Sheets,Paper Size,Format,ImageType,…`,
words with their number before them ("2 Print Job", "39 Letter", "4 B/W"), times as 2002/07/11 08:40:00. Known
of Sharp: the names of the items (Job Mode, Computer Name, User Name, Starting and Completing Date & Time,
Black & White and Full Color Total Count) and that its job number begins again at 1 after 999999, so that it
is never a key. Assumed: that Sharp's headers are those names, and that its counts are to be added.
"""

from dataclasses import replace

from smarttracker_lite.domain.printing import JobFacts
from smarttracker_lite.printers.files.batch import Batch
from smarttracker_lite.printers.files.given import Given
from smarttracker_lite.printers.files.headers import Header
from smarttracker_lite.printers.files.mapping import Fact
from smarttracker_lite.printers.files.meanings import NUMBERED
from smarttracker_lite.printers.files.preset import Preset

NAME = "konica-sharp"
PRESET = Preset(
    name=NAME,
    signs=(
        frozenset({"job id", "function", "owner", "finish time"}),
        frozenset({"job id", "job mode", "computer name"}),
    ),
    columns={
        "function": Header(Fact.KIND),
        "job mode": Header(Fact.KIND),
        "owner": Header(Fact.USER),
        "user name": Header(Fact.USER),
        "computer name": Header(Fact.HOST),
        "account job id": Header(Fact.ACCOUNT),
        "job name": Header(Fact.DOCUMENT),
        "file name": Header(Fact.DOCUMENT),
        "starting date time": Header(Fact.STARTED),
        "start date time": Header(Fact.STARTED),
        "finish time": Header(Fact.COMPLETED),
        "completing date time": Header(Fact.COMPLETED),
        "complete date time": Header(Fact.COMPLETED),
        "faces": Header(Fact.IMPRESSIONS),
        "black white total count": Header(Fact.BLACK_IMPRESSIONS),
        "full color total count": Header(Fact.COLOR_IMPRESSIONS),
        "full colour total count": Header(Fact.COLOR_IMPRESSIONS),
        "sheets": Header(Fact.SHEETS),
        "paper size": Header(Fact.MEDIA),
        "image type": Header(Fact.COLOR),
        "result": Header(Fact.STATUS),
        "job result": Header(Fact.STATUS),
    },
)


def recognises(octets: bytes, name: str) -> bool:
    """The file is such a log, whatever its name."""
    return PRESET.recognises(octets)


def parse(octets: bytes, given: Given) -> Batch:
    """Its jobs, only those of one printer if that is named. Raises BadInput."""
    batch = PRESET.parse(octets, given)
    return replace(batch, jobs=tuple(_plain_media(job) for job in batch.jobs))


def _plain_media(job: JobFacts) -> JobFacts:
    """The paper without its number: "Letter" of "39 Letter"."""
    name = job.media.name and NUMBERED.sub("", job.media.name, count=1)
    return replace(job, media=replace(job.media, name=name))
