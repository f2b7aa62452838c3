"""The door to Babel and gettext: sentences, numbers, money and dates as this user reads and writes them."""

import ctypes
import datetime as dt
import re
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache, lru_cache
from gettext import GNUTranslations, NullTranslations
from io import BytesIO
from locale import windows_locale

from babel import Locale, UnknownLocaleError, dates, default_locale, numbers
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from smarttracker_lite import paths
from smarttracker_lite.errors import BadInput, N_, TrackerError, filled

LANGUAGES = {"en": "English", "it": "Italiano"}
"""Those of the program."""
PAPER_LANGUAGES = {**LANGUAGES, "de": "Deutsch", "fr": "Français", "es": "Español"}
"""Those of what clients are given. The catalogues of the last three hold the sentences of papers alone."""

_LONGEST = 40
_NUMBER = re.compile(r"[-+]?([0-9][0-9.,'’\s]*|[.,][0-9]+)")
_SHORT_DATE = re.compile(r"\d{1,4}([./-])\d{1,2}\1\d{2,4}")
# Babel's territories that nobody lives in or that hold several countries.
_NO_COUNTRIES = frozenset({"EU", "EZ", "QO", "UN", "XA", "XB", "ZZ"})
_ZERO = Decimal(0)
_ONE_DECIMAL_MARK = re.compile(r"[-+]?[0-9]*[.,]([0-9]{1,2}|[0-9]{4,})")
_NO_NUMBER = N_("“{typed}” is not a number.")
_UNCLEAR_NUMBER = N_("“{typed}” is not clear as a number.")
_NO_DATE = N_("“{typed}” is not a date.")
_WRITE = N_("Write it like this: {example}")


