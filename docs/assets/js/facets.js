// Filters: within a filter choices widen, unless all are wanted; across filters they narrow. Pure functions of the
// records and the choices.
(function () {
  "use strict";
  const { compendium } = window;

  /** For each filter, the keys that a recommendation has in it. */
  function valuesOf(item, groupOf) {
    return {
      theme: item.themes,
      body: [item.body],
      group: groupOf.has(item.body) ? [groupOf.get(item.body)] : [],
      to: item.to.length ? item.to : ["not-said"],
      instrument: item.instruments,
      basis: [item.basis],
      year: [item.year || "undated"],
    };
  }

  /** Prepare recommendations for filtering: pairs of the recommendation and its keys in each filter. */
  function prepare(data) {
    const groupOf = new Map(data.bodies.filter((body) => body.group).map((body) => [body.key, body.group]));
    return data.recommendations.map((item) => ({ item, values: valuesOf(item, groupOf) }));
  }

  /**
   * Filter, and count for each option how many results it alone would give in its filter, the others as chosen; in a
   * filter whose keys are all wanted, how many it would give together with them.
   * In: what `prepare` returns, the choices as a Map from filter to a Set of keys (a filter without choice is absent),
   * and the filters in which a recommendation must have every chosen key, not one of them.
   * Out: the rows that match every filter, and the counts as {filter: Map of key to number}.
   */
  function filter(rows, choices, inAll = new Set()) {
    const counts = {};
    const matching = [];
    const holds = (values, name, keys) =>
      inAll.has(name) ? [...keys].every((key) => values.includes(key)) : values.some((key) => keys.has(key));
    for (const row of rows) {
      const failed = [...choices].filter(([name, keys]) => !holds(row.values[name], name, keys)).map(([name]) => name);
      if (!failed.length) matching.push(row);
      if (failed.length > 1 || inAll.has(failed[0])) continue;
      const open = failed.length ? failed : Object.keys(row.values);
      for (const name of open) {
        const tally = (counts[name] ||= new Map());
        for (const key of row.values[name]) tally.set(key, (tally.get(key) || 0) + 1);
      }
    }
    return { matching, counts };
  }

  compendium.facets = { prepare, filter };
})();
