"""Which recommendations, themes and instruments go together."""

from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from functools import cached_property
from heapq import nsmallest
from itertools import chain, combinations, islice
from typing import NamedTuple, TypeVar

from compendium import model
from compendium.collection import Body, Collection, Recommendation

RELATED_SHOWN = 5

MANY = 4 * RELATED_SHOWN

# The themes and instruments of a recommendation, sorted.
Signature = tuple[str, ...]


class Convergence(NamedTuple):
    """What the bodies have in common on a theme."""

    bodies: list[tuple[Body, int]]
    addressed_to: list[tuple[model.Term, int]]
    instruments: list[tuple[model.Instrument, int]]
    joint: int


class Relations:
    """Answers which recommendations resemble each other, and what bodies have in common."""

    def __init__(self, collection: Collection) -> None:
        self._collection = collection

    @cached_property
    def _by_signature(self) -> dict[Signature, list[Recommendation]]:
        groups: dict[Signature, list[Recommendation]] = defaultdict(list)
        for item in sorted(self._collection.recommendations.values(), key=lambda item: item.id):
            groups[_signature(item)].append(item)
        return groups

    @cached_property
    def _containing(self) -> dict[Signature, list[Signature]]:
        """The signatures that contain each combination of themes and instruments."""
        index: dict[Signature, list[Signature]] = defaultdict(list)
        for signature in sorted(self._by_signature):
            for size in range(1, len(signature) + 1):
                for part in combinations(signature, size):
                    index[part].append(signature)
        return index

    def related(self, item: Recommendation) -> list[Recommendation]:
        """Return the recommendations of other bodies with the most themes and instruments in common.

        Looks where most is shared first and stops when enough is found: this keeps the work in proportion to
        the number of records.
        """
        found: list[Recommendation] = []
        bodies = {item.body}
        for level in self._nearest(_signature(item)):
            for other in _in_turn([self._by_signature[signature] for signature in level], item.id):
                if other.body not in bodies:
                    bodies.add(other.body)
                    found.append(other)
                if len(found) == RELATED_SHOWN:
                    return found
        return found

    def _nearest(self, signature: Signature) -> Iterator[list[Signature]]:
        """The signatures that share something: most shared first, then the shortest first, equals together."""
        seen: set[Signature] = set()
        for size in range(len(signature), 0, -1):
            levels: dict[int, list[Signature]] = defaultdict(list)
            for part in combinations(signature, size):
                for other in self._containing[part]:
                    if other not in seen:
                        seen.add(other)
                        levels[len(other)].append(other)
            yield from (levels[length] for length in sorted(levels))

    def neighbours_of_theme(self, key: str) -> list[tuple[model.Theme, int]]:
        """Return the themes that most often stand beside a theme, with how often."""
        counts = Counter(
            theme.key for item in self._collection.by_theme[key] for theme in item.themes if theme.key != key
        )
        return _most(counts, self._collection.themes, 6)

    @cached_property
    def theme_by_body(self) -> Counter[tuple[str, str]]:
        """How many recommendations each body makes on each theme, by the keys of both."""
        return Counter(
            (theme, item.by_key) for item in self._collection.recommendations.values() for theme in item.record.themes
        )

    def convergence(self, key: str) -> Convergence:
        """Return who recommends something on a theme, to whom mostly, and which instruments they name."""
        items = self._collection.by_theme[key]
        addressees = self._collection.terms.by_key["addressees"]
        bodies = Counter(item.body.slug for item in items if item.body)
        return Convergence(
            bodies=_most(bodies, self._collection.bodies, len(bodies)),
            addressed_to=_most(_count(items, lambda item: item.record.addressed_to), addressees, 4),
            instruments=_most(_count(items, lambda item: item.record.instruments), self._collection.instruments, 4),
            joint=sum(item.body is None for item in items),
        )


def _signature(item: Recommendation) -> Signature:
    return tuple(sorted([*item.record.themes, *(f"instrument {key}" for key in item.record.instruments)]))


def _in_turn(groups: list[list[Recommendation]], start: str) -> Iterable[Recommendation]:
    """Pick from equals by a rule that spreads over all of them: those that follow `start` in the alphabet first."""
    pool: list[Recommendation] = []
    for group in groups:
        place = bisect_right(group, start, key=lambda item: item.id)
        pool += islice(chain(group[place : place + MANY], group[:place]), MANY)
    return nsmallest(MANY, pool, key=lambda item: (item.id <= start, item.id))


def _count(items: Iterable[Recommendation], words: Callable[[Recommendation], Iterable[str]]) -> Counter[str]:
    return Counter(word for item in items for word in words(item))


T = TypeVar("T")


def _most(counts: Counter[str], things: dict[str, T], limit: int) -> list[tuple[T, int]]:
    ranked = sorted(counts.items(), key=lambda entry: (-entry[1], entry[0]))
    return [(things[key], count) for key, count in ranked[:limit]]