@dataclass(frozen=True, slots=True)
class Words:
    """One user's language and time zone (None: this computer's). An unknown language reads as English."""

    language: str = "en"
    timezone: dt.tzinfo | None = None

    @property
    def locale(self) -> Locale:
        return _locale(self.language)

    @property
    def code(self) -> str:
        """The language as HTML names it, such as `it` or `en-GB`."""
        return str(self.locale).replace("_", "-")

    @property
    def list_separator(self) -> str:
        """What parts the cells of a CSV file in this language: a comma, unless it is the decimal mark."""
        return ";" if "," in self.number(Decimal("0.5")) else ","

    def text(self, msgid: str, **values: object) -> str:
        """A sentence in the user's language, its `{placeholders}` filled."""
        return filled(_catalogue(self.locale.language).gettext(msgid), self._shown(values))

    def plural(self, one: str, many: str, n: int, **values: object) -> str:
        """A sentence that counts; `{n}` is the number as the user writes it."""
        sentence = _catalogue(self.locale.language).ngettext(one, many, n)
        return filled(sentence, {"n": self.number(Decimal(n)), **self._shown(values)})

    def error(self, trouble: TrackerError) -> tuple[str, str]:
        """What went wrong and what to do next ("" if there is nothing to add)."""
        hint = self.text(trouble.hint, **trouble.values) if trouble.hint else ""
        return self.text(trouble.text, **trouble.values), hint

    def money(self, amount: Decimal, currency: str) -> str:
        """An amount in an ISO 4217 currency with that currency's decimals, such as `15,78 €`. Letters are not
        written together with digits (CLDR's currency spacing, which Babel leaves out)."""
        told = numbers.format_currency(amount, currency, locale=self.locale)
        symbol = numbers.get_currency_symbol(currency, locale=self.locale)
        return re.sub(rf"({re.escape(symbol)})(?=\d)", "\\1\u00a0", told) if symbol[-1].isalpha() else told

    def number(self, value: Decimal, least: int = 0, most: int = 3) -> str:
        """A number with `least` to `most` decimals."""
        pattern = "#,##0." + "0" * least + "#" * (most - least)
        return _number(value or _ZERO, pattern, self.language)

    def percent(self, share: Decimal, most: int = 0) -> str:
        """A share of one as a percentage: 0.22 is `22%`, in German `22 %`."""
        sign, _ = self.locale.percent_formats[None].suffix
        return numbers.format_percent(share, format="#,##0." + "#" * most + sign, locale=self.locale)

    def date(self, day: dt.date) -> str:
        """A day, such as `22 nov 2026`."""
        return dates.format_date(day, "medium", locale=self.locale)

    def moment(self, at: dt.datetime) -> str:
        """A day and time in the user's time zone, to the minute; `at` is aware."""
        local = at.astimezone(self.timezone)
        return f"{self.date(local.date())}, {dates.format_time(local, 'short', locale=self.locale)}"

    def brief(self, at: dt.datetime, today: dt.date) -> str:
        """A day and time for a narrow column; the year only if it is not today's."""
        local = at.astimezone(self.timezone)
        skeleton = "MMMd" if local.year == today.year else "yMMMd"
        return f"{_day(local.date(), skeleton, self.language)}, {_clock(local.time(), self.language)}"

    def weekday(self, at: dt.datetime) -> str:
        """A day and time of lately, such as `Fri, Nov 20, 6:02 PM`."""
        local = at.astimezone(self.timezone)
        day = dates.format_skeleton("MMMEd", local.date(), locale=self.locale)
        return f"{day}, {dates.format_time(local, 'short', locale=self.locale)}"

    def day_of_week(self, day: int) -> str:
        """A day of the week in short, Monday is 1: `Mon`."""
        return str(self.locale.days["format"]["abbreviated"][day - 1])

    def month(self, day: dt.date) -> str:
        """The month a day is in, such as `novembre 2026`."""
        return dates.format_skeleton("yMMMM", day, locale=self.locale)

    def ago(self, at: dt.datetime, now: dt.datetime) -> str:
        """How long ago (or how soon), roughly: `3 hours ago`; `now` within a second."""
        if abs(at - now) < dt.timedelta(seconds=1):
            return self.text("now")
        return dates.format_timedelta(at - now, add_direction=True, locale=self.locale)

    def countries(self) -> list[tuple[str, str]]:
        """ISO 3166-1 alpha-2 codes with the countries' names, in the order of the names."""
        names = self.locale.territories.items()
        real = [pair for pair in names if re.fullmatch("[A-Z]{2}", pair[0]) and pair[0] not in _NO_COUNTRIES]
        return sorted(real, key=lambda pair: pair[1].casefold())

    def country(self, code: str) -> str:
        """The name of a country by its ISO 3166-1 alpha-2 code; an unknown code stays as it is."""
        return str(self.locale.territories.get(code, code))

    def local_day(self, at: dt.datetime) -> dt.date:
        """The day an aware moment falls on where the user is."""
        return at.astimezone(self.timezone).date()

    def parse_number(self, text: str, field: str = "") -> Decimal:
        """The number a user wrote; BadInput where it is none, or could mean another one.

        A single mark with other than three digits behind it is the decimal one, whatever the language.
        """
        typed, sample = text.strip(), self.number(Decimal("1234.5"), 2)
        if len(typed) > _LONGEST or not _NUMBER.fullmatch(typed):
            raise BadInput(_NO_NUMBER, _WRITE, field=field, typed=typed[:_LONGEST], example=sample)
        if _ONE_DECIMAL_MARK.fullmatch(typed):
            return Decimal(typed.replace(",", "."))
        try:
            return numbers.parse_decimal(typed, locale=self.locale, strict=True)
        except numbers.NumberFormatError as unclear:
            understood = " / ".join(unclear.suggestions or [sample])
            raise BadInput(_UNCLEAR_NUMBER, _WRITE, field=field, typed=typed, example=understood) from unclear

    def parse_date(self, text: str, field: str = "") -> dt.date:
        """The day a user wrote: in ISO form (what a date field sends) or the language's short form."""
        typed = text.strip()
        readers: tuple[Callable[[str], dt.date], ...] = (dt.date.fromisoformat, self._local_date)
        for read in readers:
            try:
                return read(typed)
            except (ValueError, IndexError):
                continue
        raise BadInput(_NO_DATE, _WRITE, field=field, typed=typed[:_LONGEST], example="2026-11-30")

    def _local_date(self, typed: str) -> dt.date:
        if not _SHORT_DATE.fullmatch(typed):
            raise ValueError(typed)
        return dates.parse_date(typed, locale=self.locale, format="short")

    def _shown(self, values: Mapping[str, object]) -> dict[str, str]:
        return {name: self._show(value) for name, value in values.items()}

    def _show(self, value: object) -> str:
        match value:
            case dt.datetime():
                return self.moment(value)
            case dt.date():
                return self.date(value)
            case Decimal():
                return self.number(value, most=6)
        return str(value)


