// An index of words: MiniSearch, which matches and scores, and beside it what must be quick to look up. How the numbers
// here were found, and how to measure them again: docs/maintaining/search.md.
(function () {
  "use strict";
  const { compendium } = window;

  // What the beginning of a word and a mistyped word count against the whole; and what is asked for besides. As a
  // share of the question, a word without its ending counts whole.
  const WEIGHTS = { prefix: 0.5, fuzzy: 0.4 }, EXPANSION = 0.5;
  // How many letters of a mistyped word may be wrong, as a share of its length.
  const TYPING_ERRORS = 0.2;
  // The endings of verbs and of what is made of them. Before "ing" and "ed" three letters may be a word ("rising");
  // before the others they seldom are ("duration", "home").
  const ENDING = /^(?=.{3,}(?:ing|ed)$|.{4,}(?:ations?|e)$)(.+?)(?:ations?|ing|ed|e)$/;
  // How many letters begin so few words that a beginning is searched for.
  const BEGINNING = 3;
  // How many words in a row may have a synonym.
  const LONGEST_SYNONYM = 3;
  // How many documents are ranked for a question at most. Where there are more, those are taken that hold the most of
  // its rarer words, in the fields that count most.
  const RANKED = 1000;
  // On how many levels those are told apart that hold the more of them: sorting them all would take longer.
  const STEPS = 4096;
  // There, a word that more than this share of them hold, each counted for every word that it begins, is not looked
  // for among the instruments and the themes' other words.
  const COMMON = 0.3, BESIDE = ["also", "instruments"];

  /**
   * An index of MiniSearch, and beside it what is quick to look up: the beginnings of all words, to know what is
   * mistyped, and for each word the documents that hold it, each with the weight of the fields in which it stands.
   * In: what a match counts in each field, the words for which others, or several in a row, are synonyms, and words
   * that are known elsewhere, which are not mistyped even where the index does not hold them.
   */
  function create(boost, synonyms = new Map(), known = new Map()) {
    const { words } = compendium;
    const inBody = new Set(["body", "instruments"]);
    const beginnings = new Set(), holders = new Map(), weights = new Map();
    const note = (word, field) => {
      for (let end = word.length; end > 0 && !beginnings.has(word.slice(0, end)); end--) {
        beginnings.add(word.slice(0, end));
      }
      weights.set(word, (weights.get(word) || 0) + boost[field]);
      return word;
    };
    const mini = new window.MiniSearch({
      fields: Object.keys(boost),
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
    const plurals = new window.MiniSearch({ idField: "word", fields: ["word"] });
    plurals.addAll([...words.IRREGULAR.keys()].map((word) => ({ word })));
    return { mini, boost, add, beginnings, holders, plurals, synonyms, known, nearTo: new Map() };
  }

  const hasSynonyms = ({ synonyms }, term) => synonyms.has(` ${term} `);

  /** Words of four letters and fewer, and those with digits, are not taken for mistyped; nor known ones. */
  const isMistyped = (index, term) =>
    term.length > 4 && !/\d/.test(term) && !index.beginnings.has(term) && !hasSynonyms(index, term)
    && !index.known.has(term);

  const isWord = (index, word) => index.holders.has(word) || hasSynonyms(index, word);

  /** The word of which another is made by an ending ("ratify" of "ratifying"), or nothing. */
  function withoutEnding(index, term) {
    const [, stem] = term.match(ENDING) || [];
    return stem && [stem, `${stem}e`, stem.replace(/i$/, "y")].find((word) => isWord(index, word));
  }

  /**
   * A word that the index does not hold, as it or its synonyms do: without its ending ("allowed", "resettled"), as the
   * only word that is near to it ("statless"), or with two neighbouring letters put right ("helath"); else as it is.
   */
  function mended(index, term) {
    if (!isMistyped(index, term)) return term;
    const plain = withoutEnding(index, term);
    if (plain) return plain;
    const [, stem] = term.match(ENDING) || [];
    if (stem?.length > 5 && index.beginnings.has(stem)) return stem;
    const { alike } = near(index, term);
    if (alike.length === 1) return alike[0];
    const twists = [...term].map((letter, i) => term.slice(0, i) + (term[i + 1] || "") + letter + term.slice(i + 2));
    return twists.map(compendium.words.normal).find((word) => isWord(index, word)) || term;
  }

  /**
   * The words of an index that a mistyped word may stand for, and the others that look like it: whoever mistypes begins
   * with the right letter, while an opposite begins with another ("decriminalize"). Looked for once for each word.
   */
  function near(index, term) {
    if (!index.nearTo.has(term)) index.nearTo.set(term, lookForNear(index, term));
    return index.nearTo.get(term);
  }

  /** Found without ranking what holds them; irregular plurals ("childrn") by what the index has for these. */
  function lookForNear({ mini, holders, plurals }, term) {
    const { normal } = compendium.words;
    const found = new Set(plurals.search(term, { fuzzy: TYPING_ERRORS }).map(({ id }) => normal(id))
      .filter((word) => holders.has(word)));
    mini.search(term, {
      tokenize: () => [term], processTerm: (word) => word, fuzzy: TYPING_ERRORS,
      boostDocument: (_, word) => void found.add(word),
    });
    const [alike, others] = [true, false].map((is) => [...found].filter((word) => (word[0] === term[0]) === is));
    return { alike, others };
  }

  /** The words of an index for which a word that it does not hold is taken. */
  function readingsOf(index, term) {
    const put = mended(index, term);
    if (index.holders.has(put)) return [put];
    return index.synonyms.get(` ${put} `) || (isMistyped(index, put) ? near(index, put).alike : []);
  }

  /** The words of a question as they are asked of an index. */
  const termsOf = (index, asked) => asked.split(" ").filter(Boolean).map((term) => mended(index, term));

  /**
   * What is asked for besides the words of a question: these without their endings, and synonyms.
   * Out: each further word, with the words of the question (`term`) for which it stands, and as how much of each.
   */
  function expansionsOf(index, terms) {
    const { runs } = compendium.words;
    const plain = terms.map((term) => withoutEnding(index, term) || term);
    const expansions = new Map();
    const add = (word, term, share) => {
      if (!terms.includes(word)) expansions.set(word, [...(expansions.get(word) || []), { term, share }]);
    };
    terms.forEach((term, i) => index.holders.has(plain[i]) && add(plain[i], term, 1));
    const said = (word) => (terms.includes(word) ? word : terms[plain.indexOf(word)]);
    for (const run of new Set([...runs(terms, LONGEST_SYNONYM), ...runs(plain, LONGEST_SYNONYM)])) {
      for (const word of index.synonyms.get(run) || []) {
        for (const term of run.trim().split(" ").map(said)) add(word, term, EXPANSION);
      }
    }
    return expansions;
  }

  /** Ask an index for words, and for what `expansionsOf` gives besides. */
  function ask(index, single, expansions = expansionsOf(index, single)) {
    const { mini, boost } = index;
    // "Push back" finds "pushback" too.
    const joined = single.slice(1).map((term, i) => single[i] + term).filter((term) => index.holders.has(term));
    const terms = [...single, ...joined, ...expansions.keys()];
    const worth = (term) => (expansions.has(term) ? EXPANSION : 1);
    const mistyped = new Set(terms.filter((term) => isMistyped(index, term)));
    const isAsked = (word) => terms.some((term) => word.startsWith(term));
    const others = new Set([...mistyped].flatMap((term) => near(index, term).others).filter((word) => !isAsked(word)));
    const options = {
      processTerm: (word) => word, boost, weights: WEIGHTS, boostTerm: worth,
      prefix: (term) => term.length >= BEGINNING && !expansions.has(term),
      fuzzy: (term) => mistyped.has(term) && TYPING_ERRORS,
    };
    const query = (terms, more) => ({ queries: [single.join(" ")], tokenize: () => terms, ...more });
    const total = mini.documentCount;
    const weigh = (word) => (others.has(word) ? 0 : 1);
    if (total <= RANKED) {
      const weighed = others.size ? { boostDocument: (_, word) => weigh(word) } : {};
      return mini.search(query(terms), { ...options, ...weighed });
    }
    const holders = terms.map((term) => holdersOf(index, term));
    const likely = likeliest(index, holders, terms.map(worth));
    const fields = Object.keys(boost).filter((field) => !BESIDE.includes(field));
    const isCommon = (_, i) => numberOf(holders[i]) > COMMON * total;
    const common = terms.filter(isCommon), rare = terms.filter((term) => !common.includes(term));
    return mini.search({ combineWith: "OR", queries: [
      ...(rare.length ? [query(rare)] : []),
      ...(common.length ? [query(common, { fields })] : []),
    ] }, { ...options, boostDocument: others.size ? (id, word) => likely[id] * weigh(word) : (id) => likely[id] });
  }

  /** The documents that hold a word, or else each of the words that it begins or is mistyped for, and their weights. */
  function holdersOf(index, term) {
    const { holders } = index;
    if (holders.has(term)) return [holders.get(term)];
    if (isMistyped(index, term)) return near(index, term).alike.map((word) => holders.get(word));
    const begun = [];
    holders.forEach((found, word) => word.startsWith(term) && begun.push(found));
    return begun;
  }

  const numberOf = (lists) => lists.reduce((sum, { ids }) => sum + ids.length, 0);

  /** Mark (by 1) the documents that are worth ranking, RANKED at most: those that hold the most of the rarest words. */
  function likeliest(index, holdersOfTerms, worths) {
    const total = index.mini.documentCount;
    // Made once: arrays as long as this, left behind by each question, would have the browser clear up often.
    const { sums, marks } = index.room ||= { sums: new Float32Array(total), marks: new Uint8Array(total) };
    sums.fill(0);
    marks.fill(0);
    let most = 0;
    for (const [i, lists] of holdersOfTerms.entries()) {
      const rarity = worths[i] * Math.log(1 + total / (numberOf(lists) + 1));
      for (const { ids, weights } of lists) {
        for (let at = 0; at < ids.length; at++) {
          const sum = sums[ids[at]] += weights[at] * rarity;
          if (sum > most) most = sum;
        }
      }
    }
    const scale = (STEPS - 1) / most;
    const levelOf = (sum) => (sum * scale) | 0;
    const counts = new Uint32Array(STEPS);
    for (const sum of sums) if (sum) counts[levelOf(sum)] += 1;
    // All from a level up have room, and of the level below it some.
    let level = STEPS, room = RANKED;
    while (level && counts[level - 1] <= room) room -= counts[--level];
    for (let id = 0; id < total; id++) {
      if (!sums[id]) continue;
      const own = levelOf(sums[id]);
      if (own >= level || (own === level - 1 && room-- > 0)) marks[id] = 1;
    }
    return marks;
  }

  compendium.searchIndex = { BEGINNING, create, readingsOf, termsOf, expansionsOf, ask };
})();
