"""The two simulated machines: what they print on, and what they use up."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Stock:
    """A printed format on one paper.

    On a roll `roll_um` is the roll's width, and the print may be as long as `longest_um`, if that is not 0.
    `ink_ul` and `seconds` are for one m² on a roll, for one side of a sheet. `weight` says how
    often it is chosen.
    """

    paper: str
    width_um: int
    height_um: int
    roll_um: int | None = None
    longest_um: int = 0
    ink_ul: int = 0
    seconds: int
    weight: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Consumable:
    """What runs out: ink in µl, toner in sides, a roll in µm, a tray in sheets. Paper has no colour."""

    name: str
    capacity: int
    color: str | None = None

    @property
    def low(self) -> str:
        """What the printer says when little is left (RFC 8011 §5.4.12)."""
        return "marker-supply-low" if self.color else "media-low"


@dataclass(frozen=True, slots=True, kw_only=True)
class Model:
    """A machine as its maker would list it. `channels` are the inks it measures; toner is not measured."""

    key: str
    name: str
    serial_prefix: str
    firmware: str
    location: str
    stocks: tuple[Stock, ...]
    consumables: tuple[Consumable, ...]
    channels: tuple[str, ...] = ()
    most_pages: int
    most_copies: int


BOND, SATIN, CANVAS, BANNER = "Plain bond 90 g", "Photo satin 240 g", "Canvas 340 g", "Banner film 200 g"
A4_PLAIN, A3_PLAIN, A4_CARD = "A4 plain 80 g", "A3 plain 80 g", "A4 card 200 g"

_ROLL_914, _ROLL_610 = 914_000, 610_000
_A0, _A1, _A2, _A3, _A4 = (
    (841_000, 1_189_000),
    (594_000, 841_000),
    (420_000, 594_000),
    (297_000, 420_000),
    (210_000, 297_000),
)


def _rolls(paper: str, ink_ul: int, seconds: int) -> tuple[Stock, ...]:
    """The usual formats on a paper that is kept in both widths."""
    sizes = ((_A0, _ROLL_914, 3), (_A1, _ROLL_610, 4), (_A2, _ROLL_610, 2), (_A3, _ROLL_610, 1))
    return tuple(
        Stock(
            paper=paper,
            width_um=width,
            height_um=height,
            roll_um=roll,
            ink_ul=ink_ul,
            seconds=seconds,
            weight=weight,
        )
        for (width, height), roll, weight in sizes
    )


INKJET = Model(
    key="inkjet",
    name="Demo Inkjet 36",
    serial_prefix="DI36",
    firmware="DI36_02_11",
    location="Plot room",
    stocks=(
        *_rolls(BOND, ink_ul=1_600, seconds=70),
        *_rolls(SATIN, ink_ul=11_500, seconds=260),
        Stock(
            paper=CANVAS,
            width_um=800_000,
            height_um=600_000,
            longest_um=1_600_000,
            roll_um=_ROLL_914,
            ink_ul=14_000,
            seconds=300,
            weight=6,
        ),
        Stock(
            paper=BANNER,
            width_um=900_000,
            height_um=1_500_000,
            longest_um=4_000_000,
            roll_um=_ROLL_914,
            ink_ul=9_000,
            seconds=160,
            weight=2,
        ),
    ),
    consumables=(
        Consumable(name="cyan", capacity=300_000, color="#00AEEF"),
        Consumable(name="magenta", capacity=300_000, color="#EC008C"),
        Consumable(name="yellow", capacity=300_000, color="#FFF200"),
        Consumable(name="matte black", capacity=300_000, color="#231F20"),
        Consumable(name="photo black", capacity=300_000, color="#000000"),
        Consumable(name="gray", capacity=300_000, color="#808285"),
        Consumable(name=BOND, capacity=45_000_000),
        Consumable(name=SATIN, capacity=30_000_000),
    ),
    channels=("cyan", "magenta", "yellow", "matte black", "photo black", "gray"),
    most_pages=6,
    most_copies=3,
)


def _sheet(paper: str, size: tuple[int, int], weight: int) -> Stock:
    return Stock(paper=paper, width_um=size[0], height_um=size[1], seconds=3, weight=weight)


LASER = Model(
    key="laser",
    name="Demo Laser A3",
    serial_prefix="DLA3",
    firmware="2026.4.1",
    location="Office",
    stocks=(_sheet(A4_PLAIN, _A4, 14), _sheet(A3_PLAIN, _A3, 4), _sheet(A4_CARD, _A4, 2)),
    consumables=(
        Consumable(name="black", capacity=12_000, color="#000000"),
        Consumable(name="cyan", capacity=8_000, color="#00AEEF"),
        Consumable(name="magenta", capacity=8_000, color="#EC008C"),
        Consumable(name="yellow", capacity=8_000, color="#FFF200"),
        Consumable(name=A4_PLAIN, capacity=500),
        Consumable(name=A3_PLAIN, capacity=500),
    ),
    most_pages=24,
    most_copies=5,
)

MODELS = {model.key: model for model in (INKJET, LASER)}