def is_currency(code: str) -> bool:
    """Whether ISO 4217 knows the code, such as EUR."""
    return code in numbers.list_currencies()


def system_language() -> str:
    """The language this user's system is set to, such as "it"; English if we do not know it."""
    if sys.platform == "win32":
        named = windows_locale.get(ctypes.windll.kernel32.GetUserDefaultUILanguage())
    else:
        named = default_locale("LC_MESSAGES")
    language = (named or "en").split("_", 1)[0]
    return language if language in LANGUAGES else "en"


def system_country() -> str:
    """The country whose money this user's system is set to (ISO 3166-1 alpha-2); "" if it says none."""
    if sys.platform == "win32":
        named = windows_locale.get(ctypes.windll.kernel32.GetUserDefaultLCID())
    else:
        named = default_locale("LC_MONETARY")
    found = re.search(r"_([A-Z]{2})(?!_POSIX)(?![A-Z])", named or "")
    return found[1] if found else ""


def currency_of(country: str) -> str:
    """The money of a country, as ISO 4217 names it; EUR where we do not know it."""
    return next(iter(numbers.get_territory_currencies(country)), "EUR")


# Lists say the same numbers, days and hours over and over, and Babel reads its patterns anew for each.
@lru_cache(maxsize=1 << 13)
def _number(value: Decimal, pattern: str, language: str) -> str:
    return numbers.format_decimal(value, format=pattern, locale=_locale(language))


@lru_cache(maxsize=1 << 10)
def _day(day: dt.date, skeleton: str, language: str) -> str:
    return dates.format_skeleton(skeleton, day, locale=_locale(language))


def _clock(at: dt.time, language: str) -> str:
    """The time to the minute."""
    return _minute(at.replace(second=0, microsecond=0, tzinfo=None, fold=0), language)


@lru_cache(maxsize=1 << 11)
def _minute(at: dt.time, language: str) -> str:
    return dates.format_time(at, "short", locale=_locale(language))


@cache
def countries_called() -> Mapping[str, str]:
    """The countries by what files call them: their names in the languages of these, and both letters; all
    case-folded."""
    told = {
        name.casefold(): code
        for language in ("es", "fr", "de", "it", "en")
        for code, name in Words(language).countries()
    }
    letters = {code.casefold(): code for code in told.values()}
    return {**told, **letters, "uk": "GB", "england": "GB", "scotland": "GB", "usa": "US", "holland": "NL"}


@cache
def _locale(language: str) -> Locale:
    try:
        return Locale.parse(language.replace("-", "_"))
    except (UnknownLocaleError, ValueError):
        return Locale("en")


@cache
def _catalogue(language: str) -> NullTranslations:
    """The sentences of a language, read from its .po: what translators edit is what runs."""
    source = paths.assets("locale", language, "LC_MESSAGES", "smarttracker.po")
    if not source.is_file():
        return NullTranslations()
    compiled = BytesIO()
    with source.open("rb") as lines:
        write_mo(compiled, read_po(lines, locale=language))
    compiled.seek(0)
    return GNUTranslations(compiled)
