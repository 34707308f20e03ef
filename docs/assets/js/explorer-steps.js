// Where the explorer finds nothing: the steps that would help most, each with the number that it leads to.
(function () {
  "use strict";
  const { link, make, facets, search, explorerForm } = window.compendium;
  const { input, boxes, labelOf, nameOf, ticked, query, filtersInAll } = explorerForm;

  const numberIn = (rows, chosen) => facets.filter(rows, chosen, filtersInAll(chosen)).matching.length;
  const isPage = (thing) => thing.kind === "page" || thing.kind === "withdrawn";
  const step = (label, onclick) =>
    make("li", {}, make("button", { type: "button", className: "step", onclick }, label));

  /**
   * What to show where nothing is found.
   * In: all rows, the row of each item, the rows that the words find, the choices, and what unticks boxes and shows
   * what is left. Out: the nodes.
   */
  function whereNothingIsFound({ rows, rowOf, within, chosen, clear }) {
    const useful = [...withoutOneThing(rows, within, chosen), ...addressedInstead(within, chosen)];
    const near = query() ? nearby(rowOf, chosen) : [];
    return [
      make("p", {}, query() && !chosen.size
        ? `Nothing is recorded under “${query()}”. The recommendations are in English.`
        : "No recommendation matches all of this."),
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

  /** Without one of the filters, or without the words: up to three that give the most. */
  function withoutOneThing(rows, within, chosen) {
    const joined = filtersInAll(chosen).size ? " and " : " or ";
    const steps = [...chosen.keys()].map((name) => {
      const without = new Map(chosen);
      without.delete(name);
      const untick = ticked(name);
      const label = `Without ${nameOf(untick[0])}: ${untick.map(labelOf).join(joined)}`;
      return { n: numberIn(within, without), untick, label };
    });
    if (query() && chosen.size) {
      steps.push({ n: numberIn(rows, chosen), words: true, label: `Without the words “${query()}”` });
    }
    return steps.filter(({ n }) => n).sort((one, other) => other.n - one.n).slice(0, 3);
  }

  /** Whom to choose in place of those chosen: what is said to all States may be meant for countries of origin. */
  function addressedInstead(within, chosen) {
    if (!chosen.has("to")) return [];
    const { counts } = facets.filter(within, chosen);
    const [{ tick, n } = {}] = boxes.filter((box) => box.name === "to" && !box.checked)
      .map((tick) => ({ tick, n: counts.to?.get(tick.value) || 0 })).sort((one, other) => other.n - one.n);
    return n ? [{ n, tick, untick: ticked("to"), label: `${nameOf(tick)}: ${labelOf(tick)} instead` }] : [];
  }

  /** Pages near to the words, and names that would give something under the filters. */
  function nearby(rowOf, chosen) {
    return search.things(query()).slice(0, 3).map(({ thing }) => {
      const found = search.recommendations(thing.label).map(({ item }) => rowOf.get(item));
      return { thing, n: numberIn(found, chosen) };
    }).filter(({ thing, n }) => isPage(thing) || (n && thing.label !== query()));
  }

  window.compendium.explorerSteps = { whereNothingIsFound };
})();
