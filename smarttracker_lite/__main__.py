"""`python -m smarttracker_lite`, and of the frozen program the start."""

import sys
from pathlib import Path


def _run() -> int:
    """A child that lays out one of the user's templates is there at once: it needs nothing of the rest."""
    if sys.argv[1:2] == ["typeset"]:
        from smarttracker_lite.billing.template import lay_out  # noqa: PLC0415 - see above

        return lay_out(Path(sys.argv[2]))
    from smarttracker_lite.cli import main  # noqa: PLC0415 - see above

    return main()


if __name__ == "__main__":
    raise SystemExit(_run())
