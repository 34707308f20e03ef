// Search, for the explorer and the header alike: loads the library and the data when first needed, builds the index
// and ranks. MiniSearch matches and scores. How the numbers here were found, and how to measure them again:
// docs/maintaining/search.md.
(function () {
  "use strict";
  const { compendium } = window;

  // What a match counts in each field, and what the beginning of a word and a mistyped word count against the whole.
  const FIELDS = { title: 4, words: 3, text: 2, themes: 2, also: 1, body: 3, instruments: 3 };
  const WEIGHTS = { prefix: 0.5, fuzzy: 0.4 };
  // By how much a score grows when all words stand together, or when a body, an instrument (alone: by all the
  // words of the question) or a theme is named.
  const BONUS = { whole: 1.5, together: 1.3, named: 3, alone: 20, theme: 4 };
  // What scores less than this share of the best result only happens to contain one of the words.
  const WORTH_SHOWING = 0.07;
  // For how many milliseconds the index is built before the page may react again: on a slow phone four times as long.
  const SLICE = 8;
  // How many letters of a mistyped word may be wrong, as a share of its length.
  const TYPING_ERRORS = 0.2;
  // How many letters begin so few words that a beginning is searched for.
  const BEGINNING = 3;
  // How many recommendations are ranked for a question at most. Where there are more, those are taken that hold the
  // most of its rarer words, in the fields that count most.
  const RANKED = 1000;
  // There, a word that more than this share of them hold, each counted for every word that it begins, is not looked for
  // among the themes' other words.
  const COMMON = 0.3, WITHOUT_ALSO = Object.keys(FIELDS).filter((field) => field !== "also");

  // What has names, and not only words that are near to it.
  const NAMED = new Set(["body", "instrument"]);

  const names = (entry) => [entry.label, entry.name, ...(entry.forms || []), ...(entry.also || [])].filter(Boolean);
  // What the recommendations of a body, or those that refer to an instrument, are indexed under. Of the further names,
  // those of several words are left out: "UN Migration" would find IOM for "migration".
  const indexedNames = ({ also = [], ...entry }) => [...names(entry), ...also.filter((name) => !name.includes(" "))];
  const byKey = (list) => new Map(list.map((entry) => [entry.key, entry]));
  let words, data, engine;

  /** Load what the search needs, once; resolves when questions can be asked. */
  function ready() {
    return (ready.promise ||= Promise
      .all(["js/words.js", "vendor/minisearch.js", "data/search.js"].map(compendium.load))
      .then(() => {
        ({ words, data } = compendium);
        return build();
      })
      .then((built) => { engine = built; })
      .catch((error) => {
        ready.promise = null; // the next one who needs it tries again
        throw error;
      }));
  }

  /** Do something with each entry of a list; let the page breathe as often as it takes to stay quick to react. */
  async function inSlices(list, work) {
    let end = performance.now() + SLICE;
    for (const [i, entry] of list.entries()) {
      work(entry, i);
      if (performance.now() < end) continue;
      await new Promise((resolve) => setTimeout(resolve));
      end = performance.now() + SLICE;
    }
  }

  async function build() {
    const bodies = byKey(data.bodies), themes = byKey(data.themes), instruments = byKey(data.instruments);
    const recommendations = index(Object.keys(FIELDS));
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
      const own = [item.title, ...furtherWords].map((text) => words.phrase(words.split(text)));
      for (const phrase of own) {
        if (!short.has(phrase)) short.set(phrase, new Set());
        short.get(phrase).add(id);
      }
      phrases.push([...own, words.phrase(words.split(item.text))].join("\n"));
    });
    const things = [
      ...data.themes.map((entry) => ({ kind: "theme", ...entry })),
      ...data.bodies.map((entry) => ({ kind: "body", ...entry })),
      ...data.instruments.map((entry) => ({ kind: "instrument", ...entry })),
      ...data.pages.map((entry) => ({ kind: "page", ...entry })),
      ...data.withdrawn.map((entry) => ({ kind: "withdrawn", ...entry })),
    ];
    const vocabulary = index(["body"]);
    await inSlices(things, (thing, id) => vocabulary.add({ id, body: names(thing).join("\n") }));
    return {
      recommendations,
      vocabulary,
      things,
      forms: things.flatMap((thing) => names(thing).map((name) => ({
        thing, form: words.phrase(words.split(name)), also: (thing.also || []).includes(name),
      }))).filter(({ form }) => form.trim()),
      // The recommendations that have a phrase as title or word; and all phrases and the text of each.
      short,
      phrases,
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

  /**
   * An index of MiniSearch, and beside it what is quick to look up: the beginnings of all words, to know what is
   * mistyped, and for each word the documents that hold it, each with the weight of the fields in which it stands.
   */
  function index(fields) {
    const inBody = new Set(["body", "instruments"]);
    const beginnings = new Set(), holders = new Map(), weights = new Map();
    const note = (word, field) => {
      for (let end = word.length; end > 0 && !beginnings.has(word.slice(0, end)); end--) {
        beginnings.add(word.slice(0, end));
      }
      weights.set(word, (weights.get(word) || 0) + FIELDS[field]);
      return word;
    };
    const mini = new window.MiniSearch({
      fields,
      tokenize: words.split,
      // "who" is a word of the index only where it is the body.
      processTerm: (word, field) =>
        words.STOP.has(word) || (word === "who" && !inBody.has(field)) ? null : note(words.normal(word), field),
    });
    const add = (document) => {
      mini.add(document);
      for (const [word, weight] of weights) {
        if (!holders.has(word)) holders.set(word, { ids: [], weights: [] });
        holders.get(word).ids.push(document.id);
        holders.get(word).weights.push(weight);
      }
      weights.clear();
    };
    return { mini, add, beginnings, holders };
  }

  /** Words of four letters and fewer, and those with digits, are not taken for mistyped; nor known ones. */
  const isMistyped = ({ beginnings }, term) => term.length > 4 && !/\d/.test(term) && !beginnings.has(term);

  /** A mistyped word with two neighbouring letters put right ("helath"), if that gives a known word; else as it is. */
  function untwisted(index, term) {
    if (!isMistyped(index, term)) return term;
    const twists = [...term].map((letter, i) => term.slice(0, i) + (term[i + 1] || "") + letter + term.slice(i + 2));
    return twists.map(words.normal).find((word) => index.holders.has(word)) || term;
  }

  /** The words of an index that a mistyped word may stand for, found without ranking what holds them. */
  function near({ mini }, term) {
    const found = new Set();
    mini.search(term, {
      tokenize: () => [term], processTerm: (word) => word, fuzzy: TYPING_ERRORS,
      boostDocument: (_, word) => void found.add(word),
    });
    return [...found];
  }

  /** The words of a question as they are asked of an index. */
  const termsOf = (index, asked) => asked.split(" ").filter(Boolean).map((term) => untwisted(index, term));

  /** Ask an index for words. */
  function ask(index, single, boost = {}) {
    const { mini } = index;
    // "Push back" finds "pushback" too.
    const joined = single.slice(1).map((term, i) => single[i] + term).filter((term) => index.holders.has(term));
    const terms = [...single, ...joined];
    const mistyped = new Set(terms.filter((term) => isMistyped(index, term)));
    const options = {
      processTerm: (word) => word, boost, weights: WEIGHTS,
      prefix: (term) => term.length >= BEGINNING, fuzzy: (term) => mistyped.has(term) && TYPING_ERRORS,
    };
    const query = (terms, more) => ({ queries: [single.join(" ")], tokenize: () => terms, ...more });
    const total = mini.documentCount;
    if (total <= RANKED) return mini.search(query(terms), options);
    const holders = terms.map((term) => holdersOf(index, term));
    const likely = likeliest(total, holders);
    const isCommon = (_, i) => numberOf(holders[i]) > COMMON * total;
    const common = terms.filter(isCommon), rare = terms.filter((term) => !common.includes(term));
    return mini.search({ combineWith: "OR", queries: [
      ...(rare.length ? [query(rare)] : []),
      ...(common.length ? [query(common, { fields: WITHOUT_ALSO })] : []),
    ] }, { ...options, boostDocument: (id) => likely[id] });
  }

  /**
   * Whether a question is on its way to a word: fewer Latin letters than are searched for as a beginning, which find
   * nothing as they are; a single one finds what only happens to hold it.
   */
  const isUnfinished = (query, found) => isTooShort(query) && (query.length === 1 || !found.length);
  const isTooShort = (text) => text.length < BEGINNING && /^\p{Script=Latin}*$/u.test(text);

  /** The beginning of a number that was never given ("ILO 99"), or nothing; "ILO 189" is a convention. */
  function stemOfUnknown(query) {
    const [, stem, n] = bare(query).match(/^(.*\D)(\d{1,3})$/) || [];
    const isConvention = ({ thing, form }) => thing.kind === "instrument" && form.endsWith(` ${n} `);
    const isUnknown = engine.stems.has(stem) && !engine.numbers.has(bare(query)) && !engine.forms.some(isConvention);
    return isUnknown ? stem : "";
  }

  /** What a reader is told beside the results: what is not recorded, and by what they were found. */
  function remarks(query, found) {
    if (numbered(query) || symbolIn(query)) return [];
    if (stemOfUnknown(query)) return [`no recommendation has the number “${query}”`];
    const asked = new Set(words.split(inOurWords(query)).filter((word) => !isTooShort(word) && !words.STOP.has(word)));
    const unknown = [...asked].filter((word) => !engine.recommendations.beginnings.has(words.normal(word)));
    const hasAll = unknown.length || !asked.size || found.some(({ share }) => share === 1);
    const byTheme = found.filter(isByThemeAlone).length;
    return [
      ...unknown.map((word) => readAs(word, found)),
      ...things(query).filter(({ thing, named }) => named && thing.kind === "instrument" && !engine.used.has(thing.key))
        .map(({ thing }) => `no recommendation refers to ${thing.label}`),
      ...(hasAll ? [] : ["none holds all of these words"]),
      ...(byTheme ? [`${byTheme} by ${byTheme === 1 ? "its" : "their"} themes alone`] : []),
    ];
  }

  /** Say of a word that is not recorded for which it was taken in the best of the results, or that it is not. */
  function readAs(word, found) {
    const index = engine.recommendations, term = words.normal(word), put = untwisted(index, term);
    const others = new Set(put !== term ? [put] : isMistyped(index, term) ? near(index, term) : []);
    const best = found.find(({ terms }) => terms.some((other) => others.has(other)));
    if (!best) return `nothing is recorded under “${word}”`;
    const taken = best.terms.find((other) => others.has(other));
    const { title, text, words: further } = best.item;
    const spelt = words.split([title, text, ...further].join(" ")).find((other) => words.normal(other) === taken);
    return `“${word}” read as “${spelt || taken}”${others.size > 1 ? " and the like" : ""}`;
  }

  /** Whether a result holds none of the words itself: its theme does, and at most its body has them in its name. */
  function isByThemeAlone({ match }) {
    const fields = new Set(Object.values(match).flat());
    fields.delete("body");
    const byTheme = [fields.delete("themes"), fields.delete("also")];
    return byTheme.includes(true) && !fields.size;
  }

  /** The documents that hold a word, or else each of the words that it begins or is mistyped for, and their weights. */
  function holdersOf(index, term) {
    const { holders } = index;
    if (holders.has(term)) return [holders.get(term)];
    if (isMistyped(index, term)) return near(index, term).map((word) => holders.get(word));
    return [...holders].filter(([word]) => word.startsWith(term)).map(([, found]) => found);
  }

  const numberOf = (lists) => lists.reduce((sum, { ids }) => sum + ids.length, 0);

  /** Mark (by 1) the documents that are worth ranking, RANKED at most: those that hold the most of the rarest words. */
  function likeliest(total, holdersOfTerms) {
    const sums = new Float32Array(total), marks = new Uint8Array(total);
    for (const lists of holdersOfTerms) {
      const rarity = Math.log(1 + total / (numberOf(lists) + 1));
      for (const { ids, weights } of lists) {
        for (let i = 0; i < ids.length; i++) sums[ids[i]] += weights[i] * rarity;
      }
    }
    const sorted = sums.slice().sort();
    const least = sorted.at(-RANKED);
    let room = RANKED - (total - 1 - sorted.lastIndexOf(least));
    for (let id = 0; id < total; id++) {
      const isEqual = sums[id] === least && least > 0 && room > 0;
      if (sums[id] > least || isEqual) marks[id] = 1;
      if (isEqual) room -= 1;
    }
    return marks;
  }

  // What may be pasted: the address of a page, whole or in part; the symbol of a document, alone, in a sentence or in
  // an address of the United Nations' documents.
  const PAGE = /(?:^|\/)(r|recommendations|themes|agencies|instruments)\/([a-z0-9-]+)/i;
  const SYMBOL = /(?:^|[\s("“<]|undocs\.org\/(?:\w\w\/)?)([a-z]+(?:\/[\w.()-]+)+)/gi;
  const bare = (text) => text.toLowerCase().replace(/\b(?:no|number)\b|[^a-z0-9]/g, "");

  /** The recommendation that goes by a number, however it is typed ("ILO 13"), or by an address; or nothing. */
  function numbered(query) {
    const [, folder, key] = query.match(PAGE) || [];
    return engine.numbers.get(bare(/^r/i.test(folder || "") ? key : query));
  }

  /** The symbol of a document that a question names, or nothing. */
  function symbolIn(query) {
    const found = [...query.matchAll(SYMBOL)].map(([, symbol]) => symbol).find((symbol) => /\d/.test(symbol));
    return found?.replace(found.includes("(") ? /\.$/ : /[.)]+$/, "").toLowerCase();
  }

  /** A question without addresses: what the page is called that an address leads to. */
  function spelledOut(query) {
    const [, folder, key] = query.match(PAGE) || [];
    const thing = folder && engine.things.find((entry) => FOLDERS[entry.kind] === `${folder}/` && entry.key === key);
    return thing ? thing.label : query;
  }

  /** A question in the words of the records: for a further name or the address of a page, what it is called here. */
  function inOurWords(query) {
    const asked = words.asked(query);
    const known = engine.forms.find(({ thing, form, also }) => also && NAMED.has(thing.kind) && form === asked);
    return known ? known.thing.label : spelledOut(query);
  }

  /** The recommendations that rest on a document or refer to one, by its symbol. */
  function citing(sought) {
    const instruments = new Set(data.instruments
      .filter((entry) => names(entry).some((name) => name.toLowerCase() === sought)).map(({ key }) => key));
    return data.recommendations.filter((item) =>
      item.symbol?.toLowerCase() === sought || item.instruments.some((key) => instruments.has(key)));
  }

  /** The recommendations for a question, best first, each with the words of the index that it was found by. */
  function recommendations(query) {
    const item = numbered(query), symbol = symbolIn(query);
    if (item) return [{ item, score: 1, terms: [] }];
    if (symbol) return citing(symbol).map((item) => ({ item, score: 1, terms: [], symbol }));
    const asked = words.asked(inOurWords(query));
    const named = engine.forms.filter(({ form }) => asked.includes(form));
    const phrases = phrasesOf(asked);
    const terms = termsOf(engine.recommendations, asked);
    const found = ask(engine.recommendations, terms, FIELDS).map((result) => {
      const item = data.recommendations[result.id];
      const share = shareOf(result, terms);
      const bonus = share * together(result, asked, phrases) * naming(item, named, asked);
      return { item, score: result.score * bonus, terms: result.terms, match: result.match, share };
    });
    found.sort((one, other) => other.score - one.score || (one.item.id < other.item.id ? -1 : 1));
    return found.filter(({ score }) => score >= WORTH_SHOWING * found[0].score);
  }

  /** The share of the words of a question that a result holds, by themselves or joined with a neighbour. */
  function shareOf({ queryTerms }, terms) {
    const held = new Set(queryTerms);
    const isHeld = (term, i) => held.has(term) || held.has(term + terms[i + 1]) || held.has(terms[i - 1] + term);
    return terms.filter(isHeld).length / terms.length;
  }

  /** Which recommendations have the whole question as a title or word, and which have some words of it in a row. */
  function phrasesOf(asked) {
    const list = asked.trim().split(" ");
    const around = new Set();
    for (let start = 0; start < list.length; start++) {
      for (let end = start + 2; end <= list.length; end++) {
        for (const id of engine.short.get(` ${list.slice(start, end).join(" ")} `) || []) around.add(id);
      }
    }
    return { whole: engine.short.get(asked) || new Set(), around, words: new Set(list).size };
  }

  function together({ id, queryTerms }, asked, { whole, around, words: distinct }) {
    if (whole.has(id)) return BONUS.whole;
    // Only where every word was found can they stand in a row.
    const within = distinct > 1 && new Set(queryTerms).size >= distinct && engine.phrases[id].includes(asked);
    return within || around.has(id) ? BONUS.together : 1;
  }

  function naming(item, named, asked) {
    let bonus = 1;
    for (const { thing, form } of named) {
      const concerns = thing.kind === "body" ? item.body === thing.key
        : (thing.kind === "theme" ? item.themes : item.instruments).includes(thing.key);
      if (!concerns) continue;
      if (thing.kind !== "theme") bonus = Math.max(bonus, form === asked ? BONUS.alone : BONUS.named);
      else if (form === asked) bonus = Math.max(bonus, BONUS.theme);
    }
    return bonus;
  }

  /**
   * The themes, bodies, instruments and other pages for a question, best first: `exact` if it is their name, `named` if
   * it holds it.
   */
  function things(query) {
    const asked = words.asked(spelledOut(query));
    const exact = new Set(), named = new Set();
    for (const { thing, form, also } of engine.forms) {
      if (form === asked && (!also || thing.kind !== "theme")) exact.add(thing);
      if (asked.includes(form)) named.add(thing);
    }
    const found = ask(engine.vocabulary, termsOf(engine.vocabulary, asked)).map(({ id, score }) => {
      const thing = engine.things[id];
      const factor = exact.has(thing) ? 100 : named.has(thing) ? 10 : 1;
      return { thing, exact: exact.has(thing), named: named.has(thing), score: score * factor };
    });
    found.sort((one, other) => other.score - one.score);
    const least = symbolIn(query) ? Infinity : 0.2 * found[0]?.score;
    return found.filter(({ named, score }) => named || score >= least);
  }

  /** Say whether a text holds one of the words of the index that a result was found by. */
  const holds = (text, terms) => words.split(text).some((word) => terms.includes(words.normal(word)));

  /** A text in pieces for a page, with those marked that hold such a word. */
  function marked(text, terms) {
    const runs = [];
    for (const piece of text.split(/([\p{L}\p{M}\p{N}'’]+)/u)) {
      const found = holds(piece, terms);
      const last = runs[runs.length - 1];
      if (last && last.found === found) last.piece += piece;
      else if (piece) runs.push({ piece, found });
    }
    return runs.map(({ piece, found }) => (found ? compendium.make("mark", {}, piece) : piece));
  }

  const FOLDERS = {
    theme: "themes/", body: "agencies/", instrument: "instruments/", page: "", withdrawn: "recommendations/",
  };
  /** The address of the page of a theme, a body, an instrument, a withdrawn recommendation, or of another page. */
  const addressOf = ({ kind, key }) => `${key === "joint" ? "" : FOLDERS[kind]}${key}/`;

  compendium.search = {
    BEGINNING, ready, isUnfinished, numbered, stemOfUnknown, recommendations, remarks, things, holds, marked, addressOf,
  };
})();
