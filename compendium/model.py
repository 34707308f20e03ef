"""The records as they are written: every field, what may stand in it, and what it is for.

The descriptions are the editors' reference: they go into the JSON Schema that editors' programs read.
"""

from functools import cached_property
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from compendium.values import (
    Date,
    Day,
    DayOfEdition,
    Id,
    Key,
    Line,
    Phrases,
    Reference,
    Refers,
    SingleWords,
    Some,
    Text,
    Title,
    Url,
    Word,
    Words,
)

# Stands for all contributors together where a body has its own key: in ids, in the data, in filters.
JOINT = "joint"


class Strict(BaseModel):
    """Base of every record: no unknown field, no silent conversion, no change after reading."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


class Term(Strict):
    """A word of a small vocabulary."""

    key: Key = Field(description="The word that records use.")
    label: Line = Field(description="What readers see.")
    explanation: Line = Field(description="What it means, in plain words.")
    also: Words = Field([], description="Other words that readers use for it (SKOS altLabel).")


class Addressee(Term):
    """A word for those whom recommendations address."""

    broader: Annotated[Reference, Refers("addressees")] | None = Field(
        None, description="The addressee of which it is a part (SKOS broader), if there is one."
    )


class Terms(Strict):
    """agencies/_terms.yaml: the small vocabularies."""

    groups: Some[Term]
    contributions: Some[Term]
    bases: Some[Term]
    fidelities: Some[Term]
    stated: Some[Term]
    addressees: Some[Addressee]
    kinds: Some[Term]

    @cached_property
    def by_key(self) -> dict[str, dict[str, Term]]:
        """The terms of each vocabulary, to look up what records refer to."""
        return {name: {term.key: term for term in getattr(self, name)} for name in type(self).model_fields}


class Edition(Strict):
    """agencies/_edition.yaml: version and date of the collection."""

    version: Word
    date: DayOfEdition


class Theme(Strict):
    """A theme of the vocabulary (a SKOS concept)."""

    key: Key
    label: Line
    foreword: Words = Field(description="Fields that the compendium's foreword names and this theme covers.")
    also: Words = Field(description="Other words that readers use for it (SKOS altLabel).")
    definition: Line


class Family(Strict):
    """A family of themes."""

    key: Key
    label: Line
    themes: Some[Theme]


class Themes(Strict):
    """agencies/_themes.yaml: the vocabulary."""

    families: Some[Family]


class Instrument(Strict):
    """A convention, declaration, code or guideline that recommendations refer to."""

    key: Key
    short: Line = Field(description="The short name that readers know.")
    also: Words = Field([], description="Further names by which readers look for it.")
    title: Line
    adopted: Date | None
    by: Line = Field(description="Who adopted it.")
    symbol: Line | None = Field(description="Document symbol of its adoption, or null.")
    url: Url | None = Field(description="Lasting address of the text, or null.")


class Instruments(Strict):
    """agencies/_instruments.yaml."""

    instruments: Some[Instrument]


class Source(Strict):
    """A document that a record cites."""

    title: Line = Field(
        description="The document's title, in quotes if it contains a colon; ours in square brackets if it has none."
    )
    publisher: Line = Field(description="Who published it.")
    author: Line | None = Field(None, description="Who wrote it, where that is neither its publisher nor the body.")
    date: Date | None = Field(description='"2013-12-18", "2013-12" or "2013", always in quotes; null if unknown.')
    symbol: Line | None = Field(description="UN document symbol, or null.")
    basis: Annotated[Reference, Refers("bases")] = Field(description="What kind of document it is.")
    url: Url = Field(description="The document's lasting address.")
    copy_at: Line | None = Field(
        None, description="Who keeps the copy to which the address leads, where its publisher does not: scribd.com."
    )
    reported_by: Line | None = Field(description="Who reports the document, where that is somebody else; or null.")

    @property
    def is_untitled(self) -> bool:
        """Whether the title is no title, but our description in square brackets."""
        return self.title.startswith("[") and self.title.endswith("]")


Sources = dict[Key, Source]
SourceKey = Annotated[Reference, Refers("sources")]


class Withdrawable(Strict):
    """What keeps an address alive after its recommendation is gone."""

    withdrawn: Line | None = Field(
        None, description="Only when the recommendation is withdrawn: what happened and when. Its page stays."
    )
    replaced_by: Annotated[Reference, Refers("recommendations")] | None = Field(
        None, description="Only with `withdrawn`: the id of the recommendation that takes its place."
    )


class Recommendation(Withdrawable):
    """One recommendation of one body."""

    id: Id = Field(description="Permanent: the file's name, a hyphen and a number. Given once, never used again.")
    title: Title = Field(description="What to do, in one line, beginning with a verb.")
    text: Text = Field(description="The recommendation in our own words.")
    themes: Some[Annotated[Reference, Refers("themes")]] = Field(max_length=3, description="One to three themes.")
    addressed_to: list[Annotated[Reference, Refers("addressees")]] = Field(
        description="To whom it is addressed; [] if the source does not say."
    )
    instruments: list[Annotated[Reference, Refers("instruments")]] = Field(
        max_length=8, description="At most eight conventions and guidelines that it names; or []."
    )
    search_terms: Words = Field(
        description="Words under which a reader would look and which the record does not contain."
    )
    source: SourceKey = Field(description="One of the keys under `sources` of the same file.")
    locator: Line | None = Field(description='Where in the source: "para. 46", "page 3"; or null.')
    fidelity: Annotated[Reference, Refers("fidelities")] = Field(description="How completely the original was seen.")
    seen_at: Url | None = Field(None, description="Only where it was read on another page than the source's url.")


class Fact(Strict):
    """Something that a body did, found or published."""

    kind: Annotated[Reference, Refers("kinds")] = Field(description="What kind of fact.")
    text: Text
    url: Url = Field(description="Where it can be read.")


class Profile(Strict):
    """What is known of a body besides its recommendations."""

    name: Line
    acronym: Word | None
    also: Words = Field(
        [], description="Further names by which readers look for it: former and later ones, French and Spanish ones."
    )
    group: Annotated[Reference, Refers("groups")] = Field(description="The group it belongs to.")
    contribution: Annotated[Reference, Refers("contributions")] = Field(
        description="Whether a source shows that it contributed to the compendium."
    )
    contribution_note: Text = Field(description="How its part in the compendium is known, for the reader.")
    contribution_url: Url | None
    website: Url
    mandate: Text
    mandate_url: Url
    sources: Sources = Field(description="Every document that the record cites, once.")
    facts: list[Fact]


class Body(Profile):
    """agencies/<name>.yaml: one contributing body."""

    recommendations: list[Recommendation]


class Evidence(Strict):
    """A statement about the compendium and where it can be read."""

    text: Text
    url: Url


class Area(Strict):
    """One of the areas of the joint recommendations."""

    key: Key
    title: Title
    text: Text
    source: SourceKey
    fidelity: Annotated[Reference, Refers("fidelities")]


class Element(Strict):
    """One of the critical elements."""

    order: Annotated[int, Field(ge=1, le=1000)]
    title: Title
    text: Text
    source: SourceKey
    fidelity: Annotated[Reference, Refers("fidelities")]


class Position(Recommendation):
    """An agreed position of all contributors."""

    area: Annotated[Reference, Refers("areas")] | None
    stated: Annotated[Reference, Refers("stated")]


class Joint(Strict):
    """What the contributors propose jointly."""

    areas: Some[Area]
    elements: Some[Element]
    positions: Some[Position]


class Publication(Strict):
    """agencies/_compendium.yaml: the book and its joint recommendations."""

    title: Line
    issued_by: Line
    coordinated_by: Some[Line]
    year: Annotated[int, Field(ge=1945, le=2100)]
    launched: Day
    contributors_total: Annotated[int, Field(ge=1, le=1000)]
    built_from: Text
    url: Url
    how_known: list[Evidence]
    sources: Sources
    joint: Joint
    not_consulted: list[Text]


class Event(Strict):
    """A step in the history of the compendium."""

    date: Date | None
    title: Title
    text: Text
    source: SourceKey
    seen_at: Url | None = None


class History(Strict):
    """agencies/_history.yaml."""

    events: Some[Event]
    sources: Sources


class Point(Strict):
    """A point of what States decided, of the Secretary-General's agenda, or of the follow-up."""

    id: Id
    title: Title
    text: Text
    themes: list[Annotated[Reference, Refers("themes")]]
    source: SourceKey
    fidelity: Annotated[Reference, Refers("fidelities")]
    seen_at: Url | None = None
    also_source: SourceKey | None = None


