// The form of the explorer: what is chosen in it, in words too, and the part of an address that says the same.
(function () {
  "use strict";
  const at = (id) => document.getElementById(id);
  const form = at("explorer"), input = at("explorer-q"), texts = at("texts"), inAll = at("in-all");
  const groupings = form.elements.by; // asked each time, the form would look through all its fields
  const boxes = [...form.querySelectorAll("input[type=checkbox]")];
  const FILTERS = [...new Set(boxes.map((box) => box.name))];
  const countOf = new Map(boxes.map((box) => [box, box.closest("label").querySelector(".count").firstChild]));

  const labelOf = (box) => box.closest("label").querySelector(".option__label").firstChild.data.trim();
  const nameOf = (box) => box.closest("details").querySelector("summary").firstChild.data.trim();
  const ticked = (name) => boxes.filter((box) => box.checked && (!name || box.name === name));
  const query = () => input.value.trim();
  const grouping = () => groupings.value;

  /** The choices, as facets.js takes them. */
  function choices() {
    const chosen = new Map();
    for (const box of ticked()) {
      if (!chosen.has(box.name)) chosen.set(box.name, new Set());
      chosen.get(box.name).add(box.value);
    }
    return chosen;
  }
  /** The filters of whose choices all are wanted. */
  const filtersInAll = (chosen) => new Set(inAll.checked && chosen.get("theme")?.size > 1 ? ["theme"] : []);

  /** What is chosen in a filter, in words. */
  function filterInWords(name) {
    const some = ticked(name);
    const joint = filtersInAll(choices()).has(name) ? " and " : " or ";
    return `${nameOf(some[0])}: ${some.map(labelOf).join(joint)}`;
  }
  /** All that is chosen, in words, piece by piece. */
  const inWords = () =>
    [...(query() ? [`Words: ${query()}`] : []), ...[...choices().keys()].map(filterInWords)];

  /** What is chosen, as the part of an address that begins with a question mark. */
  function inAddress() {
    const parameters = new URLSearchParams();
    const chosen = choices();
    if (query()) parameters.set("q", query());
    for (const name of FILTERS) for (const key of chosen.get(name) || []) parameters.append(name, key);
    if (grouping() !== "body") parameters.set("by", grouping());
    if (filtersInAll(chosen).size) parameters.set("themes", "all");
    if (texts.checked) parameters.set("texts", "1");
    const text = parameters.toString();
    return text && `?${text}`;
  }

  /** Scroll the options of a filter so that the first that is ticked can be seen. */
  function showTicked(options) {
    const first = options.querySelector(":checked")?.closest("label");
    if (first) options.scrollTop = first.offsetTop - options.offsetTop - options.clientHeight / 2;
  }

  /** Set the form by the address. Return what is no option of the form, as it stands there. */
  function readAddress() {
    const parameters = new URLSearchParams(location.search);
    const asked = new Set(FILTERS.flatMap((name) => parameters.getAll(name).map((key) => `${name}=${key}`)));
    input.value = (parameters.get("q") || "").slice(0, input.maxLength);
    for (const box of boxes) {
      box.checked = asked.delete(`${box.name}=${box.value}`);
      if (box.checked) box.closest("details").open = true;
    }
    form.querySelectorAll(".filter__options").forEach(showTicked);
    for (const radio of groupings) radio.checked = radio.value === "body";
    for (const radio of groupings) if (radio.value === parameters.get("by")) radio.checked = true;
    texts.checked = parameters.get("texts") === "1";
    inAll.checked = parameters.get("themes") === "all";
    return [...asked];
  }

  /** Show beside each option how many results it would give. */
  function showCounts(counts) {
    for (const box of boxes) {
      const text = String(counts[box.name]?.get(box.value) || 0);
      const shown = countOf.get(box);
      if (shown.data !== text) shown.data = text;
    }
  }

  window.compendium.explorerForm = {
    form, input, texts, inAll, boxes, labelOf, nameOf, ticked, query, grouping, choices, filtersInAll,
    filterInWords, inWords, inAddress, readAddress, showCounts,
  };
})();
