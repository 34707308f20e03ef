// Steps that the explorer offers, each with the number that it leads to: where nothing is found, those that would help
// most; where the words name a year, an addressee or two themes, the filter for it. And what that of addressees leaves
// out.
(function () {
  "use strict";
  const { link, make, facets, search, explorerForm } = window.compendium;
  const { input, boxes, inAll, labelOf, nameOf, ticked, query, filtersInAll, filterInWords } = explorerForm;

  // Alone, not within the symbol of a document.
  const YEAR = /(?<![\p{L}\p{N}/.-])(?:19|20)\d\d(?![\p{L}\p{N}/-])/u;

  const numberIn = (rows, chosen) => facets.filter(rows, chosen, filtersInAll(chosen)).matching.length;
  const isPage = (thing) => thing.kind === "page" || thing.kind === "withdrawn";
  const button = (label, onclick) => make("button", { type: "button", className: "step", onclick }, label);
  const step = (label, onclick) => make("li", {}, button(label, onclick));

  /**
   * What to show where nothing is found.
   * In: all rows, the row of each item, the rows that the words find, the choices, and what unticks boxes and shows
   * what is left. Out: the nodes.
   */
  function whereNothingIsFound({ rows, rowOf, within, chosen, clear }) {
    const useful = [...withoutOneThing(rows, within, chosen), ...addressedInstead(within, chosen)];
    const near = query() ? nearby(rowOf, chosen) : [];
    return [
      make("p", {}, [
        chosen.size || !query() ? "No recommendation matches all of this." : "",
        within.length ? "" : whyNothing(),
      ].join(" ").trim()),
      make("ul", { className: "steps" },
        ...useful.map(({ n, untick = [], tick, words, label }) => step(`${label} (${n})`, () => {
          if (words) input.value = "";
          if (tick) tick.checked = true;
          clear(...untick);
        })),
        ...near.map(({ thing, n }) => isPage(thing)
          ? make("li", {}, "Go to the page ", make("a", { href: link(search.addressOf(thing)) }, thing.label))
          : step(`Search for “${thing.label}” (${n})`, () => {
            input.value = thing.label;
            clear();
          })),
        ...(useful.length + near.length ? [] : [step(`Show all ${rows.length} recommendations`, () => {
          input.value = "";
          clear(...boxes);
        })]),
        make("li", {}, "or look through the ", make("a", { href: link("themes/") }, "themes"))),
    ];
  }

  function whyNothing() {
    if (search.stemOfUnknown(query())) return `No recommendation has the number “${query()}”.`;
    if (search.symbolIn(query())) return "No recommendation rests on this document or refers to it.";
    return `Nothing is recorded under “${query()}”. Try another word for it, in English.`;
  }

  /** Without one of the filters, or without the words: up to three that give the most. */
  function withoutOneThing(rows, within, chosen) {
    const steps = [...chosen.keys()].map((name) => {
      const without = new Map(chosen);
      without.delete(name);
      return { n: numberIn(within, without), untick: ticked(name), label: `Without ${filterInWords(name)}` };
    });
    if (query() && chosen.size) {
      steps.push({ n: numberIn(rows, chosen), words: true, label: `Without the words “${query()}”` });
    }
    return [...onAnyTheme(within, chosen), ...steps.sort((one, other) => other.n - one.n)]
      .filter(({ n }) => n).slice(0, 3);
  }

  /** Where all themes that are chosen are wanted: any of them, which is nearest to what was asked. */
  function onAnyTheme(within, chosen) {
    if (!filtersInAll(chosen).size) return [];
    const { length } = facets.filter(within, chosen).matching;
    return [{ n: length, untick: [inAll], label: "On any of these themes" }];
  }

  /**
   * Whom to choose in place of those chosen: what is said to all States may be meant for countries of origin, and what
   * does not say to whom may be meant for anybody.
   */
  function addressedInstead(within, chosen) {
    if (!chosen.has("to")) return [];
    const { counts } = facets.filter(within, chosen, filtersInAll(chosen));
    const others = boxes.filter((box) => box.name === "to" && !box.checked)
      .map((tick) => ({ tick, n: counts.to?.get(tick.value) || 0 })).sort((one, other) => other.n - one.n);
    const isSilent = ({ tick }) => tick.value === "not-said";
    return [others.find((other) => !isSilent(other)), others.find(isSilent)].filter((other) => other?.n)
      .map(({ tick, n }) => ({ n, tick, untick: ticked("to"), label: `${nameOf(tick)}: ${labelOf(tick)} instead` }));
  }

  /** Pages near to the words, and names that would give something under the filters. */
  function nearby(rowOf, chosen) {
    return search.things(search.stemOfUnknown(query()) || query()).slice(0, 3).map(({ thing }) => {
      const found = search.recommendations(thing.label).map(({ item }) => rowOf.get(item));
      return { thing, n: numberIn(found, chosen) };
    }).filter(({ thing, n }) => isPage(thing) || (n && thing.label !== query()));
  }

  /** A year among the words, as a step to its filter: words find what speaks of a year, the filter what is of it. */
  function ofYear({ rows, rowOf, chosen, clear }) {
    const { words } = window.compendium;
    const [year] = query().match(YEAR) || [];
    const box = boxes.find(({ name, value }) => name === "year" && value === year);
    if (!box || chosen.has("year")) return [];
    const others = query().replace(year, "").trim();
    const rest = words.formOf(others).trim() && others;
    const among = rest ? search.recommendations(rest).map(({ item }) => rowOf.get(item)) : rows;
    const n = numberIn(among, new Map(chosen).set("year", new Set([year])));
    return n ? [button(`Of the year ${year} (${n})`, () => {
      input.value = rest;
      box.checked = true;
      clear();
    })] : [];
  }

  /** Two themes among the words, as a step to what is on both: words find what is on either. */
  function onBothThemes({ rows, chosen, clear }) {
    const themes = search.things(query()).filter(({ thing, named }) => named && thing.kind === "theme");
    if (themes.length !== 2 || chosen.has("theme")) return [];
    const keys = new Set(themes.map(({ thing }) => thing.key));
    const wanted = new Map(chosen).set("theme", keys);
    const { length } = facets.filter(rows, wanted, new Set(["theme"])).matching;
    return length ? [button(`All on both themes (${length})`, () => {
      input.value = "";
      for (const box of boxes) if (box.name === "theme" && keys.has(box.value)) box.checked = true;
      inAll.checked = true;
      clear();
    })] : [];
  }

  /** An addressee among the words, as a step to what of it is addressed to them; to all of that, if they are all. */
  function toWhom({ rows, within, chosen, clear }) {
    const { words, data } = window.compendium;
    const asked = words.asked(query());
    const addressees = data.addressees.map(({ key, names }) => ({ key, forms: names.map(words.formOf) }));
    const named = addressees.find(({ forms }) => forms.some((form) => asked.includes(form)));
    const box = boxes.find(({ name, value }) => name === "to" && value === named?.key);
    if (!box || chosen.has("to")) return [];
    const isAll = named.forms.includes(asked);
    const n = numberIn(isAll ? rows : within, new Map(chosen).set("to", new Set([named.key])));
    return n ? [button(`${nameOf(box)}: ${labelOf(box)} (${n})`, () => {
      if (isAll) input.value = "";
      box.checked = true;
      clear();
    })] : [];
  }

  /** What the words say that a filter would say better. */
  const fromWords = (state) => (query() ? [...onBothThemes(state), ...toWhom(state), ...ofYear(state)] : []);

  /**
   * What the filter of addressees leaves out: what is for them too, as all States are countries of origin, and what
   * does not say whom it addresses, as is often so.
   */
  function leftOut({ matching, within, chosen, counts }) {
    const to = chosen.get("to");
    if (!to) return [];
    const ofWider = broader(to).map(({ key, names }) => {
      const withIt = new Map(chosen).set("to", new Set([...to, key]));
      const n = numberIn(within, withIt) - matching.length;
      return n && `${n} more address${n === 1 ? "es" : ""} ${names[0]} in general`;
    });
    const silent = !to.has("not-said") && counts.to?.get("not-said");
    const ofSilent = silent && (silent === 1 ? "1 more does not say whom it addresses"
      : `${silent} more do not say whom they address`);
    return [...ofWider, ofSilent].filter(Boolean);
  }

  /** The addressees of which chosen ones are a part, and which are not chosen themselves. */
  function broader(to) {
    const { addressees } = window.compendium.data;
    const keys = addressees.filter(({ key }) => to.has(key)).map((addressee) => addressee.broader);
    return addressees.filter(({ key }) => keys.includes(key) && !to.has(key));
  }

  window.compendium.explorerSteps = { whereNothingIsFound, fromWords, leftOut };
})();
