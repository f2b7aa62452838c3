"""What the media at the printer are called: jobs tell their ids. Pure."""

from collections.abc import Mapping

from smarttracker_lite.printers.drivers.hp_piws.tree import parse

MEDIA = ("Envelope", "Body", "GET-MEDIUM-LIST-RESPONSE", "MediumList", "Medium")


def parse_papers(octets: bytes) -> Mapping[str, str]:
    """The names in Paper/List by the ids of the media. Raises NotAPrinter and nothing else."""
    media = parse(octets).each(*MEDIA)
    told = ((medium.said("MediumId"), medium.said("Localization", "Name")) for medium in media)
    return {each: name for each, name in told if each and name}
