// Search, for the explorer and the header alike: loads what it needs when first asked, makes out what a question means,
// and ranks what is found. How the numbers here were found, and how to measure them again: docs/maintaining/search.md.
(function () {
  "use strict";
  const { compendium } = window;

  // By how much a score grows when all words stand together, or when a body, an instrument (alone: by all the
  // words of the question) or a theme is named.
  const BONUS = { whole: 1.5, together: 1.3, named: 3, alone: 20, theme: 4 };
  // What scores less than this share of the best result only happens to contain one of the words.
  const WORTH_SHOWING = 0.07;

  const FILES = ["js/words.js", "js/search-index.js", "js/search-engine.js", "vendor/minisearch.js", "data/search.js"];
  // What has names, and not only words that are near to it.
  const NAMED = new Set(["body", "instrument"]);

  let words, data, index, names, bare, engine;

  /** Load what the search needs, once; resolves when questions can be asked. */
  function ready() {
    return (ready.promise ||= Promise
      .all(FILES.map(compendium.load))
      .then(() => {
        ({ words, data, searchIndex: index } = compendium);
        ({ names, bare } = compendium.searchEngine);
        return compendium.searchEngine.build();
      })
      .then((built) => { engine = built; })
      .catch((error) => {
        ready.promise = null; // the next one who needs it tries again
        throw error;
      }));
  }

  /**
   * Whether a question is on its way to a word: fewer Latin letters than are searched for as a beginning, which find
   * nothing as they are; a single one finds what only happens to hold it.
   */
  const isUnfinished = (query, found) => isTooShort(query) && (query.length === 1 || !found.length);
  const isTooShort = (text) => text.length < index.BEGINNING && /^\p{Script=Latin}*$/u.test(text);

  /** The beginning of a number that was never given ("ILO 99"), or nothing; "ILO 189" is a convention. */
  function stemOfUnknown(query) {
    const [, stem, n] = bare(query).match(/^(.*\D)(\d{1,3})$/) || [];
    const isConvention = ([form, named]) =>
      form.endsWith(` ${n} `) && named.some(({ thing }) => thing.kind === "instrument");
    const isUnknown = engine.stems.has(stem) && !engine.numbers.has(bare(query));
    return isUnknown && ![...engine.forms].some(isConvention) ? stem : "";
  }

  /** What a reader is told beside the results: what is not recorded, and by what they were found. */
  function remarks(query, found) {
    if (numbered(query) || symbolIn(query)) return [];
    if (stemOfUnknown(query)) return [`no recommendation has the number “${query}”`];
    const bySource = found.filter(({ source }) => source).length;
    if (bySource) return [`${bySource} by the title of ${bySource === 1 ? "its" : "their"} document`];
    const asked = new Set(words.split(inOurWords(query)).filter((word) => !isTooShort(word) && !words.STOP.has(word)));
    const isKnown = (word) => engine.recommendations.beginnings.has(word) || hasAnotherEnding(word);
    const unknown = [...asked].filter((word) => !isKnown(words.normal(word)));
    const whole = found.filter(({ share }) => share === 1).length;
    const unused = things(query)
      .filter(({ thing, named }) => named && thing.kind === "instrument" && !engine.used.has(thing.key));
    const isTold = !unknown.length && !unused.length && (asked.size > 1 ? whole < found.length : asked.size && !whole);
    const unheld = quotedIn(query).filter((part) => !found.some((result) => has(result, part)));
    const byTheme = found.filter(isByThemeAlone).length;
    return [
      ...unknown.map((word) => readAs(word, found)),
      ...unused.map(({ thing }) => `no recommendation refers to ${thing.label}`),
      ...(isTold ? [`${whole || "none"} ${whole > 1 ? "hold" : "holds"} all of these words`] : []),
      ...unheld.map(({ text }) => `none has “${text}” in a row`),
      ...(byTheme ? [`${byTheme} by ${byTheme === 1 ? "its" : "their"} themes alone`] : []),
    ];
  }

  /** Whether the records hold a word, which they do not hold as it is, with another ending or with none. */
  function hasAnotherEnding(word) {
    const [held] = index.termsOf(engine.recommendations, word);
    return held !== word && engine.recommendations.beginnings.has(held) && word.startsWith(held.slice(0, -1));
  }

  /** Say of a word that is not recorded for which it was taken in the best of the results, or that it is not. */
  function readAs(word, found) {
    const others = new Set(index.readingsOf(engine.recommendations, words.normal(word)));
    const best = found.find(({ terms }) => terms.some((other) => others.has(other)));
    if (!best) return `nothing is recorded under “${word}”`;
    const taken = best.terms.find((other) => others.has(other));
    const { title, text, words: further } = best.item;
    const spelt = words.split([title, text, ...further].join(" ")).find((other) => words.normal(other) === taken);
    return `“${word}” read as “${spelt || taken}”${others.size > 1 ? " and the like" : ""}`;
  }

  /** Whether a result holds none of the words itself: its theme does, and at most its body has them in its name. */
  function isByThemeAlone({ match, isOfBody }) {
    if (isOfBody) return false;
    const fields = new Set(Object.values(match).flat());
    fields.delete("body");
    const byTheme = [fields.delete("themes"), fields.delete("also")];
    return byTheme.includes(true) && !fields.size;
  }

  // What may be pasted: the address of a page, whole or in part; the symbol of a document, alone, in a sentence or in
  // an address of the United Nations' documents.
  const PAGE = /(?:^|\/)(r|recommendations|themes|agencies|instruments)\/([a-z0-9-]+)/;
  const SYMBOL = /(?:^|[\s("“<]|undocs\.org\/(?:\w\w\/)?)([a-z]+(?:\/[\w.()-]+)+)/gi;
  const pageIn = (query) => query.toLowerCase().match(PAGE) || [];

  /** The recommendation that goes by a number, however it is typed ("ILO 13"), or by an address; or nothing. */
  function numbered(query) {
    const [, folder, key] = pageIn(query);
    return engine.numbers.get(bare(/^r/.test(folder || "") ? key : query));
  }

  /** The symbol of a document that a question names, or nothing. */
  function symbolIn(query) {
    const found = [...query.matchAll(SYMBOL)].map(([, symbol]) => symbol).find((symbol) => /\d/.test(symbol));
    return found?.replace(found.includes("(") ? /\.$/ : /[.)]+$/, "").toLowerCase();
  }

  /** A question without addresses, for which stands what the page is called, and with two words for two in one. */
  function spelledOut(query) {
    const [, folder, key] = pageIn(query);
    const thing = folder && engine.things.find((entry) => FOLDERS[entry.kind] === `${folder}/` && entry.key === key);
    return thing ? thing.label : query.replace(/[\p{L}\p{N}]{5,}/gu, spaced);
  }

  /** A word; or two for it, which the records have in a row ("braindrain") or of which one is a number ("SDG10"). */
  function spaced(word) {
    const { beginnings, holders, synonyms } = engine.recommendations;
    const form = words.formOf(word);
    if (beginnings.has(form.trim()) || synonyms.has(form)) return word;
    const areTwo = (one, other) => {
      const [first, second] = [one, other].map((half) => words.formOf(half).trim());
      if (!holders.has(first) || !holders.has(second)) return false;
      const pair = ` ${first} ${second} `;
      return /^\d+$/.test(other) || [...engine.forms.keys()].some((form) => form.includes(pair))
        || holders.get(first).ids.some((id) => engine.phrases[id].includes(pair));
    };
    for (let at = 2; at <= word.length - 2; at++) {
      const [one, other] = [word.slice(0, at), word.slice(at)];
      if (areTwo(one, other)) return `${one} ${other}`;
    }
    return word;
  }

  /** A question in the words of the records: for a further name or the address of a page, what it is called here. */
  function inOurWords(query) {
    const asked = words.asked(query);
    const known = engine.forms.get(asked)?.find(({ thing, also }) => also === "name" && NAMED.has(thing.kind));
    return known ? known.thing.label : spelledOut(query);
  }

  /** The recommendations that rest on a document or refer to one, by its symbol. */
  function citing(sought) {
    const instruments = new Set(data.instruments
      .filter((entry) => names(entry).some((name) => name.toLowerCase() === sought)).map(({ key }) => key));
    return data.recommendations.filter((item) =>
      item.symbol?.toLowerCase() === sought || item.instruments.some((key) => instruments.has(key)));
  }

  /**
   * The recommendations for a question, best first, each with the words of the index that it was found by. Where none
   * holds all of the words, the titles of the documents are asked, which would else lead away from what is said.
   */
  function recommendations(query) {
    const item = numbered(query), symbol = symbolIn(query);
    if (item) return [{ item, score: 1, terms: [] }];
    const asked = words.asked(inOurWords(query));
    const list = listOf(asked);
    if (symbol) {
      const cited = citing(symbol).map((item) => ({ item, score: 1, terms: [], symbol }));
      return cited.length ? cited : restingOn(list);
    }
    const found = heldInQuotes(query, ranked(asked, list));
    const isHeld = found.some(({ share }) => share === 1)
      && list.every((word) => engine.recommendations.beginnings.has(word));
    const resting = isHeld ? [] : restingOn(list);
    const known = new Set(resting.map(({ item }) => item));
    return [...resting, ...found.filter(({ item }) => !known.has(item))];
  }

  /** The words of a text as they are, between spaces: only in capitals is "WHO" the body. */
  const inRow = (text) => ` ${text.replace(/[^\p{L}\p{N}]+/gu, " ")} `;

  /** What holds words of a question, best first; `isOfBody` where all of the question is the name of its body. */
  function ranked(asked, list) {
    const runs = runsOf(list);
    const named = namedBy(runs);
    const phrases = phrasesOf(asked, runs);
    const bodies = named.filter(({ thing, form, also }) => thing.kind === "body" && form === asked && also !== "part");
    const terms = index.termsOf(engine.recommendations, asked);
    const expansions = bodies.length ? new Map() : index.expansionsOf(engine.recommendations, terms);
    const shareOf = sharesOf(terms, expansions);
    const found = index.ask(engine.recommendations, terms, expansions).map((result) => {
      const item = data.recommendations[result.id];
      const share = shareOf(result);
      const bonus = share * together(result.id, share, asked, phrases) * naming(item, named, asked);
      const isOfBody = bodies.some(({ thing }) => thing.key === item.body);
      const { id, terms: foundBy, match } = result;
      return { id, item, score: result.score * bonus, terms: foundBy, match, share, isOfBody };
    });
    found.sort((one, other) => other.score - one.score || (one.item.id < other.item.id ? -1 : 1));
    // What names a body counts little beside what it says itself, but may be said with it.
    const isSaidWith = ({ item }) => bodies.some(({ thing }) => inRow(item.text).includes(inRow(thing.label)));
    return found.filter((result) => result.score >= WORTH_SHOWING * found[0].score || isSaidWith(result));
  }

  const isName = (phrase) => engine.forms.get(phrase)?.some(({ thing }) => NAMED.has(thing.kind));
  /** The phrases of several words that a question puts in quotation marks, but for names of bodies and instruments. */
  const quotedIn = (query) => [...query.matchAll(/["“„«]([^"“”„«»]+)["“”»]/g)]
    .map(([, text]) => ({ text: text.trim(), phrase: words.formOf(text) }))
    .filter(({ phrase }) => isSeveral(phrase) && !isName(phrase));
  const has = ({ id }, { phrase }) => engine.phrases[id].includes(phrase);

  /** Of what is found, that which has all quoted phrases; all of it where nothing has, which `remarks` says. */
  function heldInQuotes(query, found) {
    const quoted = quotedIn(query);
    const held = found.filter((result) => quoted.every((part) => has(result, part)));
    return held.length ? held : found;
  }

  /** What rests on the documents whose titles hold all words, whole or their beginnings. */
  function restingOn(list) {
    const sought = list.map((word) => ` ${word}${word.length < index.BEGINNING ? " " : ""}`);
    const holds = engine.sources.map((title) => sought.every((word) => title.includes(word)));
    return data.recommendations.filter(({ source }) => holds[source])
      .map((item) => ({ item, score: 1, terms: list, source: data.sources[item.source] }));
  }

  /**
   * How to tell the share of a question's words that a result holds: the word, it joined with a neighbour, what stands
   * for it. Worked out once for all results that hold the same.
   */
  function sharesOf(terms, expansions) {
    const known = new Map();
    return ({ queryTerms }) => {
      const held = queryTerms.join(" ");
      if (!known.has(held)) known.set(held, shareOf(queryTerms, terms, expansions));
      return known.get(held);
    };
  }

  function shareOf(queryTerms, terms, expansions) {
    const isHeld = (term, i) => queryTerms.includes(term)
      || queryTerms.includes(term + terms[i + 1]) || queryTerms.includes(terms[i - 1] + term);
    const standIns = queryTerms.flatMap((other) => expansions.get(other) || []);
    const heldFor = (term) => Math.max(0, ...standIns.filter((one) => one.term === term).map(({ share }) => share));
    return terms.reduce((sum, term, i) => sum + (isHeld(term, i) ? 1 : heldFor(term)), 0) / terms.length;
  }

  const listOf = (asked) => asked.trim().split(" ");

  /** The runs of a question's words that are short enough to be a name, a title or a word of the records. */
  const runsOf = (list) => words.runs(list, engine.longest);

  const isSeveral = (run) => run.trim().includes(" ");

  /** What a question names, by which of its names. */
  const namedBy = (runs) => runs.flatMap((run) => engine.forms.get(run) || []);

  /** Which recommendations have the whole question as a title or word, and which have some words of it in a row. */
  function phrasesOf(asked, runs) {
    const have = (phrase) => engine.short.get(phrase) || [];
    return { whole: new Set(have(asked)), around: new Set(runs.filter(isSeveral).flatMap(have)) };
  }

  function together(id, share, asked, { whole, around }) {
    if (whole.has(id)) return BONUS.whole;
    // Only where every word was found can they stand in a row.
    const isInARow = share === 1 && isSeveral(asked) && engine.phrases[id].includes(asked);
    return isInARow || around.has(id) ? BONUS.together : 1;
  }

  function naming(item, named, asked) {
    let bonus = 1;
    for (const { thing, form, also } of named) {
      if (also === "part") continue;
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
    for (const { thing, form, also } of namedBy(runsOf(listOf(asked)))) {
      if (form === asked && also !== "part" && (!also || thing.kind !== "theme")) exact.add(thing);
      named.add(thing);
    }
    const terms = index.termsOf(engine.vocabulary, asked);
    const found = index.ask(engine.vocabulary, terms).map(({ id, score }) => {
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
    ready, isUnfinished, numbered, stemOfUnknown, symbolIn, recommendations, remarks, things, holds, marked, addressOf,
  };
})();
