"""The columns of a list of clients that say where e-invoices go."""

from smarttracker_lite.errors import N_
from smarttracker_lite.workflows.clientfile.column import Column, at

PROVINCE = Column(
    name="province",
    title=N_("Province"),
    headers="provincia, prov, sigla provincia, state province, state or province",
    field="postal.province",
    written=at("postal.province"),
    width=9,
)
SDI_CODE = Column(
    name="sdi_code",
    title=N_("SdI code"),
    headers="codice destinatario, cod destinatario, codice sdi, sdi, codice univoco, codice univoco ufficio",
    field="routing.sdi_code",
    written=at("routing.sdi_code"),
    width=10,
)
PEC = Column(
    name="pec",
    title=N_("Certified mail (PEC)"),
    headers="pec, indirizzo pec, posta certificata, posta elettronica certificata, certified mail",
    field="routing.pec",
    written=at("routing.pec"),
    width=26,
)
SCHEME = Column(
    name="peppol_scheme",
    title=N_("Peppol scheme"),
    headers="peppol scheme, eas, endpoint scheme",
    field="routing.scheme",
    written=at("routing.scheme"),
    width=9,
)
ENDPOINT = Column(
    name="peppol_id",
    title=N_("Peppol ID"),
    headers="peppol id, peppol, peppol address, peppol participant, endpoint",
    field="routing.endpoint",
    written=at("routing.endpoint"),
)
BUYER_REFERENCE = Column(
    name="buyer_reference",
    title=N_("Buyer reference"),
    headers="leitweg id, leitweg, buyer reference, kauferreferenz, reference acheteur",
    field="routing.buyer_reference",
    written=at("routing.buyer_reference"),
)
ROUTES = (SDI_CODE, PEC, SCHEME, ENDPOINT, BUYER_REFERENCE)
