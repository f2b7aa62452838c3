"""Epson SureColor: the CSV that Epson's LFP Accounting Tool exports.

Known from an export: some lines about the printer, then headers that begin with Job Name; Completion Time
with the year first; User Name and Host Name, "-" for none; one column of millilitres for each ink, "Vivid
Light Magenta(ml)"; rows "Lost Job" where the tool itself missed a job. Assumed: the names of the columns for
paper and status, and that the headers are English in all languages of the tool.
"""

from smarttracker_lite.printers.files.headers import Header
from smarttracker_lite.printers.files.mapping import Fact, FileUnit
from smarttracker_lite.printers.files.preset import Preset

NAME = "epson"
PRESET = Preset(
    name=NAME,
    signs=(frozenset({"job name", "completion time", "user name", "host name"}),),
    columns={
        "job name": Header(Fact.DOCUMENT),
        "user name": Header(Fact.USER),
        "host name": Header(Fact.HOST),
        "status": Header(Fact.STATUS),
        "print status": Header(Fact.STATUS),
        "start time": Header(Fact.STARTED),
        "completion time": Header(Fact.COMPLETED),
        "pages": Header(Fact.IMPRESSIONS),
        "number of pages": Header(Fact.IMPRESSIONS),
        "copies": Header(Fact.COPIES),
        "paper size": Header(Fact.MEDIA),
        "media type": Header(Fact.MEDIA_TYPE),
        "paper type": Header(Fact.MEDIA_TYPE),
        "paper width": Header(Fact.WIDTH, FileUnit.MM),
        "paper height": Header(Fact.HEIGHT, FileUnit.MM),
        "print area": Header(Fact.AREA),
        "paper usage": Header(Fact.ROLL_AREA),
    },
    inks=True,
)
