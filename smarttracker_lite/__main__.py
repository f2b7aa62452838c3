"""`python -m smarttracker_lite`."""

from smarttracker_lite.cli import main

if __name__ == "__main__":
    raise SystemExit(main())
