"""Lists of clients: what people's programs write, what it becomes, and what is left out."""

from dataclasses import replace
from decimal import Decimal
from io import BytesIO

import pytest
import xlsxwriter

from smarttracker_lite.domain.clients import Client, Postal
from smarttracker_lite.domain.rates import PriceList
from smarttracker_lite.errors import BadInput, NotAllowed
from smarttracker_lite.workflows.clientfile.layout import Layout, guess, laid_out
from smarttracker_lite.workflows.clientfile.table import MOST_CLIENTS, TITLES, table_of
from smarttracker_lite.workflows.clientfile.taking import look, take
from tests.support.clientfiles import faults, fresh, octets_of, taken, tried
from tests.support.studio import Studio


def guessed(*heads: str) -> list[str]:
    """What the columns of these names tell."""
    return [
        column.name if column else ""
        for column in guess(table_of(octets_of(";".join(heads) + "\nx"))).columns
    ]


@pytest.mark.parametrize(
    ("heads", "columns"),
    [
        (
            ("Code", "Company", "Street", "ZIP", "VAT No."),
            ["code", "company", "street", "postcode", "vat_id"],
        ),
        (("Cod. cliente", "Ragione Sociale", "P.IVA", "C.F."), ["code", "company", "vat_id", "tax_number"]),
        (("Nome", "Cognome", "Città", "Cellulare"), ["first_name", "last_name", "city", "phone"]),
        (("Nome", "Indirizzo", "CAP"), ["name", "street", "postcode"]),
        (("Kunden-Nr.", "Firma", "Straße", "PLZ", "Ort"), ["code", "company", "street", "postcode", "city"]),
        (("Name", "Vorname", "USt-IdNr.", "E-Mail-Adresse"), ["last_name", "first_name", "vat_id", "email"]),
        (("Nom", "Prénom", "Courriel", "N° TVA"), ["last_name", "first_name", "email", "vat_id"]),
        (("Nombre", "Apellidos", "Dirección", "Teléfono"), ["first_name", "last_name", "street", "phone"]),
        (("Razón social", "NIF", "Código postal", "País"), ["company", "tax_number", "postcode", "country"]),
        (("E-mail 1 - Value", "First Name", "Last Name"), ["email", "first_name", "last_name"]),
        (("Nome", "Prov.", "Codice destinatario", "PEC"), ["name", "province", "sdi_code", "pec"]),
        (("Kunde", "Leitweg-ID"), ["name", "buyer_reference"]),
        (("Name", "Name", "Fax"), ["name", "name", ""]),
    ],
)
def test_columns_are_known_by_their_names_in_five_languages(
    heads: tuple[str, ...], columns: list[str]
) -> None:
    assert guessed(*heads) == columns


def test_an_italian_program_s_list_is_read(at_work: Studio) -> None:
    """A title above, its code page, a name in two columns, a street and a number, a note on two lines."""
    text = (
        "sep=;\r\nElenco clienti;;;\r\n"
        "Codice;Cognome;Nome;Via;N. civico;CAP;Città;Nazione;Telefono;Cellulare;Lingua;Sconto;Note\r\n"
        'R1;Rossi;Maria;Via Roma;5;184;Forlì;Italia;;333 1;Italiano;7,5 %;"paga\r\ntardi"\r\n'
    )
    (client,) = fresh(tried(at_work, text.encode("cp1252")))
    assert replace(client, id="") == Client(
        id="",
        code="R1",
        postal=Postal(
            name="Maria Rossi",
            street="Via Roma 5",
            postcode="00184",
            city="Forlì",
            country="IT",
            phone="333 1",
        ),
        language="it",
        discount=Decimal("7.5"),
        notes="paga\ntardi",
    )


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1252"])
@pytest.mark.parametrize("separator", [";", ",", "\t", "|"])
def test_a_list_is_read_in_its_own_letters_and_separators(
    at_work: Studio, encoding: str, separator: str
) -> None:
    lines = (separator.join(cells) for cells in (("Name", "City"), ("Jürgen Weiß", "Köln"), ("Zoë", "Bâle")))
    run = tried(at_work, "\n".join(lines).encode(encoding))
    assert [(each.name, each.postal.city) for each in fresh(run)] == [
        ("Jürgen Weiß", "Köln"),
        ("Zoë", "Bâle"),
    ]


