// The search in the header of every page: a list under the field, by the engine that the explorer uses too. Both are
// loaded when the field is first needed (site.js); without them the form leads to the explorer.
(function () {
  "use strict";
  const { PAUSE, load, link, make, counted } = window.compendium;
  const RECOMMENDATIONS_SHOWN = 6, THINGS_SHOWN = 4;
  const form = document.querySelector(".site-search"), input = form.querySelector("input");
  const list = make("div", {
    id: input.getAttribute("aria-controls"),
    className: "site-search__list",
    role: "listbox",
    hidden: true,
    "aria-label": "Results",
  });
  const status = make("p", { className: "visually-hidden", role: "status" });
  let active = -1, isFirstMeant = false, bodies, uses, settling;

  form.append(list, status);

  const ready = () => load("js/search.js").then(() => window.compendium.search.ready()).then(prepare);

  function prepare() {
    if (bodies) return;
    const { data } = window.compendium;
    bodies = new Map(data.bodies.map((body) => [body.key, body]));
    uses = new Map();
    for (const item of data.recommendations) {
      noteUses("theme", item.themes);
      noteUses("instrument", item.instruments);
      noteUses("body", [item.body]);
    }
  }
  const useOf = (kind, key) => uses.get(`${kind} ${key}`) || 0;
  function noteUses(kind, keys) {
    for (const key of keys) uses.set(`${kind} ${key}`, useOf(kind, key) + 1);
  }

  /** A row of the list: where it leads, its title in pieces, and what it is and by whom. */
  function row(href, title, kind) {
    return make("a", { href, role: "option", tabIndex: -1, className: "site-search__row", ariaSelected: "false" },
      make("span", { className: "site-search__title" }, ...title),
      make("span", { className: "site-search__kind" }, kind));
  }
  const candidate = (body) => (body.candidate ? " (candidate)" : "");

  function rowOfRecommendation({ item, terms }) {
    const title = window.compendium.search.marked(item.title, terms);
    const body = bodies.get(item.body);
    const by = item.author ? `${item.author}, through ${body.label}` : body.label + candidate(body);
    return row(link(`recommendations/${item.id}/`), title, `Recommendation · ${by}`);
  }

  function rowOfThing({ thing }) {
    const kinds = {
      theme: "Theme",
      body: `Body${candidate(thing)}`,
      instrument: `Instrument · ${thing.by}`,
      page: "Page",
      withdrawn: `Withdrawn recommendation · ${thing.key}`,
    };
    const hasUses = !["page", "withdrawn"].includes(thing.kind);
    const kind = kinds[thing.kind] + (hasUses ? ` · ${counted(useOf(thing.kind, thing.key))}` : "");
    const full = !thing.name || thing.name.includes(thing.label)
      ? thing.name || thing.label
      : `${thing.label}: ${thing.name}`;
    return row(link(window.compendium.search.addressOf(thing)), [full], kind);
  }

  function rowOfAll(query, found) {
    const address = `recommendations/?${new URLSearchParams({ q: query })}`;
    return row(link(address), [found === 1 ? counted(found) : `All ${counted(found)}`], "The whole list");
  }

  /** What the list holds: a thing that goes by exactly these words, recommendations, other things; and all results. */
  function rowsFor(query) {
    const { numbered, recommendations, things } = window.compendium.search;
    const found = recommendations(query);
    const named = things(query);
    const first = named.filter(({ exact }) => exact).slice(0, 2);
    const others = named.filter((entry) => !first.includes(entry)).slice(0, THINGS_SHOWN);
    const rows = [
      ...first.map(rowOfThing),
      ...found.slice(0, RECOMMENDATIONS_SHOWN).map(rowOfRecommendation),
      ...others.map(rowOfThing),
    ];
    isFirstMeant = rows.length > 0 && (Boolean(numbered(query)) || !found.length);
    const all = found.length > RECOMMENDATIONS_SHOWN ? [rowOfAll(query, found.length)] : [];
    return { rows, all, found, hidden: Math.max(0, found.length - RECOMMENDATIONS_SHOWN) };
  }

  function show() {
    const query = input.value.trim();
    if (!query || document.activeElement !== input) return close();
    const { rows, all, found, hidden } = rowsFor(query);
    clearTimeout(settling);
    if (window.compendium.search.isUnfinished(query, rows)) return close();
    list.replaceChildren(...(rows.length ? [...rows, ...all] : [
      row(link("recommendations/"), ["Nothing is recorded under these words"], "See all recommendations"),
    ]));
    [...list.children].forEach((element, i) => { element.id = `site-search-${i}`; });
    list.hidden = false;
    input.setAttribute("aria-expanded", "true");
    const number = rows.length + hidden;
    const results = `${number} result${number === 1 ? "" : "s"}`;
    say(hidden ? `${results}, ${rows.length} of them here` : rows.length ? results : "No results");
    choose(-1);
    settling = setTimeout(remark, PAUSE, query, found, all.length > 0);
  }

  /** Say what a reader must know of the results, as the explorer does, in the row that leads to it. */
  function remark(query, found, hasRowOfAll) {
    const remarks = found.length ? window.compendium.search.remarks(query, found).join("; ") : "";
    if (!remarks) return;
    if (!hasRowOfAll) {
      list.append(rowOfAll(query, found.length));
      list.lastChild.id = `site-search-${list.children.length - 1}`;
    }
    list.lastChild.lastChild.append(`; ${remarks}`);
    status.textContent += `; ${remarks}`;
  }

  function say(text, isSeen = false) {
    status.className = isSeen ? "site-search__list site-search__row" : "visually-hidden";
    status.textContent = text;
  }

  function close() {
    clearTimeout(settling);
    list.hidden = true;
    say("");
    input.setAttribute("aria-expanded", "false");
    choose(-1);
  }

  function choose(i) {
    list.children[active]?.setAttribute("aria-selected", "false");
    active = i;
    const chosen = list.children[i];
    if (!chosen) return input.removeAttribute("aria-activedescendant");
    chosen.setAttribute("aria-selected", "true");
    chosen.scrollIntoView({ block: "nearest" });
    input.setAttribute("aria-activedescendant", chosen.id);
  }

  /** The row that Enter means: the chosen one, or the first where a number was typed or no recommendation is found. */
  const meant = () => list.children[active] || (!list.hidden && isFirstMeant && list.firstChild);

  function showWhenReady() {
    if (!bodies && input.value.trim()) say("Loading …", true); // on a slow line that takes its time
    return ready().then(show).catch(() => {
      close();
      say("The search could not be loaded. Enter leads to the list of recommendations.", true);
    });
  }

  input.addEventListener("focus", () => ready().catch(close));
  for (const kind of ["input", "click"]) input.addEventListener(kind, showWhenReady);
  input.addEventListener("keydown", (event) => {
    const last = list.children.length - 1;
    if (event.key === "Escape" && !list.hidden) close();
    else if (event.key === "ArrowDown" && list.hidden) showWhenReady();
    else if (event.key === "ArrowDown") choose(active < last ? active + 1 : -1);
    else if (event.key === "ArrowUp" && !list.hidden) choose(active < 0 ? last : active - 1);
    else if (event.key === "Enter" && meant()) meant().click();
    else return;
    event.preventDefault();
  });
  form.addEventListener("focusout", (event) => { if (!form.contains(event.relatedTarget)) close(); });
  // A click must not take the focus from the field before it follows the link.
  list.addEventListener("mousedown", (event) => event.preventDefault());

  if (document.activeElement === input) showWhenReady();
})();
