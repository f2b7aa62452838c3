"""100,000 invoices by chance held against a reckoning in fractions: `python -m tests.bench.reckoning`.

Lines of one or several jobs by any grouping, discounts in percent and amounts on lines and on the whole, one
to three rates of VAT, currencies with no, two and three decimals. Each must agree to the smallest coin, keep
EN 16931's BR-CO-13 to 17 and Peppol's R040 and R120, and be found sound by `verify`. Another number of them
may be given. Ends with 1 if one does not.
"""

import sys
from time import perf_counter

from tests.support.reckoning import faults

INVOICES = 100_000
_SHOWN = 10


def main(arguments: list[str]) -> int:
    """Reckon and print."""
    count = int(arguments[0]) if arguments else INVOICES
    start = perf_counter()
    wrong = {seed: told for seed in range(count) if (told := list(faults(seed)))}
    seconds = perf_counter() - start
    sys.stdout.write(f"{count:,} invoices in {seconds:.0f} s, {len(wrong)} of them wrong\n")
    for seed, told in list(wrong.items())[:_SHOWN]:
        sys.stdout.write(f"{seed}: {'; '.join(told)}\n")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
