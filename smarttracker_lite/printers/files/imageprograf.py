"""Canon imagePROGRAF (PRO, TM, TX, GP, iPF): the CSV of Canon's Accounting Manager for Windows and Mac.

Known from Canon's guides: what each column means (Job Name, Owner, Account ID, Print Job Start Time, Pages,
Media Type, Printer Paper Size, Paper Consumed as an area, Ink Consumed), that Pages are impressions with all
copies (3 copies of 2 pages are 6), that asterisks stand for what is not set, and that ink is an estimate of
±15 %. Assumed: that the CSV has these words as headers, and square metres and millilitres where it names no
unit. Paper Consumed is the only area told, so it is the job's area. Only the start is told, by which the job
is dated.
"""

from smarttracker_lite.domain.printing import Origin
from smarttracker_lite.printers.files.headers import Header
from smarttracker_lite.printers.files.mapping import Fact
from smarttracker_lite.printers.files.preset import Preset

NAME = "imageprograf"
PRESET = Preset(
    name=NAME,
    signs=(
        frozenset({"print job start time", "paper consumed"}),
        frozenset({"print job start time", "media type", "pages"}),
        frozenset({"print job start time", "ink consumed"}),
    ),
    columns={
        "job name": Header(Fact.DOCUMENT),
        "document name": Header(Fact.DOCUMENT),
        "owner": Header(Fact.USER),
        "account id": Header(Fact.ACCOUNT),
        "printer name": Header(Fact.PRINTER),
        "status": Header(Fact.STATUS),
        "print job start time": Header(Fact.STARTED),
        "pages": Header(Fact.IMPRESSIONS),
        "number of pages": Header(Fact.IMPRESSIONS),
        "media type": Header(Fact.MEDIA_TYPE),
        "printer paper size": Header(Fact.MEDIA),
        "paper consumed": Header(Fact.AREA),
        "ink consumed": Header(Fact.INK),
    },
    origin=Origin.DERIVED,
)
