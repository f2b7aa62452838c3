"""Fetch the fonts of the paper from the npm registry: `python -m tools.fonts`.

Writes assets/fonts and its list, vendored.toml. The packages hold the files of Google Fonts unchanged; the
versions are pinned here and nowhere else.
"""

import hashlib
from pathlib import Path

from tools.vendor import Part, unpacked

TARGET = Path(__file__).resolve().parent.parent / "assets" / "fonts"

REGULAR, BOTH = {400: "Regular"}, {400: "Regular", 600: "SemiBold"}
SLIP = {400: "Regular", 700: "Bold"}


def font(name: str, version: str, weights: dict[int, str]) -> Part:
    """A family of Google Fonts, such as `Noto Sans Thai`, as its npm package has it."""
    folder, stem = name.lower().replace(" ", "-"), name.replace(" ", "")
    files = {
        f"{weight}{word}/{stem}_{weight}{word}.ttf": f"{stem}-{word}.ttf" for weight, word in weights.items()
    }
    return Part(
        folder=folder,
        package=f"@expo-google-fonts/{folder}",
        version=version,
        licence="OFL-1.1",
        source=f"https://fonts.google.com/specimen/{name.replace(' ', '+')}",
        files=files | {"LICENSE_FONT": "OFL.txt"},
    )


# Chinese and Korean have ten megabytes a weight: one must do.
PARTS = (
    font("Inter", "0.4.2", BOTH),
    font("Noto Sans Hebrew", "0.4.1", BOTH),
    font("Noto Sans Arabic", "0.4.3", BOTH),
    font("Noto Sans Devanagari", "0.4.1", BOTH),
    font("Noto Sans Thai", "0.4.2", BOTH),
    font("Noto Sans SC", "0.4.3", REGULAR),
    font("Noto Sans KR", "0.4.3", REGULAR),
    font("Noto Emoji", "0.4.7", REGULAR),
    # The same design as Liberation Sans, which a Swiss payment part asks for.
    font("Arimo", "0.4.3", SLIP),
)


def main() -> None:
    for part in PARTS:
        folder = TARGET / part.folder
        folder.mkdir(parents=True, exist_ok=True)
        for path, content in unpacked(part).items():
            (folder / part.files[path]).write_bytes(content)
    (TARGET / "vendored.toml").write_text("\n".join(map(entry, PARTS)), encoding="utf-8")


def entry(part: Part) -> str:
    """The part's place in vendored.toml."""
    facts = {"name": part.package, "version": part.version, "licence": part.licence, "source": part.source}
    paths = [TARGET / part.folder / name for name in sorted(part.files.values())]
    sums = {f"{part.folder}/{path.name}": hashlib.sha256(path.read_bytes()).hexdigest() for path in paths}
    files = [f'    {{ path = "{path}", sha256 = "{digest}" }},' for path, digest in sums.items()]
    return "\n".join(["[[part]]", *(f'{k} = "{v}"' for k, v in facts.items()), "files = [", *files, "]", ""])


if __name__ == "__main__":
    main()
