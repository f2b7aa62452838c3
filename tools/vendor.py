"""Fetch what the pages ship of other people's work from the npm registry: `python tools/vendor.py`.

Writes assets/static/vendor and its list, vendored.toml. The versions are pinned here and nowhere else.
"""

import hashlib
import re
import subprocess
import tarfile
import tempfile
from dataclasses import dataclass
from pathlib import Path

TARGET = Path(__file__).resolve().parent.parent / "assets" / "static" / "vendor"

ICONS = """
adjustments alert-circle alert-triangle archive arrow-back-up arrow-left arrow-right arrows-sort ban bell
building bulb calculator calendar cash check chevron-down chevron-left chevron-right chevron-up circle-check
circle-dashed circle-dot clock coins copy corner-down-left credit-card device-desktop dots download droplet
external-link eye file-invoice file-off file-text filter folder help history home hourglass info-circle key
keyboard layout-dashboard link list-details lock mail pencil player-pause player-play plug-connected
plug-connected-x plus printer receipt receipt-2 recycle refresh ruler-measure scissors search selector send
settings shield-check sort-ascending sort-descending stack-2 star tags target trash upload user
user-question users wallet world x zzz
""".split()

SOURCE_MAP = re.compile(rb"\n?/[/*]# sourceMappingURL=\S+( \*/)?\s*\Z")


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One package of the registry: where it goes, and what of it ({path in the package: name here})."""

    folder: str
    package: str
    version: str
    licence: str
    source: str
    files: dict[str, str]


PARTS = (
    Part(
        folder="tabler",
        package="@tabler/core",
        version="1.6.1",
        licence="MIT",
        source="https://tabler.io",
        files={"dist/css/tabler.min.css": "tabler.min.css", "dist/js/tabler.min.js": "tabler.min.js"},
    ),
    Part(
        folder="htmx",
        package="htmx.org",
        version="2.0.11",
        licence="0BSD",
        source="https://htmx.org",
        files={"dist/htmx.min.js": "htmx.min.js", "LICENSE": "LICENSE"},
    ),
    Part(
        folder="icons",
        package="@tabler/icons",
        version="3.51.0",
        licence="MIT",
        source="https://tabler.io/icons",
        files={"LICENSE": "LICENSE"} | {f"icons/outline/{icon}.svg": "sprite.svg" for icon in ICONS},
    ),
    Part(
        folder="inter",
        package="@fontsource-variable/inter",
        version="5.3.0",
        licence="OFL-1.1",
        source="https://rsms.me/inter",
        files={
            "files/inter-latin-wght-normal.woff2": "inter-latin.woff2",
            "files/inter-latin-ext-wght-normal.woff2": "inter-latin-ext.woff2",
            "LICENSE": "LICENSE",
        },
    ),
)


def main() -> None:
    for part in PARTS:
        for name, content in contents(part, unpacked(part)).items():
            path = TARGET / part.folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
    (TARGET / "vendored.toml").write_text("\n".join(entry(part) for part in PARTS), encoding="utf-8")


def unpacked(part: Part) -> dict[str, bytes]:
    """The package's files we want, by their path in it."""
    with tempfile.TemporaryDirectory() as folder:
        wanted = f"{part.package}@{part.version}"
        subprocess.run(["npm", "pack", "--silent", wanted], cwd=folder, check=True, stdout=subprocess.DEVNULL)
        (archive,) = Path(folder).glob("*.tgz")
        with tarfile.open(archive) as packed:
            return {path: member(packed, path) for path in part.files}


def member(packed: tarfile.TarFile, path: str) -> bytes:
    reader = packed.extractfile(f"package/{path}")
    if reader is None:
        raise SystemExit(f"{path} is no file in the package")
    return reader.read()


def contents(part: Part, package: dict[str, bytes]) -> dict[str, bytes]:
    """What is written, by name: files as they are without their source map line, icons as one sprite."""
    icons = {Path(path).stem: svg for path, svg in package.items() if path.endswith(".svg")}
    plain = {name: package[path] for path, name in part.files.items() if name != "sprite.svg"}
    drawn = {"sprite.svg": sprite(icons)} if icons else {}
    return {name: SOURCE_MAP.sub(b"\n", content) for name, content in plain.items()} | drawn


def sprite(icons: dict[str, bytes]) -> bytes:
    """All icons in one file, each a symbol to be used as `sprite.svg#name`."""
    symbols = [
        f'<symbol id="{name}" viewBox="0 0 24 24">{strokes(svg)}</symbol>'
        for name, svg in sorted(icons.items())
    ]
    return ("\n".join(['<svg xmlns="http://www.w3.org/2000/svg">', *symbols, "</svg>"]) + "\n").encode()


def strokes(svg: bytes) -> str:
    shapes = re.findall(r"<(?:path|circle|rect|line|polyline)\b[^>]*/>", svg.decode())
    return "".join(shape for shape in shapes if 'd="M0 0h24v24H0z"' not in shape)


def entry(part: Part) -> str:
    """The part's place in vendored.toml."""
    facts = {"name": part.package, "version": part.version, "licence": part.licence, "source": part.source}
    sums = {path.name: hashlib.sha256(path.read_bytes()) for path in sorted((TARGET / part.folder).iterdir())}
    files = [
        f'    {{ path = "{part.folder}/{name}", sha256 = "{digest.hexdigest()}" }},'
        for name, digest in sums.items()
    ]
    return "\n".join(["[[part]]", *(f'{k} = "{v}"' for k, v in facts.items()), "files = [", *files, "]", ""])


if __name__ == "__main__":
    main()
