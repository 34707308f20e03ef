// The explorer: filters, words and groups over the list that the page already holds. The form is the state
// (explorer-form.js), the address is the form written down (explorer-history.js), and explorer-list.js shows what comes
// of it; where that is nothing, explorer-steps.js knows what else to do.
(function () {
  "use strict";
  const { PAUSE, here, link, make, counted, facets, search } = window.compendium;
  const { explorerForm, explorerSteps } = window.compendium;
  const { explorerList: lists, explorerOffer: offer, explorerHistory: past } = window.compendium;
  // Where a part is lost, the page stays what it is without scripts (site.js).
  if (![facets, search, explorerForm, explorerSteps, lists, offer, past].every(Boolean)) return;
  const { form, input, texts, inAll, boxes, labelOf, nameOf, ticked, query, grouping, choices } = explorerForm;
  const { filtersInAll, inAddress } = explorerForm;
  const at = (id) => document.getElementById(id);
  const results = at("results"), count = at("count"), chips = at("chips");
  const toggle = form.querySelector(".explorer__toggle"), done = form.querySelector(".explorer__done");
  const TITLE = document.title;
  let data, rows, rowOf, showAll = false;
  let entered = ""; // words that are meant as they are, however short

  /** Hide something or show it; what is so already is left alone, as the browser would style it anew. */
  const hide = (element, isHidden) => { if (element.hidden !== isHidden) element.hidden = isHidden; };

  /** Set the form by the address, and whether the whole list was shown there; name what the form does not know. */
  function readAddress() {
    const unknown = explorerForm.readAddress();
    at("unknown").hidden = unknown.length === 0;
    at("unknown").lastElementChild.textContent = unknown.join(", ");
    showAll = Boolean(history.state?.showAll);
    entered = query();
  }

  function changed(isTyping = false) {
    showAll = false;
    hide(at("unknown"), true);
    past.remember(isTyping);
    if (!rows) return void begin();
    // Asked after the change, the place would have to be worked out before the frame that shows it.
    const isOutOfSight = count.getBoundingClientRect().top < 0;
    render(isTyping);
    if (isOutOfSight) count.scrollIntoView();
  }

  function clear(...which) {
    for (const box of which) box.checked = false;
    changed();
    (chips.querySelector("button") || count).focus();
  }

  // What is shown

  let listed, settling;
  /**
   * Show the state: first the results, which the reader waits for, then the counts of the options. While the reader
   * types, only what the first screen needs, and the rest once the typing pauses.
   */
  function render(whileTyping = false) {
    clearTimeout(settling);
    lists.next();
    if (whileTyping) settling = setTimeout(() => render(), PAUSE);
    const chosen = choices();
    const answers = query() ? search.recommendations(query()) : null;
    const unfinished = answers && query() !== entered && search.isUnfinished(query(), answers);
    const found = unfinished ? null : answers;
    const within = found ? found.map((result) => rowOf.get(result.item)) : rows;
    const { matching, counts } = whileTyping && !chosen.size ? { matching: within }
      : facets.filter(within, chosen, filtersInAll(chosen));
    for (const choice of [at("by"), texts.parentElement]) hide(choice, Boolean(found));
    const steps = whileTyping ? [] : explorerSteps.fromWords({ rows, rowOf, within, chosen, clear });
    showPages(counts, matching.length, steps);
    const before = listed;
    listed = found || !matching.length ? null : nameList(matching, chosen);
    if (!listed || listed !== before) lists.stop();
    if (!matching.length) lists.showOther(...explorerSteps.whereNothingIsFound({ rows, rowOf, within, chosen, clear }));
    else if (found) lists.showRanked(matching, found, { whileTyping, isComplete: showAll, showAll: showWhole });
    else if (listed !== before) showList(matching, chosen);
    results.ariaBusy = String(whileTyping || lists.isPending());
    const more = unfinished
      ? `; type ${window.compendium.searchIndex.BEGINNING} letters or more to search`
      : found && matching.length ? ", best match first" : "";
    say(counted(matching.length) + more, whileTyping ? [] : remarks({ matching, found, within, chosen, counts }));
    const idsOffered = query() || chosen.size ? matching.map(({ item }) => item.id) : [];
    if (whileTyping) return offer.wait(idsOffered);
    showChips(filtersInAll(chosen));
    offerThemesInAll(within, chosen);
    lists.whileShown(() => {
      explorerForm.showCounts(counts);
      describe();
      offer.make(idsOffered);
    });
  }

  /** What tells one list without words from another: it is not shown anew where it stands already. */
  const nameList = (matching, chosen) =>
    [grouping(), ...(chosen.get("theme") || []), ...matching.map(({ item }) => item.id)].join(" ");

  function showList(matching, chosen) {
    if (grouping() === "body") lists.showByBody(matching);
    else lists.showGroups(grouping() === "theme" ? byTheme(matching, chosen.get("theme")) : byDate(matching));
  }

  let announcing;
  function say(text, remarks = []) {
    const all = [text, ...remarks].join("; ");
    count.textContent = all;
    done.textContent = `Show ${text}`;
    clearTimeout(announcing);
    announcing = setTimeout(() => { at("announce").textContent = all; }, 500);
  }

  /** What a reader must know beside the number. */
  function remarks({ matching, found, within, chosen, counts }) {
    const leftOut = explorerSteps.leftOut({ matching, within, chosen, counts });
    if (!matching.length) return leftOut;
    const shown = new Set(matching.map(({ item }) => item));
    const ofWords = found ? search.remarks(query(), found.filter(({ item }) => shown.has(item))) : [];
    return [
      ...ofWords,
      ...leftOut,
      ...(!found && standsSeveralTimes(matching, chosen) ? ["one on several themes stands under each of them"] : []),
    ];
  }

  function standsSeveralTimes(matching, chosen) {
    const themes = chosen.get("theme");
    const isOnSeveral = ({ item }) => item.themes.filter((key) => !themes || themes.has(key)).length > 1;
    return grouping() === "theme" && matching.some(isOnSeveral);
  }

  function showChips(allWanted) {
    const active = ticked();
    const isEither = (one, other) => one.name === other.name && !allWanted.has(one.name);
    const joined = (i) => (i ? (isEither(active[i - 1], active[i]) ? "or " : "and ") : "");
    const chip = (before, label, onclick) => make("li", {}, before, make("button",
      { type: "button", className: "chip", onclick },
      make("span", { className: "visually-hidden" }, "Remove "), label,
      make("span", { className: "chip__cross", ariaHidden: "true" }, "×")));
    const without = (...which) => {
      input.value = "";
      clear(...which);
    };
    const nameIn = (box) => `${nameOf(box)}: ${labelOf(box)}`;
    chips.replaceChildren(...active.map((box, i) => chip(joined(i), nameIn(box), () => clear(box))));
    if (active.length && query()) chips.append(chip("and ", `Words: ${query()}`, () => without()));
    if (chips.children.length > 1) {
      chips.append(make("li", {}, make("button",
        { type: "button", className: "chip chip--all", onclick: () => without(...active) }, "Clear all")));
    }
    chips.hidden = !active.length;
    toggle.textContent = active.length ? `Filters (${active.length})` : "Filters";
  }

  /** Where several themes are chosen, and something is on all of them: offer that. */
  function offerThemesInAll(within, chosen) {
    const themes = chosen.get("theme")?.size || 0;
    const length = themes > 1 ? facets.filter(within, chosen, new Set(["theme"])).matching.length : 0;
    const isOffered = length > 0 || (themes > 1 && inAll.checked);
    inAll.parentElement.hidden = !isOffered;
    if (!isOffered) {
      inAll.checked = false; // out of sight it would narrow what is chosen next
      return;
    }
    inAll.nextSibling.data = ` Only what is on ${themes === 2 ? "both" : `all ${themes}`} themes (${length})`;
  }

  /** The pages of what the words name, with ways to have only what is of each; then further steps. */
  function showPages(counts = {}, shown, steps) {
    const things = query() ? search.things(query()).filter(({ named }) => named).slice(0, 4) : [];
    const named = things.map(({ thing }, i) => make("span", { className: "page-named" },
      i ? "" : "See also: ",
      make("a", { href: link(search.addressOf(thing)) }, thing.label), " ",
      onlyOf(thing, counts[thing.kind]?.get(thing.key), shown)));
    at("pages").replaceChildren(...[...named, ...steps].flatMap((part) => [part, " "]));
    hide(at("pages"), !named.length && !steps.length);
  }

  /** A step to what is of a thing alone; its kind where that would change nothing. */
  function onlyOf(thing, n, shown) {
    const box = boxes.find(({ name, value }) => name === thing.kind && value === thing.key);
    if (!n || n === shown || !box || box.checked || filtersInAll(choices()).has(thing.kind)) return `(${thing.kind})`;
    const choose = () => {
      for (const other of ticked(thing.kind)) other.checked = false;
      box.checked = true;
      clear();
    };
    const label = `Only this ${thing.kind} (${n})`;
    return make("button", { type: "button", className: "step", onclick: choose }, label);
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

  /** Show all results, where only the first were shown. */
  function showWhole() {
    showAll = true;
    past.forgetTyping();
    past.keep({ showAll });
    render();
  }

  // What the list is, for the page's title and for print, there with where it can be found again

  function describe() {
    const active = explorerForm.inWords();
    document.title = active.length ? `${active.join("; ")} – ${TITLE}` : TITLE;
    at("print-head").replaceChildren(
      make("p", {}, active.length ? active.join("; ") : "No filter"),
      make("p", {}, here() + inAddress()));
  }
  function printAll() {
    if (rows && query() && !showAll) {
      showAll = true;
      render();
    }
    describe();
    lists.finish();
  }

  // Start: once the page can be read

  function start() {
    results.hidden = false;
    ({ data } = window.compendium);
    rows = facets.prepare(data);
    rowOf = new Map(rows.map((row) => [row.item, row]));
    lists.prepare(data);
    lists.showTexts(texts.checked);
    if (query() || choices().size || grouping() !== "body") render();
    else {
      listed = nameList(rows, new Map());
      describe();
    }
    results.ariaBusy = String(lists.isPending());
    if (history.state?.place) lists.returnTo(history.state.place);
    arrived();
  }

  /** The place in the list that was left for another page has been found again: forget it. */
  function arrived() {
    if (!history.state?.place) return;
    past.keep({ showAll });
    history.scrollRestoration = "auto";
  }

  // Enter shows the whole at once and leads to it.
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    entered = query();
    if (rows) render();
    count.focus();
  });
  at("by").addEventListener("change", () => changed());
  form.addEventListener("change", (event) => { if (event.target === input) past.endTyping(); else changed(); });
  input.addEventListener("input", () => changed(true));
  inAll.addEventListener("change", () => changed());
  texts.addEventListener("change", () => {
    past.remember(false);
    if (rows) lists.showTexts(texts.checked);
  });
  // Whoever comes back from a recommendation finds the list where it was left.
  results.addEventListener("click", (event) => {
    const entry = event.target.closest("a") && event.target.closest(".entry");
    const opensElsewhere = event.ctrlKey || event.metaKey || event.shiftKey || event.altKey;
    if (!entry || opensElsewhere) return;
    history.scrollRestoration = "manual"; // the browser would scroll before the list is there again
    past.forgetTyping();
    past.keep({ showAll, place: lists.placeOf(entry) });
  });
  toggle.addEventListener("click", () => {
    const isOpen = form.classList.toggle("explorer__form--open");
    toggle.ariaExpanded = String(isOpen);
    if (isOpen) toggle.scrollIntoView();
  });
  done.addEventListener("click", () => {
    toggle.click();
    count.scrollIntoView();
    count.focus();
  });
  addEventListener("popstate", () => {
    past.forgetTyping();
    readAddress();
    if (rows) {
      lists.showTexts(texts.checked);
      render();
      lists.finish();
    }
  });
  // Where the browser kept the whole page, it shows the place by itself.
  addEventListener("pageshow", (event) => event.persisted && arrived());
  addEventListener("beforeprint", printAll);
  matchMedia("print").addEventListener("change", (event) => event.matches && printAll());

  document.documentElement.classList.remove("asked");
  // What was typed, and the filters that were ticked, before this script came stay.
  const early = query(), earlyTicks = ticked();
  readAddress();
  if (early) input.value = early;
  for (const box of earlyTicks) box.checked = true;
  if (early || earlyTicks.length) past.keep(history.state);
  if (query() || choices().size) {
    count.textContent = "Loading …";
    results.hidden = true;
  }
  results.ariaBusy = "true";
  let beginning;
  const begin = () => (beginning ||= search.ready().then(start)
    .catch(() => {
      beginning = null; // the next change tries again
      results.hidden = false;
      results.ariaBusy = "false";
      count.textContent = "The search could not be loaded; this is the complete list.";
    }));
  if (location.search) begin();
  else (window.requestIdleCallback || setTimeout)(begin);
})();
