"""Mail providers as they say themselves how programs send through them (November 2026)."""

from dataclasses import dataclass

from smarttracker_lite.domain.business import Grantor, MailSecurity
from smarttracker_lite.errors import N_


@dataclass(frozen=True, slots=True, kw_only=True)
class Provider:
    """What is filled in for a provider, and what one must know there. `countries`: its server elsewhere."""

    key: str
    name: str
    host: str
    port: int
    security: MailSecurity
    hint: str
    grantor: Grantor | None = None
    countries: tuple[tuple[str, str], ...] = ()

    def host_in(self, country: str) -> str:
        """Its server for customers of a country (ISO 3166-1 alpha-2)."""
        return dict(self.countries).get(country, self.host)


MICROSOFT = Grantor(
    device_url="https://login.microsoftonline.com/common/oauth2/v2.0/devicecode",
    token_url="https://login.microsoftonline.com/common/oauth2/v2.0/token",  # noqa: S106 - an address
    scope="https://outlook.office.com/SMTP.Send offline_access",
    client_id="",
)

GOOGLE = Grantor(
    device_url="",
    page_url="https://accounts.google.com/o/oauth2/v2/auth",
    token_url="https://oauth2.googleapis.com/token",  # noqa: S106 - an address
    scope="https://mail.google.com/",
    client_id="",
)

PROVIDERS = (
    Provider(
        key="gmail",
        name="Gmail",
        host="smtp.gmail.com",
        port=587,
        security=MailSecurity.STARTTLS,
        hint=N_(
            "Gmail takes only an app password: turn on 2-step verification in your Google account, make an "
            "app password there and type it here. The user name is your whole address."
        ),
    ),
    Provider(
        key="google",
        name="Google",
        host="smtp.gmail.com",
        port=587,
        security=MailSecurity.STARTTLS,
        hint=N_(
            "For accounts in which there are no app passwords, as in some firms. Make a project in Google "
            "Cloud with a client of the type “Desktop app”, type its client ID and secret here, save, and "
            "sign in. While the project is in testing, Google wants that again every seven days."
        ),
        grantor=GOOGLE,
    ),
    Provider(
        key="microsoft",
        name="Microsoft 365",
        host="smtp.office365.com",
        port=587,
        security=MailSecurity.STARTTLS,
        hint=N_(
            "Microsoft takes no password from programs. Register this program in Microsoft Entra as a public "
            "client with the right SMTP.Send, type its client ID here, save, and sign in. For an account of "
            "a firm, put its tenant in place of “common”."
        ),
        grantor=MICROSOFT,
    ),
    Provider(
        key="aruba",
        name="Aruba",
        host="smtps.aruba.it",
        port=465,
        security=MailSecurity.TLS,
        hint=N_("The user name is your whole address."),
    ),
    Provider(
        key="ionos",
        name="IONOS",
        host="smtp.ionos.com",
        port=465,
        security=MailSecurity.TLS,
        hint=N_("The user name is your whole address. IONOS has a server for each country."),
        countries=(
            ("DE", "smtp.ionos.de"),
            ("ES", "smtp.ionos.es"),
            ("FR", "smtp.ionos.fr"),
            ("GB", "smtp.ionos.co.uk"),
            ("IT", "smtp.ionos.it"),
        ),
    ),
    Provider(
        key="ovh",
        name="OVH",
        host="ssl0.ovh.net",
        port=465,
        security=MailSecurity.TLS,
        hint=N_(
            "The user name is your whole address. Accounts of Email Pro and Exchange have other servers; OVH "
            "names them in your account."
        ),
    ),
    Provider(
        key="aruba-pec",
        name="PEC (Aruba)",
        host="smtps.pec.aruba.it",
        port=465,
        security=MailSecurity.TLS,
        hint=N_(
            "With 2-step verification PEC takes a password made for programs. It sends no hidden copies, and "
            "ordinary addresses may get it without a receipt."
        ),
    ),
    Provider(
        key="legalmail",
        name="PEC (Legalmail)",
        host="sendm.cert.legalmail.it",
        port=465,
        security=MailSecurity.TLS,
        hint=N_(
            "The user name is the one of Legalmail, not the address. PEC sends no hidden copies, and "
            "ordinary addresses may get it without a receipt."
        ),
    ),
)


def provider(key: str) -> Provider | None:
    """The provider of this key."""
    return next((each for each in PROVIDERS if each.key == key), None)


def provider_of(host: str, *, by_leave: bool) -> Provider | None:
    """The provider whose server this is, and which asks for leave, or for a password."""
    named = host.strip().lower()
    fitting = (each for each in PROVIDERS if (each.grantor is not None) == by_leave)
    return next((each for each in fitting if named in {each.host, *dict(each.countries).values()}), None)
