"""What holds for anything that a parser gives, whatever it was given."""

import json
from collections.abc import Mapping
from dataclasses import fields, is_dataclass

from smarttracker_lite.domain.clients import Client
from smarttracker_lite.domain.machines import Certificate, Device, Supply
from smarttracker_lite.domain.printing import JobFacts, Measure
from smarttracker_lite.domain.rates import Rate
from smarttracker_lite.errors import TrackerError, filled
from smarttracker_lite.printers.drivers.hp_ews.jobs import ROUNDING
from smarttracker_lite.printers.files.batch import BadRow, Batch
from smarttracker_lite.printers.rereading import reread
from smarttracker_lite.printers.source import Reading
from smarttracker_lite.store.rows import from_row, to_row

KEPT = (JobFacts, Device, Supply, Certificate, Rate, Client)
"""What the store must give back as it was."""


def check_sound(told: object) -> None:
    """Goes through everything that was told. Raises if anything of it would harm whoever uses it."""
    if isinstance(told, str):
        told.encode()
    elif isinstance(told, Mapping):
        for name, each in told.items():
            check_sound(name)
            check_sound(each)
    elif isinstance(told, tuple | list):
        for each in told:
            check_sound(each)
    elif is_dataclass(told) and not isinstance(told, type):
        _check_values(told)
        for field in fields(told):
            check_sound(getattr(told, field.name))


def _check_values(told: object) -> None:
    if isinstance(told, JobFacts):
        assert reread(told) in (told, None)
        _check_parts(told)
    if isinstance(told, Measure):
        assert told.value >= 0
    elif isinstance(told, Batch | Reading):
        assert len({job.key for job in told.jobs}) == len(told.jobs)
    elif isinstance(told, BadRow):
        assert filled(told.why, told.values)
    elif isinstance(told, KEPT):
        row = json.loads(json.dumps(to_row(told), allow_nan=False))
        assert from_row(row, type(told), "fuzz") == told


def _check_parts(job: JobFacts) -> None:
    """The areas on its media are that of the job, but for the roundings of a printed page, and no more
    impressions are in colour than there are."""
    areas = [use.area_mm2 for use in job.media_used or ()]
    assert len(areas) != 1
    if areas and job.area_mm2 and None not in areas:
        parts = sum(area.value for area in areas if area)
        assert abs(parts - job.area_mm2.value) <= job.area_mm2.value * ROUNDING
    if job.impressions and job.color_impressions:
        assert job.color_impressions.value <= job.impressions.value


def check_refusal(refusal: TrackerError) -> None:
    """A sentence with all its values, and the next step."""
    assert str(refusal).strip()
    assert filled(refusal.hint, refusal.values)
