"""What a job is called in our books, though the printer gives it no number: by what does not change of it.

The name is the same in every language of the page, in whatever units it tells amounts, and whichever way a
date is read. Jobs of the same name are numbered from the oldest on, and keep their numbers when older ones
are no longer listed.
"""

from collections import Counter, defaultdict
from collections.abc import Sequence
from hashlib import sha256


def name_of(document: str, time: str, user: str) -> str:
    """A job's name: a digest. No amount is in it: the page shows square feet to who asks for them."""
    return sha256(f"{document}\n{time}\n{user}".encode("utf-8", "surrogatepass")).hexdigest()


def keys_of(names: Sequence[str], known: Sequence[str]) -> list[str]:
    """The keys of the jobs listed now, and `known` those listed last time; all with the newest first."""
    known_names = [key.partition("#")[0] for key in known]
    shared = _overlap(known_names, names)
    still = known[:shared] if 2 * shared > len(names) else known
    free = _free(still, Counter(names))
    last = Counter[str]()
    for key in known:
        name, _, number = key.partition("#")
        last[name] = max(last[name], int(number))
    keys = []
    for name in reversed(names):
        if not free[name]:
            last[name] += 1
            free[name].append(last[name])
        keys.append(f"{name}#{free[name].pop()}")
    return keys[::-1]


def _free(known: Sequence[str], listed: Counter[str]) -> dict[str, list[int]]:
    """The numbers to be given again, by name, the oldest last. If fewer are listed, the oldest are gone."""
    numbers: dict[str, list[int]] = defaultdict(list)
    for key in known:
        name, _, number = key.partition("#")
        if len(numbers[name]) < listed[name]:
            numbers[name].append(int(number))
    return numbers


def _overlap(known: Sequence[str], listed: Sequence[str]) -> int:
    """How many of the oldest listed are the newest known, in the same order.

    By Knuth, Morris and Pratt: `fall[n]` is the longest shorter beginning of `known` that its first n end in.
    """
    fall = [0, 0]
    for name in known[1:]:
        fall.append(_longer(known, fall, fall[-1], name))
    length = 0
    for name in listed:
        length = _longer(known, fall, length, name)
    return length


def _longer(known: Sequence[str], fall: Sequence[int], length: int, name: str) -> int:
    """The beginning of `known` that ends here, after one of that `length` and this name."""
    while length and (length == len(known) or known[length] != name):
        length = fall[length]
    return length + 1 if length < len(known) and known[length] == name else 0