class DeclarationPoint(Point):
    """A point of the Declaration, with its paragraph where known."""

    paragraph: Annotated[int, Field(ge=1, le=1000)] | None


class Declaration(Strict):
    """The Declaration that States adopted."""

    title: Line
    symbol: Line
    adopted: Day
    url: Url
    points: list[DeclarationPoint]


class Agenda(Strict):
    """The Secretary-General's points."""

    title: Line
    symbol: Line
    url: Url
    points: list[Point]


class Outcome(Strict):
    """agencies/_outcome.yaml: what States then decided."""

    sources: Sources
    declaration: Declaration
    eight_points: Agenda
    follow_up: list[Point]
    not_consulted: list[Text]


class SitePage(Strict):
    """A page that the search finds besides those of the records."""

    key: Key = Field(description="The last part of its address.")
    label: Line = Field(description="Its title.")
    also: Words = Field(description="Further words under which a reader would look for it.")


class SitePages(Strict):
    """agencies/_pages.yaml: what the search finds besides the records."""

    pages: Some[SitePage]


class Synonym(Strict):
    """Everyday words, and the words of the records for the same thing."""

    said: Phrases = Field(description="What readers say: a word in the singular, or up to three in a row.")
    means: SingleWords = Field(description="Single words that records use for it.")


class Synonyms(Strict):
    """agencies/_synonyms.yaml: everyday words for words of the records."""

    synonyms: Some[Synonym]


SHARED: dict[str, type[Strict]] = {
    "_terms": Terms,
    "_edition": Edition,
    "_themes": Themes,
    "_instruments": Instruments,
    "_compendium": Publication,
    "_history": History,
    "_outcome": Outcome,
    "_pages": SitePages,
    "_synonyms": Synonyms,
}