def test_a_workbook_is_read_from_the_sheet_with_the_clients(at_work: Studio) -> None:
    octets = BytesIO()
    with xlsxwriter.Workbook(octets, {"in_memory": True}) as book:
        book.add_worksheet("Note").write_row(0, 0, ("Promemoria", "niente"))
        sheet = book.add_worksheet("Clienti")
        sheet.write_row(1, 0, ("Cliente", "CAP", "Nazione", "Codice"))
        sheet.write_row(2, 0, ("Rossi", 184, "it", 7))
    (client,) = fresh(tried(at_work, octets.getvalue()))
    assert (client.name, client.postal.postcode, client.code) == ("Rossi", "00184", "7")


def test_a_company_is_the_client_and_the_person_beside_it_is_kept_in_the_notes(at_work: Studio) -> None:
    lines = ("Company;First name;Last name;Notes", "Rossi Srl;Maria;Verdi;pays late", ";Luca;Neri;", "Blu;;;")
    run = tried(at_work, octets_of(*lines))
    told = [(each.name, each.notes) for each in fresh(run)]
    assert told == [("Rossi Srl", "Maria Verdi\npays late"), ("Luca Neri", ""), ("Blu", "")]
    taken(at_work, octets_of(*lines))
    assert tried(at_work, octets_of(*lines)).same == 3


def test_a_client_is_found_by_its_code_whatever_its_case_else_by_its_name(at_work: Studio) -> None:
    at_work.client("Rossi", code="R1", city="Roma", email="a@rossi.example")
    at_work.client("Bianchi", city="Como")
    lines = ("Code;Name;City;E-mail", "r1;Rossi Srl;Milano;", ";BIANCHI;Lecco;", "V1;Verdi;Asti;")
    run = tried(at_work, octets_of(*lines))
    assert [(each.of and each.of.name, each.by_code) for each in run.changed] == [
        ("Rossi", True),
        ("Bianchi", False),
    ]
    bianchi, rossi, verdi = taken(at_work, octets_of(*lines))
    assert (rossi.code, rossi.name, rossi.postal.city) == ("R1", "Rossi Srl", "Milano")
    assert (bianchi.name, bianchi.postal.city) == ("BIANCHI", "Lecco")
    assert rossi.postal.email == "a@rossi.example"
    assert verdi.code == "V1"
    assert at_work.desk.db.clients.count() == 3


def test_a_client_without_a_code_gets_that_of_the_list(at_work: Studio) -> None:
    at_work.client("Rossi")
    at_work.client("Bianchi", code="B1")
    run = tried(at_work, octets_of("Code;Name", "R1;rossi", "B2;Bianchi"))
    assert [(each.client.code, each.by_code) for each in run.changed] == [("R1", False)]
    assert faults(run) == [(3, "Bianchi", "“Bianchi” is there already.")]


def test_what_is_empty_in_the_list_stays_as_it_is(at_work: Studio) -> None:
    old = at_work.client("Rossi", code="R1", city="Roma", email="a@rossi.example")
    kept = replace(old, notes="mine", discount=Decimal(5), language="it")
    at_work.desk.db.clients.put(kept)
    run = tried(at_work, octets_of("Code;Name;City;E-mail;Notes;Discount;Language", "R1;;;;;;"))
    assert (run.same, run.taken, faults(run)) == (1, (), [])


def test_who_is_in_the_archive_is_told_and_left_out(at_work: Studio) -> None:
    for name, code in (("Rossi", "R1"), ("Bianchi", "")):
        client = at_work.client(name, code=code)
        at_work.desk.db.clients.put(replace(client, archived=True))
    run = tried(at_work, octets_of("Code;Name", "R1;Somebody", ";Bianchi", "N1;New"))
    assert faults(run) == [
        (2, "Somebody", "“Rossi” is in the archive."),
        (3, "Bianchi", "“Bianchi” is in the archive."),
    ]
    assert [each.name for each in fresh(run)] == ["New"]


