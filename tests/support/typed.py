"""What is typed into the larger forms of the pages."""

BUSINESS = {
    "name": "Studio “Lumen”",
    "street": "Via Roma 1",
    "postcode": "00184",
    "city": "Roma",
    "country": "IT",
    "vat_id": "IT01234560157",
    "tax_number": "RCCMNL83S18D969H",
}

VAT = {"tax_category": "E", "tax_percent": "10", "tax_reason": "A law <of 2014>"}

BY_HAND = {
    "document": "Binding “A4” <40>",
    "whose": "{client}/{project}",
    "printer": "{printer}",
    "day": "2026-11-19",
    "time": "14:30",
    "media": "Canvas <b>",
    "width": "210",
    "height": "297.5",
    "copies": "3",
    "area": "2.1",
    "sheets": "6",
    "ink": "2.5",
    "minutes": "90",
    "kind": "copy",
    "state": "internal",
    "reason": "“Show” <room>",
    "comment": "By\nhand",
    "note": "For\n<us>",
}

CLIENT = {
    **BUSINESS,
    "name": "Galleria “Bianchi”",
    "code": "GB",
    "other_codes": "4711, G “2”",
    "iban": "IT60 X054 2811 1010 0000 0123 456",
    "cc": "a@bianchi.example, b@bianchi.example",
    "terms_days": "45",
    "email": "conti@bianchi.example",
    "phone": "06 1",
    "language": "it",
    "notes": "Rings\ntwice <always>",
    "currency": "EUR",
    "price_list": "{list}",
    "discount": "7.5",
    "client_tax": "",
    "province": "RM",
    "sdi_code": "ABC123",
    "pec": "pec@bianchi.example",
    "public_body": "yes",
    "split_payment": "yes",
    "withholds": "yes",
    "reminded": "yes",
}

RULE = {
    "test-0": "document glob",
    "value-0": "Rossi “1” <*>",
    "test-1": "document glob",
    "value-1": "",
    "whose": "{client}/{project}",
    "state": "internal",
    "comment": "For\nthe <show>",
    "name": "Rossi’s “files” <2>",
    "active": "yes",
}
