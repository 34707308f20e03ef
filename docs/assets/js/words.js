// Words as the search compares them: one form for British and American spelling, for singular and plural.
(function () {
  "use strict";
  const { compendium } = window;

  // Words that a question contains and an answer need not.
  const STOP = new Set((
    "a about after all also am an and any are as at be because been before being but by came can cannot come " +
    "comes coming could did do does doing done dont else etc ever for from get gets give given go going had has " +
    "have he her here him his how i if in into is isnt it its just keep let like make makes me more most much " +
    "must my need needs no nor not of off on one only onto or our ours out over own per please said say says " +
    "shall she should so some such than that the their them then there these they this those through to too under " +
    "until up upon us use very via was we were what when where whether which while whom whose why will with " +
    "within without would you your " +
    // What every recommendation does
    "asked recommend recommends recommended suggest suggests suggested propose proposes proposed " +
    // French and Spanish ones, which stand in names of bodies
    "de del des du el la las le les los y"
  ).split(" "));

  // British and American spelling. The same rules run over index and query, so the form that comes out need not be
  // a word that exists.
  const SPELLING = [
    [/([a-z]{3})is(e|es|ed|ing|er|ers|ation|ations)$/, "$1iz$2"],
    [/([a-z]{2})ys(e|es|ed|ing)$/, "$1yz$2"],
    [/(arm|behavi|col|endeav|fav|harb|hon|hum|lab|neighb|rum|sav|vap|vig)our/, "$1or"],
    [/(cent|fib|lit|met|theat)re(s?)$/, "$1er$2"],
    [/(cancel|channel|counsel|enrol|fulfil|label|level|model|signal|travel)l/, "$1"],
    [/programme/, "program"],
    [/(def|lic|off|pret)ence/, "$1ense"],
    [/practis/, "practic"],
    [/cheque/, "check"],
    [/ogue(s?)$/, "og$1"],
    [/^(an|diarrh|f|gyn|h|leuk|orthop|p)(ae|oe)/, "$1e"],
    [/ageing/, "aging"],
    [/(acknowledg|judg)ement/, "$1ment"],
    [/^grey/, "gray"],
  ];
  const IRREGULAR = new Map([["children", "child"], ["women", "woman"], ["men", "man"], ["people", "person"],
    ["lives", "life"], ["wives", "wife"], ["midwives", "midwife"], ["crises", "crisis"], ["analyses", "analysis"]]);

  /** The words of a text, small, without accents and apostrophes. */
  const split = (text) =>
    text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase().replace(/['’](s(?!\p{L}))?/gu, "")
      .match(/[\p{L}\p{N}]+/gu) || [];

  const known = new Map();
  /** The form of a word that stands for all its spellings, singular and plural; worked out once for each word. */
  function normal(word) {
    if (!known.has(word)) known.set(word, normalize(word));
    return known.get(word);
  }

  function normalize(word) {
    if (IRREGULAR.has(word)) return IRREGULAR.get(word);
    for (const [pattern, form] of SPELLING) word = word.replace(pattern, form);
    if (word.length < 4 || /\d/.test(word)) return word;
    if (/ies$/.test(word) && word.length > 4) return word.slice(0, -3) + "y";
    if (/(ss|sh|ch|x|zz)es$/.test(word)) return word.slice(0, -2);
    return /[^sui]s$/.test(word) ? word.slice(0, -1) : word;
  }

  /** The words that count, in their normal form, between spaces: so one phrase can be looked for in another. */
  const phrase = (list) => ` ${list.filter((word) => !STOP.has(word)).map(normal).join(" ")} `;

  /** The form of a text by which it is compared with others. */
  const formOf = (text) => phrase(split(text));

  /** The runs of words in a row, up to so many. */
  const runs = (list, longest) => list.flatMap((_, start) => {
    const run = list.slice(start, start + longest);
    return run.map((_, last) => ` ${run.slice(0, last + 1).join(" ")} `);
  });

  /**
   * The words of a question. "who" is a body in capitals, alone, at the end, or first before a noun; before what looks
   * like a verb ("who asked") it is a pronoun.
   */
  function asked(query) {
    const list = split(query);
    const inCapitals = /\bWHO\b/.test(query);
    const isBody = (i) => inCapitals || i === list.length - 1 ||
      (i === 0 && !STOP.has(list[1]) && !/(ed|[^s]s)$/.test(list[1]));
    const kept = phrase(list.filter((word, i) => word !== "who" || isBody(i)));
    return kept.trim() ? kept : ` ${list.map(normal).join(" ")} `;
  }

  compendium.words = { STOP, IRREGULAR, split, normal, phrase, formOf, runs, asked };
})();