def test_of_two_lines_with_one_code_or_name_the_second_is_left_out(at_work: Studio) -> None:
    lines = ("Code;Name", "A1;Rossi", "a1;Verdi", ";Neri", ";NERI", "B1;rossi")
    run = tried(at_work, octets_of(*lines))
    assert [each.name for each in fresh(run)] == ["Rossi", "Neri"]
    assert faults(run) == [
        (3, "Verdi", "The code “a1” is there twice, first in line 2."),
        (5, "NERI", "The name “NERI” is there twice, first in line 4."),
        (6, "rossi", "“rossi” is there already."),
    ]


def test_a_code_that_is_a_project_s_is_told(at_work: Studio) -> None:
    project = at_work.project(at_work.client("Rossi"), "Villa")
    at_work.desk.db.projects.put(replace(project, code="P1"))
    run = tried(at_work, octets_of("Code;Name", "p1;Verdi"))
    assert faults(run) == [(2, "Verdi", "“Villa” has the code “p1” already.")]


def test_a_client_that_is_meant_by_code_and_by_name_is_changed_once(at_work: Studio) -> None:
    old = at_work.client("Rossi", code="R1")
    octets = octets_of("Code;Name;City;E-mail", "R1;Rossi Srl;Roma;", ";Rossi;Como;a@b.example")
    assert faults(tried(at_work, octets)) == [
        (3, "Rossi", "The name “Rossi” is there twice, first in line 2.")
    ]
    assert [(each.id, each.postal.city) for each in taken(at_work, octets)] == [(old.id, "Roma")]


@pytest.mark.parametrize(
    ("head", "cell", "column", "why"),
    [
        ("E-mail", "nobody", "email", "“nobody” is no e-mail address."),
        ("Country", "Atlantis", "country", "“Atlantis” is no country."),
        ("Discount", "much", "discount", "“much” is no discount in percent."),
        ("Discount", "101", "discount", "A discount is 0 to 100 percent."),
        ("Price list", "Nobody’s", "price_list", "There is no price list “Nobody’s”."),
        ("Payment terms", "soon", "terms_days", "“soon” is no number of days."),
        ("Payment terms", "x" * 90_000 + "1", "terms_days", f"“{'x' * 40}” is no number of days."),
        ("Payment terms", "30 or 60", "terms_days", "“30 or 60” is no number of days."),
        ("City", "x" * 201, "city", "This is longer than 200 characters."),
        ("Code", "y" * 201, "code", "This is longer than 200 characters."),
    ],
)
def test_what_a_form_would_refuse_is_left_out_and_the_others_are_taken(
    at_work: Studio, head: str, cell: str, column: str, why: str
) -> None:
    octets = octets_of(f"Name;{head}", f"Rossi;{cell}", "Verdi;")
    run = tried(at_work, octets)
    ((line, who, told),) = faults(run)
    assert (line, who, told) == (2, "Rossi", why)
    trouble = run.wrong[0].trouble
    assert isinstance(trouble, BadInput)
    assert trouble.field == column
    assert trouble.hint
    assert [each.name for each in taken(at_work, octets)] == ["Verdi"]


def test_a_line_without_a_name_or_with_damaged_quotes_is_told(at_work: Studio) -> None:
    run = tried(at_work, octets_of("Name;City;Code", ";Roma;", ";;C1", 'Ro"ssi";"x', "Verdi;;", "Ne\x00ri;;"))
    assert [(line, why) for line, _, why in faults(run)] == [
        (2, "The name is missing."),
        (3, "The name is missing."),
        (4, "The quotes in this line do not fit together, or it is damaged."),
        (6, "The quotes in this line do not fit together, or it is damaged."),
    ]
    assert [each.name for each in fresh(run)] == ["Verdi"]


def test_a_price_list_is_meant_by_its_name_and_a_country_by_name_or_letters(at_work: Studio) -> None:
    at_work.desk.db.price_lists.put(PriceList(id="friends", name="Friends"))
    lines = ("Name;Price list;Land", "A;FRIENDS;Österreich", "B;;ch", "C;;Suisse", "D;;Reino Unido")
    run = tried(at_work, octets_of(*lines))
    assert [(each.list_id, each.postal.country) for each in fresh(run)] == [
        ("friends", "AT"),
        (None, "CH"),
        (None, "CH"),
        (None, "GB"),
    ]


