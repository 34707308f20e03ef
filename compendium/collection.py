"""The collection: all records, checked and linked up.

What is made from the records (pages, downloads, search) starts here and never reads YAML.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from compendium import model
from compendium.finding import Refused
from compendium.records import RecordFile, read_folder
from compendium.references import check_references

# Stands for all contributors together where the name of a body would.
JOINTLY = "All contributors jointly"


@dataclass(frozen=True, eq=False)
class Body:
    """A contributing body and its recommendations."""

    slug: str
    record: model.Body
    group: model.Term
    contribution: model.Term
    recommendations: list["Recommendation"]

    @property
    def is_candidate(self) -> bool:
        return self.contribution.key == "candidate"

    @property
    def short(self) -> str:
        """The acronym where there is one, else the name."""
        return self.record.acronym or self.record.name

    @property
    def address(self) -> str:
        return f"/agencies/{self.slug}/"


@dataclass(frozen=True, eq=False)
class Recommendation:
    """A recommendation and everything that it refers to; `body` is None for a joint position."""

    record: model.Recommendation
    body: Body | None
    themes: list[model.Theme]
    addressed_to: list[model.Term]
    instruments: list[model.Instrument]
    source: model.Source
    basis: model.Term
    fidelity: model.Term
    stated: model.Term | None = None
    area: model.Area | None = None

    @property
    def id(self) -> str:
        return self.record.id

    @property
    def address(self) -> str:
        return f"/recommendations/{self.record.id}/"

    @property
    def year(self) -> str:
        """The year of the source, or nothing where it is not known."""
        return (self.source.date or "")[:4]

    @property
    def by_key(self) -> str:
        """The key of who recommends it: the body's, or "joint"."""
        return self.body.slug if self.body else model.JOINT

    @property
    def by(self) -> str:
        """Who recommends it, as short as lists need it."""
        return self.body.short if self.body else JOINTLY

    @property
    def by_address(self) -> str:
        """Where it is said who recommends it: the body's page, or that of the joint positions."""
        return self.body.address if self.body else "/joint/"

    @property
    def heading(self) -> str:
        """Under which heading it stands in lists by body."""
        return self.body.record.name if self.body else self.by

    @property
    def by_in_full(self) -> str:
        """Who recommends it, as citations need it: whose words they are, where the body carries those of another."""
        if self.body is None:
            return "HLCP–GMG agencies (joint recommendation)"
        return f"{self.author} ({self.body.short})" if self.author else self.body.record.name

    @property
    def author(self) -> str | None:
        """Whose words the body carries, where they are not its own."""
        author = self.source.author
        return author if self.body and author != self.body.record.name else None


@dataclass(frozen=True)
class Collection:
    """Everything that the records say."""

    edition: model.Edition
    terms: model.Terms
    families: list[model.Family]
    instruments: dict[str, model.Instrument]
    publication: model.Publication
    history: model.History
    outcome: model.Outcome
    pages: list[model.SitePage]
    synonyms: list[model.Synonym]
    bodies: dict[str, Body]
    recommendations: dict[str, Recommendation]
    withdrawn: dict[str, Recommendation]

    def __str__(self) -> str:
        return f"{len(self.bodies)} bodies, {len(self.recommendations)} recommendations"

    @cached_property
    def themes(self) -> dict[str, model.Theme]:
        """All themes, in the order of the vocabulary."""
        return {theme.key: theme for family in self.families for theme in family.themes}

    @cached_property
    def with_withdrawn(self) -> list[Recommendation]:
        """All recommendations, and after them the withdrawn ones, whose addresses stay."""
        return [*self.recommendations.values(), *self.withdrawn.values()]

    @cached_property
    def by_theme(self) -> dict[str, list[Recommendation]]:
        """The recommendations on each theme."""
        return self._group_by(self.themes, lambda item: item.record.themes)

    @cached_property
    def by_addressee(self) -> dict[str, list[Recommendation]]:
        """The recommendations addressed to each kind of addressee."""
        return self._group_by([term.key for term in self.terms.addressees], lambda item: item.record.addressed_to)

    @cached_property
    def by_instrument(self) -> dict[str, list[Recommendation]]:
        """The recommendations that refer to each instrument in use."""
        groups = self._group_by(self.instruments, lambda item: item.record.instruments)
        return {key: members for key, members in groups.items() if members}

    @cached_property
    def joint(self) -> list[Recommendation]:
        """The agreed positions of all contributors."""
        return [item for item in self.recommendations.values() if item.body is None]

    @cached_property
    def names(self) -> dict[str, str]:
        """The full name of each body that has an acronym, and of the compendium's issuer."""
        names = {body.record.acronym: body.record.name for body in self.bodies.values() if body.record.acronym}
        issuer, _, acronym = self.publication.issued_by.rstrip(")").rpartition(" (")
        return {**names, acronym: issuer} if issuer else names

    def _group_by(
        self, keys: Iterable[str], of: Callable[[Recommendation], Iterable[str]]
    ) -> dict[str, list[Recommendation]]:
        groups: dict[str, list[Recommendation]] = {key: [] for key in keys}
        for item in self.recommendations.values():
            for key in of(item):
                groups[key].append(item)
        return groups


