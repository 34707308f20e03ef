"""Which recommendations, themes and instruments go together."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from functools import cached_property
from heapq import nsmallest
from typing import NamedTuple, TypeVar

from compendium import model
from compendium.collection import Body, Collection, Recommendation

RELATED_SHOWN = 5

Signature = tuple[frozenset[str], frozenset[str]]


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
        self._ranked: dict[Signature, list[list[Signature]]] = {}

    @cached_property
    def _by_signature(self) -> dict[Signature, list[Recommendation]]:
        groups: dict[Signature, list[Recommendation]] = defaultdict(list)
        for item in self._collection.recommendations.values():
            groups[_signature(item)].append(item)
        return groups

    def related(self, item: Recommendation) -> list[Recommendation]:
        """Return the recommendations of other bodies with the most themes and instruments in common.

        Recommendations with the same themes and instruments are compared once, as a group: this keeps the
        work in proportion to the number of records.
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

    def _nearest(self, signature: Signature) -> list[list[Signature]]:
        """The other signatures that share something, most shared first, equals together."""
        if signature not in self._ranked:
            levels: dict[tuple[int, int], list[Signature]] = defaultdict(list)
            for other in self._by_signature:
                shared = len(signature[0] & other[0]) + len(signature[1] & other[1])
                if shared:
                    size = len(other[0]) + len(other[1])
                    levels[-shared, size].append(other)
            self._ranked[signature] = [sorted(levels[key], key=_order) for key in sorted(levels)]
        return self._ranked[signature]

    def neighbours_of_theme(self, key: str) -> list[tuple[model.Theme, int]]:
        """Return the themes that most often stand beside a theme, with how often."""
        counts = Counter(
            theme.key for item in self._collection.by_theme[key] for theme in item.themes if theme.key != key
        )
        return _most(counts, self._collection.themes, 6)

    def convergence(self, key: str) -> Convergence:
        """Return who recommends something on a theme, to whom mostly, and which instruments they name."""
        items = self._collection.by_theme[key]
        addressees = {term.key: term for term in self._collection.terms.addressees}
        bodies = Counter(item.body.slug for item in items if item.body)
        return Convergence(
            bodies=_most(bodies, self._collection.bodies, len(bodies)),
            addressed_to=_most(_count(items, lambda item: item.record.addressed_to), addressees, 4),
            instruments=_most(_count(items, lambda item: item.record.instruments), self._collection.instruments, 4),
            joint=sum(item.body is None for item in items),
        )


def _signature(item: Recommendation) -> Signature:
    return frozenset(item.record.themes), frozenset(item.record.instruments)


def _order(signature: Signature) -> tuple[list[str], list[str]]:
    return sorted(signature[0]), sorted(signature[1])


def _in_turn(groups: list[list[Recommendation]], start: str) -> Iterable[Recommendation]:
    """Pick from equals by a rule that spreads over all of them: those that follow `start` in the alphabet first."""
    pool = [item for group in groups for item in group if item.id != start]
    return nsmallest(4 * RELATED_SHOWN, pool, key=lambda item: (item.id < start, item.id))


def _count(items: Iterable[Recommendation], words: Callable[[Recommendation], Iterable[str]]) -> Counter[str]:
    return Counter(word for item in items for word in words(item))


T = TypeVar("T")


def _most(counts: Counter[str], things: dict[str, T], limit: int) -> list[tuple[T, int]]:
    ranked = sorted(counts.items(), key=lambda entry: (-entry[1], entry[0]))
    return [(things[key], count) for key, count in ranked[:limit]]