def test_a_language_without_papers_is_told_and_leaves_the_client_alone(at_work: Studio) -> None:
    run = tried(at_work, octets_of("Name;Language", "A;Nederlands", "B;it-IT", "C;English", "D;nl"))
    assert run.unspoken == ("Nederlands", "nl")
    assert [each.language for each in fresh(run)] == ["", "it", "en", ""]


def test_a_language_of_papers_is_known_by_its_names_and_letters(at_work: Studio) -> None:
    run = tried(at_work, octets_of("Name;Language", "A;Deutsch", "B;fr-CH", "C;Español", "D;tedesco"))
    assert run.unspoken == ()
    assert [each.language for each in fresh(run)] == ["de", "fr", "es", "de"]


def test_a_list_without_names_of_columns_is_read_as_a_person_says(at_work: Studio) -> None:
    table = table_of(octets_of("Rossi;Roma", "Verdi;Como"))
    layout = guess(table)
    assert layout.header is None
    with pytest.raises(BadInput, match="No column tells whom a line is about"):
        look(at_work.desk, table, layout)
    chosen = laid_out(table_of(octets_of("Name;City")), 1).columns
    run = look(at_work.desk, table, Layout(header=None, columns=chosen))
    assert [(each.name, each.postal.city) for each in fresh(run)] == [("Rossi", "Roma"), ("Verdi", "Como")]


def test_names_in_every_script_and_formulas_stay_text(at_work: Studio) -> None:
    names = ["株式会社 青山", "Ωμέγα", "שלום", "مكتب", "สตูดิโอ", '=HYPERLINK("http://x","y")', "@SUM", "👩‍🎨"]
    lines = ['"' + name.replace('"', '""') + '";x' for name in names]
    assert [each.name for each in taken(at_work, octets_of("Name;City", *lines))] == sorted(names)


def test_a_list_is_taken_in_one_act_that_tells_its_number(at_work: Studio) -> None:
    table = table_of(octets_of("Name;Code", "Rossi;R1", "Verdi;V1"))
    layout = guess(table)
    done = take(at_work.desk, table, layout, look(at_work.desk, table, layout))
    last = next(iter(at_work.desk.db.history()))
    assert (last.verb, last.n) == ("import clients", done.n)
    assert len({client.id for client in at_work.desk.db.clients.all()}) == 2


def test_a_list_whose_clients_were_changed_meanwhile_is_not_taken_unseen(at_work: Studio) -> None:
    old = at_work.client("Rossi", code="R1")
    table = table_of(octets_of("Code;City", "R1;Roma"))
    shown = look(at_work.desk, table, guess(table))
    at_work.desk.db.clients.put(replace(old, notes="called"))
    with pytest.raises(NotAllowed, match="Your clients have changed"):
        take(at_work.desk, table, guess(table), shown)
    assert at_work.desk.db.clients.get(old.id).postal.city == ""


@pytest.mark.parametrize(
    ("octets", "why"),
    [
        (b" \n ", "There is no list of clients in this file."),
        (b"%PDF-1.7 ...", "There is no list of clients in this file."),
        (b"\xd0\xcf\x11\xe0 ...", "This is an old or locked workbook."),
        (b"PK\x03\x04nothing", "This workbook cannot be read."),
        (
            b"name;code\n" + b"\n".join(b"N%d;%d" % (n, n) for n in range(MOST_CLIENTS + TITLES)),
            "too many lines",
        ),
        (b"\n" * 300_000, "too many lines"),
        (b"name;code\n" * 2_600_000, "too large: more than 25 MB"),
        (b";".join([b"x"] * 101), "too many columns: more than 100"),
    ],
    ids=["blank", "pdf", "xls", "zip", "long", "endless", "large", "wide"],
)
def test_what_is_no_list_or_too_much_of_one_is_refused(octets: bytes, why: str) -> None:
    with pytest.raises(BadInput, match=why) as refused:
        table_of(octets)
    assert refused.value.field == "file"


def test_a_client_found_by_another_of_its_codes_keeps_its_own(at_work: Studio) -> None:
    at_work.desk.db.clients.put(replace(at_work.client("Rossi", code="R1"), other_codes=("A8", "A9")))
    run = tried(at_work, octets_of("Code;City;Account", "a8;Roma;A8, A9, B1"))
    (read,) = run.changed
    assert (read.by_code, read.client.code, read.client.other_codes) == (True, "R1", ("A8", "A9", "B1"))
