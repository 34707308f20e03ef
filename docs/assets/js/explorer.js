// The explorer: filters, words and groups over the list that the page already holds. The form is the state; the
// address is the form written down.
(function () {
  "use strict";
  const { link, facets, search } = window.compendium;
  const AT_ONCE = 3, FIRST_SCREEN = 5, FIRST_BATCH = 12, SHOWN_FIRST = 20, PAUSE = 450;
  const FILTERS = ["theme", "to", "body", "group", "instrument", "basis", "year"];
  const at = (id) => document.getElementById(id);
  const form = at("explorer"), results = at("results"), count = at("count"), chips = at("chips");
  const input = at("explorer-q"), toggle = form.querySelector(".explorer__toggle");
  const done = form.querySelector(".explorer__done"), TITLE = document.title;
  const boxes = [...form.querySelectorAll("input[type=checkbox]")];
  // The page's own list stays laid out where another stands in its place: taking it away and back would cost a frame.
  const complete = at("complete"), other = at("other");
  const sections = [...complete.querySelectorAll(".group")];
  const entriesOf = new Map(sections.map((section) => [section, [...section.querySelectorAll(".entry")]]));
  const entries = new Map([...complete.querySelectorAll(".entry")].map((entry) => [entry.dataset.id, entry]));
  const countOf = new Map(boxes.map((box) => [box, box.closest("label").querySelector(".count").firstChild]));
  let data, rows, rowOf, bodies, showAll = false;

  /** An element with attributes (properties) and children; text is only ever set as text. */
  function make(tag, properties, ...children) {
    const element = Object.assign(document.createElement(tag), properties);
    element.append(...children);
    return element;
  }
  const labelOf = (box) => box.closest("label").querySelector(".option__label").firstChild.data.trim();
  const nameOf = (box) => box.closest("details").querySelector("summary").firstChild.data.trim();
  const number = (n, one = "recommendation") => `${n} ${one}${n === 1 ? "" : "s"}`;

  // State: the form, and the address

  function choices() {
    const chosen = new Map();
    for (const box of boxes.filter((box) => box.checked)) {
      if (!chosen.has(box.name)) chosen.set(box.name, new Set());
      chosen.get(box.name).add(box.value);
    }
    return chosen;
  }
  const query = () => input.value.trim();
  const grouping = () => new FormData(form).get("by");

  function addressOfState() {
    const parameters = new URLSearchParams();
    const chosen = choices();
    if (query()) parameters.set("q", query());
    for (const name of FILTERS) for (const key of chosen.get(name) || []) parameters.append(name, key);
    if (grouping() !== "body") parameters.set("by", grouping());
    const text = parameters.toString();
    return location.pathname + (text ? `?${text}` : "");
  }

  /** Set the form by the address, and whether the whole list was shown there. What is not an option of the form is left out, and the reader is told. */
  function readAddress() {
    const parameters = new URLSearchParams(location.search);
    const asked = new Set(FILTERS.flatMap((name) => parameters.getAll(name).map((key) => `${name}=${key}`)));
    input.value = (parameters.get("q") || "").slice(0, input.maxLength);
    for (const box of boxes) {
      box.checked = asked.delete(`${box.name}=${box.value}`);
      if (box.checked) box.closest("details").open = true;
    }
    for (const radio of form.elements.by) radio.checked = radio.value === "body";
    for (const radio of form.elements.by) if (radio.value === parameters.get("by")) radio.checked = true;
    at("unknown").hidden = asked.size === 0;
    showAll = Boolean(history.state?.showAll);
  }

  let typing = false, waiting;
  /** Write the state into the address: a step of the history for each choice, one for all that is typed in one go. */
  function remember(isTyping) {
    clearTimeout(waiting);
    if (!isTyping || !typing) {
      const address = addressOfState();
      afterPaint(() => history.pushState(null, "", address));
    } else waiting = setTimeout(() => history.replaceState({ showAll }, "", addressOfState()), 300);
    typing = isTyping;
  }

  function changed(isTyping = false) {
    showAll = false;
    at("unknown").hidden = true;
    remember(isTyping);
    if (rows) render(isTyping);
  }

  function clear(...which) {
    for (const box of which) box.checked = false;
    changed();
    (chips.querySelector("button") || count).focus();
  }

  // What is shown

  const afterPaint = (work) => requestAnimationFrame(() => setTimeout(work));

  let listed, settling, renders = 0;
  /** Do something after the paint, unless something else is to be shown by then. */
  function whileShown(work) {
    const current = renders;
    afterPaint(() => current === renders && work());
  }

  /**
   * Show the state: first the results, which the reader waits for, then the counts of the options. While the reader
   * types, only what the first screen needs, and the rest once the typing pauses.
   */
  function render(whileTyping = false) {
    clearTimeout(settling);
    renders += 1;
    if (whileTyping) settling = setTimeout(() => render(), PAUSE);
    const chosen = choices();
    const answers = query() ? search.recommendations(query()) : null;
    const unfinished = answers?.length === 0 && query().length < search.BEGINNING;
    const found = unfinished ? null : answers;
    const within = found ? found.map((result) => rowOf.get(result.item)) : rows;
    const { matching, counts } = whileTyping && !chosen.size ? { matching: within } : facets.filter(within, chosen);
    at("by").hidden = Boolean(found);
    showPages();
    const before = listed;
    listed = found || !matching.length ? null : nameList(matching, chosen);
    if (!listed || listed !== before) pending = [];
    if (!matching.length) showNothing(within, chosen);
    else if (found) showRanked(matching, found, whileTyping);
    else if (listed !== before) showList(matching, chosen);
    results.ariaBusy = String(whileTyping || pending.length > 0);
    const more = unfinished ? ", until a third letter is typed" : found && matching.length ? ", best match first" : "";
    const unmatched = found?.length && !whileTyping ? search.unmatched(query()) : [];
    say(number(matching.length) + more, unmatched.map((word) => `nothing is recorded under “${word}”`));
    if (whileTyping) return;
    showChips();
    whileShown(() => {
      showCounts(counts);
      describe();
    });
  }

  /** What tells one list without words from another: it is not shown anew where it stands already. */
  const nameList = (matching, chosen) =>
    [grouping(), ...(chosen.get("theme") || []), ...matching.map(({ item }) => item.id)].join(" ");

  function showList(matching, chosen) {
    if (grouping() === "body") showByBody(matching);
    else showGroups(grouping() === "theme" ? byTheme(matching, chosen.get("theme")) : byDate(matching));
  }

  function showCounts(counts) {
    for (const box of boxes) {
      const text = String(counts[box.name]?.get(box.value) || 0);
      const shown = countOf.get(box);
      if (shown.data !== text) shown.data = text;
    }
  }

  let announcing;
  function say(text, remarks = []) {
    const all = [text, ...remarks].join("; ");
    count.textContent = all;
    done.textContent = `Show ${text}`;
    clearTimeout(announcing);
    announcing = setTimeout(() => { at("announce").textContent = all; }, 500);
  }

  function showChips() {
    const active = boxes.filter((box) => box.checked);
    chips.replaceChildren(...active.map((box) => make("li", {}, make("button",
      { type: "button", className: "chip", onclick: () => clear(box) },
      make("span", { className: "visually-hidden" }, "Remove "), `${nameOf(box)}: ${labelOf(box)}`,
      make("span", { className: "chip__cross", ariaHidden: "true" }, "×")))));
    if (active.length > 1) {
      chips.append(make("li", {}, make("button",
        { type: "button", className: "chip chip--all", onclick: () => clear(...active) }, "Clear all filters")));
    }
    chips.hidden = !active.length;
    toggle.textContent = active.length ? `Filters (${active.length})` : "Filters";
  }

  /** The pages of the themes, bodies and instruments that the words name. */
  function showPages() {
    const things = query() ? search.things(query()).filter(({ named }) => named).slice(0, 4) : [];
    const folders = { theme: "themes", body: "agencies", instrument: "instruments" };
    at("pages").replaceChildren(...things.flatMap(({ thing }, i) => [
      i ? ", " : "See also: ",
      make("a", { href: link(thing.key === "joint" ? "joint/" : `${folders[thing.kind]}/${thing.key}/`) }, thing.label),
      ` (${thing.kind})`,
    ]));
    at("pages").hidden = !things.length;
  }

  /** Show something in place of the page's own list. */
  function showOther(...content) {
    complete.classList.add("away");
    other.replaceChildren(...content);
  }

  function showByBody(matching) {
    const shown = new Set(matching.map(({ item }) => item.id));
    const isShown = (entry) => shown.has(entry.dataset.id);
    showOther();
    complete.classList.remove("away");
    for (const section of sections) section.hidden = true;
    fill(sections.filter((section) => entriesOf.get(section).some(isShown)).map((section) => () => {
      for (const entry of entriesOf.get(section)) entry.hidden = !isShown(entry);
      section.hidden = false;
      return entriesOf.get(section);
    }));
  }

  let pending = [], frame;
  /**
   * Show a list part by part, the first screen at once and the rest batch by batch, so that nothing waits for a long
   * list. Each part is a function that puts it into the page and returns its entries.
   */
  function fill(parts) {
    pending = parts;
    nextBatch(FIRST_BATCH);
  }

  /** Give the entries that lack them the buttons of the briefing list. */
  function addButtons(shown) {
    const bare = shown.find((entry) => !entry.querySelector(".briefing-toggle"));
    if (bare) window.compendium.briefingList?.decorate(bare.parentElement);
  }

  /** Show parts until so many entries have been added; go on after the next paint. */
  function nextBatch(size) {
    cancelAnimationFrame(frame);
    let added = 0;
    while (pending.length && added < size) {
      const shown = pending.shift()();
      added += shown.length;
      addButtons(shown);
    }
    if (pending.length) frame = afterPaint(() => pending.length && nextBatch(60));
    else results.ariaBusy = "false";
  }

  const copies = new Map();
  /** A copy of a recommendation's entry for a place in a list, with the body that the page's own list has as heading. */
  function copyOf(item, place) {
    const key = `${place} ${item.id}`;
    if (!copies.has(key)) {
      const entry = entries.get(item.id).cloneNode(true);
      const body = bodies.get(item.body);
      entry.hidden = false;
      entry.querySelector(".briefing-toggle")?.remove();
      entry.querySelector(".entry__meta").prepend(
        make("a", { href: body.link }, body.label), ...(body.mark ? [" ", body.mark.cloneNode(true)] : []), " · ");
      copies.set(key, entry);
    }
    return copies.get(key);
  }

  function showGroups(groups) {
    showOther();
    fill(groups.flatMap(({ label, address, members }) => {
      const list = make("ul", { className: "entries" });
      const starts = members.map((_, i) => i).filter((i) => i % FIRST_BATCH === 0);
      return starts.map((start) => () => {
        if (!start) {
          const heading = make("h2", {}, address ? make("a", { href: link(address) }, label) : label);
          other.append(make("section", { className: "group" }, heading, list));
        }
        const shown = members.slice(start, start + FIRST_BATCH).map(({ item }) => copyOf(item, label));
        list.append(...shown);
        return shown;
      });
    }));
  }

  function byTheme(matching, chosen) {
    return data.themes.filter(({ key }) => !chosen || chosen.has(key))
      .map(({ key, label }) => ({
        label, address: `themes/${key}/`, members: matching.filter(({ item }) => item.themes.includes(key)),
      })).filter(({ members }) => members.length);
  }

  function byDate(matching) {
    const years = [...new Set(matching.map(({ item }) => item.year))].sort().reverse();
    return years.map((year) => ({
      label: year || "No date", members: matching.filter(({ item }) => item.year === year),
    }));
  }

  const rankedList = make("ol", { className: "entries entries--ranked" });
  /**
   * Show the results, best first. While the reader types, only those of the first screen: the best of them in this
   * frame, the others in the next, which replaces what is left of the list before.
   */
  function showRanked(matching, found, whileTyping) {
    const termsOf = new Map(found.map(({ item, terms }) => [item, terms]));
    const shown = matching.slice(0, showAll ? matching.length : whileTyping ? FIRST_SCREEN : SHOWN_FIRST);
    const place = (start, end) => {
      for (let i = start; i < Math.min(end, shown.length); i++) {
        const entry = ranked(shown[i].item, termsOf.get(shown[i].item));
        if (rankedList.children[i] !== entry) rankedList.insertBefore(entry, rankedList.children[i] || null);
      }
    };
    const finish = () => {
      place(AT_ONCE, shown.length);
      while (rankedList.children.length > shown.length) rankedList.lastChild.remove();
      addButtons([...rankedList.children]);
      other.querySelector(".show-all")?.remove();
      if (shown.length < matching.length && !whileTyping) other.append(showAllButton(matching.length, shown.length));
    };
    rankedList.classList.toggle("entries--all", showAll);
    if (other.firstChild !== rankedList) showOther(rankedList);
    place(0, AT_ONCE);
    if (whileTyping) whileShown(finish);
    else finish();
  }

  const showAllButton = (all, shown) => make("button", { type: "button", className: "show-all", onclick: () => {
    showAll = true;
    history.replaceState({ showAll }, "");
    render();
    rankedList.querySelectorAll(".entry__title")[shown].focus();
  } }, `Show all ${all}`);

  const markedBy = new WeakMap();
  /** The entry of a result with the words marked that it was found by; while they stay the same it is left as it is. */
  function ranked(item, terms) {
    const entry = copyOf(item, "ranked");
    const key = [...terms].sort().join(" ");
    if (markedBy.get(entry) === key) return entry;
    markedBy.set(entry, key);
    entry.querySelector(".entry__title").replaceChildren(...marked(item.title, terms));
    for (const old of entry.querySelectorAll(".entry__text, .entry__also")) old.remove();
    const also = item.words.filter((word) => search.pieces(word, terms).some(({ found }) => found)).slice(0, 3);
    const words = also.flatMap((word, i) => [i ? ", " : "Also found under: ", ...marked(word, terms)]);
    entry.querySelector(".entry__meta").after(
      make("p", { className: "entry__text" }, ...marked(item.text, terms)),
      ...(words.length ? [make("p", { className: "entry__also" }, ...words)] : []));
    return entry;
  }

  const marked = (text, terms) =>
    search.pieces(text, terms).map(({ piece, found }) => (found ? make("mark", {}, piece) : piece));

  // Nothing found: which step would help most

  function showNothing(within, chosen) {
    const steps = [...chosen.keys()].map((name) => {
      const without = new Map(chosen);
      without.delete(name);
      const ticked = boxes.filter((box) => box.checked && box.name === name);
      return { n: facets.filter(within, without).matching.length, ticked, label: `Without ${nameOf(ticked[0])}: ${ticked.map(labelOf).join(" or ")}` };
    });
    if (query() && chosen.size) {
      steps.push({ n: facets.filter(rows, chosen).matching.length, words: true, label: `Without the words “${query()}”` });
    }
    const useful = steps.filter(({ n }) => n).sort((one, other) => other.n - one.n).slice(0, 3);
    const near = query() ? search.things(query()).slice(0, 3) : [];
    showOther(
      make("p", {}, query() && !chosen.size ? `Nothing is recorded under “${query()}”.` : "No recommendation matches all of this."),
      make("ul", { className: "steps" },
        ...useful.map(({ n, ticked, words, label }) => step(`${label} (${n})`, () => {
          if (words) input.value = "";
          clear(...(ticked || []));
        })),
        ...near.map(({ thing }) => step(`Search for “${thing.label}”`, () => {
          input.value = thing.label;
          clear();
        })),
        ...(useful.length + near.length ? [] : [step(`Show all ${rows.length} recommendations`, () => {
          input.value = "";
          clear(...boxes);
        })]),
        make("li", {}, "or look through the ", make("a", { href: link("themes/") }, "themes"))));
  }
  const step = (label, onclick) => make("li", {}, make("button", { type: "button", className: "step", onclick }, label));

  // What the list is, for the page's title and for print, there with where it can be found again

  function describe() {
    const active = [
      ...(query() ? [`Words: ${query()}`] : []),
      ...boxes.filter((box) => box.checked).map((box) => `${nameOf(box)}: ${labelOf(box)}`),
    ];
    document.title = active.length ? `${active.join("; ")} – ${TITLE}` : TITLE;
    at("print-head").replaceChildren(
      make("p", {}, active.length ? active.join("; ") : "No filter"),
      make("p", {}, location.origin === "null" ? location.href : location.origin + addressOfState()));
  }
  function printAll() {
    if (rows && query() && !showAll) {
      showAll = true;
      render();
    }
    describe();
    nextBatch(Infinity);
  }

  // Start: once the page can be read

  function linkBodies() {
    bodies = new Map();
    for (const section of sections) {
      const heading = section.querySelector("h2");
      const key = heading.id.replace(/^by-/, "");
      bodies.set(key, { link: heading.querySelector("a").href, mark: heading.querySelector(".mark"),
        label: data.bodies.find((body) => body.key === key).label });
    }
  }

  function start() {
    results.hidden = false;
    ({ data } = window.compendium);
    rows = facets.prepare(data);
    rowOf = new Map(rows.map((row) => [row.item, row]));
    linkBodies();
    if (query() || choices().size || grouping() !== "body") render();
    else {
      listed = nameList(rows, new Map());
      describe();
    }
    results.ariaBusy = String(pending.length > 0);
  }

  form.addEventListener("submit", (event) => event.preventDefault());
  at("by").addEventListener("change", () => changed());
  form.addEventListener("change", (event) => { if (event.target === input) typing = false; else changed(); });
  input.addEventListener("input", () => changed(true));
  toggle.addEventListener("click", () => {
    toggle.ariaExpanded = String(form.classList.toggle("explorer__form--open"));
  });
  done.addEventListener("click", () => {
    toggle.click();
    count.scrollIntoView();
    count.focus();
  });
  addEventListener("popstate", () => { typing = false; readAddress(); if (rows) { render(); nextBatch(Infinity); } });
  addEventListener("beforeprint", printAll);
  matchMedia("print").addEventListener("change", (event) => event.matches && printAll());

  const early = query();
  readAddress();
  if (early && !query()) input.value = early;
  if (query() || choices().size) {
    count.textContent = "Loading …";
    results.hidden = true;
  }
  results.ariaBusy = "true";
  const begin = () => search.ready().then(start)
    .catch(() => { results.hidden = false; results.ariaBusy = "false"; count.textContent = "The search could not be loaded; this is the complete list."; });
  if (location.search) begin();
  else (window.requestIdleCallback || setTimeout)(begin);
})();
