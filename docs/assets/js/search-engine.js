// What the search asks: an index of the recommendations, one of all that has a name, and what is looked up beside them.
// Built part by part, so that the page can react meanwhile. How the numbers here were found, and how to measure them
// again: docs/maintaining/search.md.
(function () {
  "use strict";
  const { compendium } = window;

  // What a match counts in each field.
  const FIELDS = { title: 4, words: 3, text: 2, themes: 2, also: 1, body: 3, instruments: 3 };
  // For how many milliseconds the index is built before the page may react again: on a slow phone four times as long.
  const SLICE = 8;

  // What has names, and in which list of the data it stands.
  const KINDS = { theme: "themes", body: "bodies", instrument: "instruments", page: "pages", withdrawn: "withdrawn" };

  /** All names of a theme, a body, an instrument or a page. */
  const names = (entry) => [entry.label, entry.name, ...(entry.forms || []), ...(entry.also || [])].filter(Boolean);
  // What the recommendations of a body, or those that refer to an instrument, are indexed under. Of the further names,
  // those of several words are left out: "UN Migration" would find IOM for "migration".
  const indexedNames = ({ also = [], ...entry }) => [...names(entry), ...also.filter((name) => !name.includes(" "))];
  // What a theme's label joins, and the bodies of which one consists, in brackets after its name: they name the page,
  // but what is found under them is found as under any word.
  const partsOf = ({ kind, label, name = "" }) => (kind === "theme" ? label.split(/, | and /)
    : kind === "body" ? name.match(/\((.+)\)$/)?.[1].split(", ") || [] : []);
  const byKey = (list) => new Map(list.map((entry) => [entry.key, entry]));

  /** The number of a recommendation as it is compared: "ILO no. 13" like "ilo-13". */
  const bare = (text) => text.toLowerCase().replace(/\b(?:no|number)\b|[^a-z0-9]/g, "");

  let words, data, index;

  /** Let the page do what waits; browsers without scheduler.yield come back some milliseconds later than they could. */
  const breathe = () => window.scheduler?.yield?.() || new Promise((resolve) => setTimeout(resolve));

  /** Do something with each entry of a list; let the page breathe as often as it takes to stay quick to react. */
  async function inSlices(list, work) {
    let end = performance.now() + SLICE;
    for (const [i, entry] of list.entries()) {
      work(entry, i);
      if (performance.now() < end) continue;
      await breathe();
      end = performance.now() + SLICE;
    }
  }

  /** The rows of a table that is written by columns, as that compresses better; null stands where a row has nothing. */
  function rowsOf(columns) {
    const rows = columns.id.map(() => ({}));
    for (const [name, values] of Object.entries(columns)) {
      for (const [i, value] of values.entries()) if (value !== null) rows[i][name] = value;
    }
    return rows;
  }

  /** Build all of it from the data that is loaded, of which the recommendations become rows. */
  async function build() {
    ({ words, data, searchIndex: index } = compendium);
    if (!Array.isArray(data.recommendations)) data.recommendations = rowsOf(data.recommendations);
    const things = Object.entries(KINDS).flatMap(([kind, list]) => data[list].map((entry) => ({ kind, ...entry })));
    const vocabulary = index.create({ body: 1 });
    await inSlices(things, (thing, id) => vocabulary.add({ id, body: names(thing).join("\n") }));
    const { recommendations, short, phrases } = await indexRecommendations(vocabulary.holders);
    const forms = formsOf(things);
    return {
      recommendations,
      vocabulary,
      things,
      forms,
      short,
      phrases,
      // How many words the longest of the names, titles and further words has.
      longest: [...forms.keys(), ...short.keys()].reduce((most, form) => Math.max(most, form.split(" ").length - 2), 0),
      sources: data.sources.map(words.formOf),
      // Every number that was ever given, and the beginnings that numbers have.
      numbers: new Map([
        ...data.withdrawn.map(({ key }) => [bare(key), null]),
        ...data.recommendations.map((item) => [bare(item.id), item]),
      ]),
      // The instruments that are referred to.
      used: new Set(data.recommendations.flatMap((item) => item.instruments)),
      stems: new Set(data.recommendations.map(({ id }) => bare(id).replace(/\d+$/, ""))),
    };
  }

  /** Index the recommendations; note which have a phrase as title or word, and all phrases and the text of each. */
  async function indexRecommendations(known) {
    const bodies = byKey(data.bodies), themes = byKey(data.themes), instruments = byKey(data.instruments);
    const recommendations = index.create(FIELDS, synonymsByForm(), known);
    const short = new Map(), phrases = [];
    await inSlices(data.recommendations, (item, id) => {
      const furtherWords = item.symbol ? [...item.words, item.symbol] : item.words;
      recommendations.add({
        id,
        title: item.title,
        words: furtherWords.join("\n"),
        text: item.text,
        themes: item.themes.map((key) => themes.get(key).label).join("\n"),
        also: item.themes.flatMap((key) => themes.get(key).also).join("\n"),
        body: [...indexedNames(bodies.get(item.body)), item.author || ""].join("\n"),
        instruments: item.instruments.flatMap((key) => indexedNames(instruments.get(key))).join("\n"),
      });
      const own = [item.title, ...furtherWords].map(words.formOf);
      for (const phrase of own) {
        if (!short.has(phrase)) short.set(phrase, []);
        short.get(phrase).push(id);
      }
      phrases.push([...own, words.formOf(item.text)].join("\n"));
    });
    return { recommendations, short, phrases };
  }

  /** The words of the records that everyday words stand for, by the form of each of these. */
  function synonymsByForm() {
    const known = new Map();
    for (const { said, means } of data.synonyms) {
      for (const form of said.map(words.formOf)) {
        known.set(form, [...(known.get(form) || []), ...means.flatMap(words.split).map(words.normal)]);
      }
    }
    return known;
  }

  /** What has a name, by the form of each of its names; `also` if that is a further one or only a part of its label. */
  function formsOf(things) {
    const forms = new Map();
    const add = (thing, name, also) => {
      const form = words.formOf(name);
      if (!forms.has(form)) forms.set(form, []);
      if (!forms.get(form).some((known) => known.thing === thing)) forms.get(form).push({ thing, form, also });
    };
    for (const thing of things) {
      const further = thing.also || [];
      for (const name of names(thing)) {
        add(thing, name, further.includes(name) && "name");
        add(thing, name.replace("United Nations", "UN"), further.includes(name) && "name");
      }
      for (const part of partsOf(thing)) add(thing, part, "part");
    }
    forms.delete(words.phrase([]));
    return forms;
  }

  compendium.searchEngine = { build, names, bare };
})();
