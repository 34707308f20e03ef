// The lists of the explorer: the page's own by body, groups by theme or date, and results, best first. Each is put into
// the page part by part, so that nothing waits for a long list.
(function () {
  "use strict";
  const { link, make, search } = window.compendium;
  const AT_ONCE = 3, FIRST_SCREEN = 5, FIRST_BATCH = 6, NEXT_BATCH = 60, SHOWN_FIRST = 20;
  const at = (id) => document.getElementById(id);
  // The page's own list, and each body's part of it, stays laid out where it is not shown: to take it away and back
  // would cost a frame.
  const results = at("results"), complete = at("complete"), other = at("other");
  const sections = [...complete.querySelectorAll(".group")];
  const entriesOf = new Map(sections.map((section) => [section, [...section.querySelectorAll(".entry")]]));
  const entries = new Map([...complete.querySelectorAll(".entry")].map((entry) => [entry.dataset.id, entry]));
  let items, bodies, themes, instruments, pending = [], frame, shows = 0, withTexts = false;

  /** Take the search's data; before that no list can be shown. */
  function prepare(data) {
    items = new Map(data.recommendations.map((item) => [item.id, item]));
    themes = new Map(data.themes.map((theme) => [theme.key, theme]));
    instruments = new Map(data.instruments.map((instrument) => [instrument.key, instrument]));
    bodies = new Map();
    for (const section of sections) {
      const heading = section.querySelector("h2");
      const key = heading.id.replace(/^by-/, "");
      bodies.set(key, { link: heading.querySelector("a").href, mark: heading.querySelector(".mark"),
        label: data.bodies.find((body) => body.key === key).label });
    }
  }

  const afterPaint = (work) => requestAnimationFrame(() => setTimeout(work));
  /** Do something after the paint, unless something else is to be shown by then. */
  function whileShown(work) {
    const current = shows;
    afterPaint(() => current === shows && work());
  }
  /** Something else is to be shown. */
  function next() { shows += 1; }

  // Part by part

  /** Show a list by its parts. Each is a function that puts it into the page and returns its entries. */
  function fill(parts) {
    pending = parts;
    showBatch(FIRST_BATCH);
  }

  /** Show parts until so many entries have been added; go on after the next paint. */
  function showBatch(size) {
    cancelAnimationFrame(frame);
    let added = 0;
    while (pending.length && added < size) {
      const shown = pending.shift()();
      added += shown.length;
      complement(shown);
    }
    if (pending.length) frame = afterPaint(() => pending.length && showBatch(NEXT_BATCH));
    else results.ariaBusy = "false";
  }

  const stop = () => { pending = []; };
  const finish = () => showBatch(Infinity);
  const isPending = () => pending.length > 0;

  /** Give the entries that lack them the buttons of the briefing list, and their texts where these are wanted. */
  function complement(shown) {
    const bare = shown.find((entry) => !entry.querySelector(".briefing-toggle"));
    if (bare) window.compendium.briefingList?.decorate(bare.parentElement);
    if (withTexts) shown.forEach(addText);
  }

  function addText(entry) {
    if (entry.querySelector(".entry__text")) return;
    entry.querySelector(".entry__meta").after(
      make("p", { className: "entry__text" }, items.get(entry.dataset.id).text),
    );
  }

  /** Show each recommendation's text in lists that have titles only, or no longer. */
  function showTexts(wanted) {
    withTexts = wanted;
    results.classList.toggle("with-texts", wanted);
    if (wanted) results.querySelectorAll(".entry").forEach(addText);
  }

  /** Show something in place of the page's own list. */
  function showOther(...content) {
    complete.classList.add("away");
    other.replaceChildren(...content);
  }

  // By body, theme and date

  function showByBody(matching) {
    const shown = new Set(matching.map(({ item }) => entries.get(item.id)));
    const isShown = (entry) => shown.has(entry);
    const numbers = new Map(sections.map((section) => [section, entriesOf.get(section).filter(isShown).length]));
    showOther();
    complete.classList.remove("away");
    for (const section of sections) section.classList.add("away");
    fill(sections.filter((section) => numbers.get(section)).map((section) => () => {
      for (const entry of entriesOf.get(section)) entry.hidden = !isShown(entry);
      section.dataset.entries = numbers.get(section);
      section.classList.remove("away");
      return entriesOf.get(section);
    }));
  }

  const copies = new Map();
  /**
   * A copy of a recommendation's entry for a place in a list, with the body that the page's own list has as heading.
   */
  function copyOf(item, place) {
    const key = `${place} ${item.id}`;
    if (!copies.has(key)) {
      const entry = entries.get(item.id).cloneNode(true);
      const body = bodies.get(item.body);
      entry.hidden = false;
      entry.querySelectorAll(".briefing-toggle, .entry__text").forEach((part) => part.remove());
      entry.querySelector(".entry__meta").prepend(
        make("a", { href: body.link }, body.label), ...(body.mark ? [" ", body.mark.cloneNode(true)] : []), " · ");
      copies.set(key, entry);
    }
    return copies.get(key);
  }

  /** Show groups, each with a label, its members and perhaps the address of its page. */
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

  // Results, best first

  const rankedList = make("ol", { className: "entries entries--ranked" });
  /**
   * Show results. While the reader types, only those of the first screen: the best of them in this frame, the others in
   * the next, which replaces what is left of the list before. Otherwise the first of them, and `showAll` where it is
   * not given already shows the rest when asked.
   */
  function showRanked(matching, found, { whileTyping, isComplete, showAll }) {
    const resultOf = new Map(found.map((result) => [result.item, result]));
    const shown = matching.slice(0, isComplete ? matching.length : whileTyping ? FIRST_SCREEN : SHOWN_FIRST);
    const place = (start, end) => {
      for (let i = start; i < Math.min(end, shown.length); i++) {
        const entry = ranked(resultOf.get(shown[i].item));
        if (rankedList.children[i] !== entry) rankedList.insertBefore(entry, rankedList.children[i] || null);
      }
    };
    const complete = () => {
      place(AT_ONCE, shown.length);
      while (rankedList.children.length > shown.length) rankedList.lastChild.remove();
      complement([...rankedList.children]);
      other.querySelector(".show-all")?.remove();
      if (shown.length === matching.length || whileTyping) return;
      other.append(make("button", { type: "button", className: "show-all", onclick: () => {
        showAll();
        rankedList.querySelectorAll(".entry__title")[shown.length].focus();
      } }, `Show all ${matching.length}`));
    };
    rankedList.classList.toggle("entries--all", isComplete);
    if (other.firstChild !== rankedList) showOther(rankedList);
    place(0, AT_ONCE);
    if (whileTyping) whileShown(complete);
    else complete();
  }

  const markedBy = new WeakMap();
  /** The entry of a result with the words marked that it was found by; while they stay the same it is left as it is. */
  function ranked({ item, terms, symbol = "", source = "", isOfBody = false }) {
    const entry = copyOf(item, "ranked");
    const key = [...terms, symbol, source, isOfBody].sort().join(" ");
    if (markedBy.get(entry) === key) return entry;
    markedBy.set(entry, key);
    entry.querySelector(".entry__title").replaceChildren(...search.marked(item.title, terms));
    for (const name of entry.querySelectorAll(".entry__meta > a:first-child, .entry__author, .entry__source")) {
      name.replaceChildren(...search.marked(name.textContent, terms));
    }
    for (const old of entry.querySelectorAll(".entry__text, .entry__also")) old.remove();
    const reason = source ? foundBySource(entry, source) : isOfBody ? "" : foundBy(item, terms, symbol);
    entry.querySelector(".entry__meta").after(
      make("p", { className: "entry__text" }, ...search.marked(item.text, terms)),
      ...(reason ? [make("p", { className: "entry__also" }, reason)] : []));
    return entry;
  }

  /** The whole title of the document by which a recommendation was found, where the entry shows it shortened. */
  const foundBySource = (entry, title) =>
    entry.querySelector(".entry__source")?.textContent === title ? "" : `Found by its document: ${title}`;

  /** By what a recommendation was found that its title and text do not show: words, else a theme or an instrument. */
  function foundBy(item, terms, symbol) {
    if (symbol) return item.symbol?.toLowerCase() === symbol ? `Rests on ${item.symbol}` : "Refers to this document";
    const { split, normal } = window.compendium.words;
    const seen = new Set(split(`${item.title} ${item.text}`).map(normal));
    const unseen = terms.filter((term) => !seen.has(term));
    const holds = (text) => search.holds(text, unseen);
    const own = item.words.filter(holds).slice(0, 3);
    if (own.length) return `Found by our search words: ${own.join(", ")}`;
    if (unseen.length < terms.length) return "";
    const labels = (keys, things) => keys.map((key) => things.get(key))
      .filter(({ label, name = "", also = [], forms = [] }) => [label, name, ...also, ...forms].some(holds))
      .map(({ label }) => label).join(", ");
    const ofThemes = labels(item.themes, themes), ofInstruments = labels(item.instruments, instruments);
    if (ofThemes) return `Found by its theme: ${ofThemes}`;
    return ofInstruments ? `Found by what it refers to: ${ofInstruments}` : "";
  }

  // The way back

  /** The entries of a recommendation that are shown: in groups it may stand several times. */
  const shownOf = (id) => [...results.querySelectorAll(`.entry[data-id="${CSS.escape(id)}"]`)]
    .filter((entry) => !entry.closest("[hidden], .away"));

  /** A place of the page that can be found again: the recommendation, which of its entries, and where in the window. */
  function placeOf(entry) {
    const { id } = entry.dataset;
    return { id, nth: shownOf(id).indexOf(entry), top: entry.getBoundingClientRect().top };
  }

  /** Scroll to where the reader left the list. */
  function returnTo({ id, nth, top }) {
    finish();
    const entry = shownOf(id)[nth];
    if (!entry) return;
    const go = () => {
      entry.scrollIntoView();
      scrollBy(0, entry.getBoundingClientRect().top - top);
    };
    go();
    // Entries are laid out when they come near, which moves those below them.
    whileShown(() => {
      go();
      whileShown(go);
    });
  }

  window.compendium.explorerList = {
    prepare, afterPaint, whileShown, next, stop, finish, isPending, showTexts, showOther, showByBody, showGroups,
    showRanked, placeOf, returnTo,
  };
})();
