"""The data as it is published: every field of the records, under the addresses that the site gives to them.

The descriptions go into the published JSON Schema and onto the page about the data.
"""

from pydantic import ConfigDict, Field

from compendium import model
from compendium.citations import SITE_NAME, footnote, footnote_of_original
from compendium.collection import Body, Collection, Recommendation
from compendium.short_addresses import short_address
from compendium.values import Day, Id, Key

LICENCE = "https://creativecommons.org/licenses/by/4.0/"


class PublishedSource(model.Strict):
    """The document that a recommendation comes from."""

    key: str = Field(description="The document's key among the sources of its body.")
    title: str = Field(description="The document's title; in square brackets if it has none and the words are ours.")
    author: str | None = Field(description="Who wrote it, where that is neither its publisher nor the body.")
    publisher: str = Field(description="Who published it.")
    date: str | None = Field(description="Its date as year, month and day, as far as they are known.")
    symbol: str | None = Field(description="Its UN document symbol.")
    basis: str = Field(description="Key of what kind of document it is.")
    url: str = Field(description="Its lasting address.")
    copy_at: str | None = Field(description="Who keeps the copy at that address, where its publisher does not.")
    reported_by: str | None = Field(description="Who reports the document, where that is somebody else.")


class PublishedRecommendation(model.Strict):
    """One recommendation, with all that it refers to."""

    id: Id = Field(description="Permanent number; never changed, never used again.")
    title: str = Field(description="What to do, in one line.")
    text: str = Field(description="The recommendation in our own words.")
    by: str = Field(description="Who recommends it: the name of the body in full, and whose words it carries.")
    body: Key | None = Field(description="Key of the body that recommends; null for a joint position.")
    candidate: bool = Field(description="Whether the body is only a candidate contributor to the compendium.")
    themes: list[str] = Field(description="Keys of its themes.")
    addressed_to: list[str] = Field(description="Keys of its addressees; empty if the source does not say.")
    instruments: list[str] = Field(description="Keys of the conventions and guidelines that it names.")
    search_terms: list[str] = Field(description="Our own words for searching, which the source need not contain.")
    basis: str = Field(description="Key of what it rests on.")
    fidelity: str = Field(description="Key of how completely the original was seen.")
    area: str | None = Field(description="For a joint position: key of its area, if it belongs to one.")
    stated: str | None = Field(description="For a joint position: key of how it is stated.")
    source: PublishedSource = Field(description="The document it comes from.")
    locator: str | None = Field(description="Where in the document: a paragraph, a page.")
    seen_at: str | None = Field(description="Where the text was read, if not at the document's own address.")
    withdrawn: str | None = Field(description="If it was withdrawn: what happened and when.")
    replaced_by: str | None = Field(description="If it was withdrawn: the number of the one in its place.")
    url: str = Field(description="Permanent address of its page.")
    short_url: str = Field(description="The short form of the address, for print.")
    footnote: str = Field(description="Footnote that cites its page, in the UN's editorial style.")
    footnote_of_original: str = Field(description="Footnote that cites the document it comes from.")


class PublishedBody(model.Profile):
    """A body, with its documents and facts."""

    key: Key = Field(description="Key of the body, and the last part of its page's address.")
    url: str = Field(description="Permanent address of its page.")
    recommendations: list[str] = Field(description="The numbers of its recommendations, without withdrawn ones.")


class Dataset(model.Strict):
    """Everything that the records of the HLD Migration Compendium say, in one file."""

    model_config = ConfigDict(validate_by_name=True, serialize_by_alias=True)

    json_schema: str = Field(alias="$schema", description="Address of the JSON Schema of this file.")
    name: str = Field(description="Name of the collection.")
    url: str = Field(description="Address of the site.")
    version: str = Field(description="Version of this edition.")
    date: Day = Field(description="Date of this edition.")
    licence: str = Field(description="Address of the licence of texts and data.")
    recommendations: list[PublishedRecommendation] = Field(description="All recommendations, withdrawn ones included.")
    bodies: list[PublishedBody] = Field(description="All bodies.")
    families: list[model.Family] = Field(description="The themes, by family.")
    instruments: list[model.Instrument] = Field(description="Conventions, declarations, codes and guidelines.")
    terms: model.Terms = Field(description="The small vocabularies: keys, labels, explanations.")
    compendium: model.Publication = Field(description="The compendium and its joint recommendations.")
    history: model.History = Field(description="Steps in the history of the compendium.")
    outcome: model.Outcome = Field(description="What States then decided.")


def dataset(collection: Collection, site_url: str) -> Dataset:
    """Return everything that is published as data.

    In: the collection, and the absolute address of the site, with a slash at the end.
    """
    return Dataset.model_construct(
        json_schema=f"{site_url}data/compendium.schema.json",
        name=SITE_NAME,
        url=site_url,
        version=collection.edition.version,
        date=collection.edition.date,
        licence=LICENCE,
        recommendations=[_recommendation(item, collection, site_url) for item in collection.with_withdrawn],
        bodies=[_body(body, site_url) for body in collection.bodies.values()],
        families=collection.families,
        instruments=list(collection.instruments.values()),
        terms=collection.terms,
        compendium=collection.publication,
        history=collection.history,
        outcome=collection.outcome,
    )


def _recommendation(item: Recommendation, collection: Collection, site_url: str) -> PublishedRecommendation:
    return PublishedRecommendation.model_construct(
        **{
            **vars(item.record),
            "url": site_url + item.address.lstrip("/"),
            "short_url": site_url + short_address(item.id).lstrip("/"),
            "body": item.body.slug if item.body else None,
            "by": item.by_in_full,
            "candidate": bool(item.body and item.body.is_candidate),
            "basis": item.basis.key,
            "area": item.area.key if item.area else None,
            "stated": item.stated.key if item.stated else None,
            "source": PublishedSource.model_construct(**vars(item.source), key=item.record.source),
            "footnote": footnote(item, collection, site_url).text,
            "footnote_of_original": footnote_of_original(item, collection).text,
        }
    )


def _body(body: Body, site_url: str) -> PublishedBody:
    return PublishedBody.model_construct(
        **{
            **vars(body.record),
            "key": body.slug,
            "url": site_url + body.address.lstrip("/"),
            "recommendations": [item.id for item in body.recommendations],
        }
    )