def load(folder: Path) -> Collection:
    """Read, check and link up all records of a folder.

    In: the folder that holds one file per body and the shared files that begin with an underscore.
    Out: the collection, every reference resolved.
    Raises Refused with every finding.
    """
    files, findings = read_folder(folder)
    if not findings:
        findings = check_references(files)
    if findings:
        raise Refused(findings)
    return _link(files)


@dataclass(frozen=True)
class _Words:
    """The vocabularies by key, to look up what records refer to."""

    themes: dict[str, model.Theme]
    instruments: dict[str, model.Instrument]
    areas: dict[str, model.Area]
    terms: dict[str, dict[str, model.Term]]


def _link(files: dict[str, RecordFile]) -> Collection:
    terms: model.Terms = files["_terms"].record
    families: list[model.Family] = files["_themes"].record.families
    publication: model.Publication = files["_compendium"].record
    words = _Words(
        themes={theme.key: theme for family in families for theme in family.themes},
        instruments={entry.key: entry for entry in files["_instruments"].record.instruments},
        areas={area.key: area for area in publication.joint.areas},
        terms=terms.by_key,
    )
    bodies = {
        stem: _link_body(stem, file.record, words)
        for stem, file in files.items()
        if isinstance(file.record, model.Body)
    }
    items = [item for body in bodies.values() for item in body.recommendations]
    items += [
        _link_recommendation(position, None, publication.sources, words) for position in publication.joint.positions
    ]
    for body in bodies.values():
        body.recommendations[:] = [item for item in body.recommendations if not item.record.withdrawn]
    return Collection(
        edition=files["_edition"].record,
        terms=terms,
        families=families,
        instruments=words.instruments,
        publication=publication,
        history=files["_history"].record,
        outcome=files["_outcome"].record,
        pages=files["_pages"].record.pages,
        synonyms=files["_synonyms"].record.synonyms,
        bodies=dict(sorted(bodies.items(), key=lambda entry: entry[1].record.name.casefold())),
        recommendations={item.id: item for item in items if not item.record.withdrawn},
        withdrawn={item.id: item for item in items if item.record.withdrawn},
    )


def _link_body(slug: str, record: model.Body, words: _Words) -> Body:
    body = Body(
        slug=slug,
        record=record,
        group=words.terms["groups"][record.group],
        contribution=words.terms["contributions"][record.contribution],
        recommendations=[],
    )
    body.recommendations.extend(
        _link_recommendation(item, body, record.sources, words) for item in record.recommendations
    )
    return body


def _link_recommendation(
    record: model.Recommendation, body: Body | None, sources: model.Sources, words: _Words
) -> Recommendation:
    source = sources[record.source]
    position = record if isinstance(record, model.Position) else None
    return Recommendation(
        record=record,
        body=body,
        themes=[words.themes[key] for key in record.themes],
        addressed_to=[words.terms["addressees"][key] for key in record.addressed_to],
        instruments=[words.instruments[key] for key in record.instruments],
        source=source,
        basis=words.terms["bases"][source.basis],
        fidelity=words.terms["fidelities"][record.fidelity],
        stated=words.terms["stated"][position.stated] if position else None,
        area=words.areas[position.area] if position and position.area else None,
    )
