// On every page: the briefing list that this browser keeps, a button on each recommendation, and the count.
(function () {
  "use strict";
  const KEY = "hld-briefing-list-1";
  const LIMIT = 300;
  const NOT_KEPT = "This browser refuses to store the briefing list, so it is lost when you leave this page. " +
    "Allow this site to store data, or cite one at a time.";
  const ID = /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/;
  const { make } = window.compendium;
  const link = document.querySelector(".briefing-link");
  const status = make("p", { className: "visually-hidden", role: "status" });
  const buttons = [];
  const listeners = [];
  const takenOut = new Map(); // what was removed on this page, with its place, should it be added again
  let unkept = null; // the list where the browser refuses to store it: it lasts as long as the page

  const empty = () => ({ title: "", group: "own", items: [] });
  const isId = (id) => typeof id === "string" && id.length <= 60 && ID.test(id);

  // What another program or an older version left in the store is taken only as far as it is a list.
  function parse(text) {
    let found;
    try { found = JSON.parse(text); } catch { /* not ours */ }
    const list = empty();
    if (!found || !Array.isArray(found.items)) return list;
    const ids = new Set();
    for (const item of found.items) {
      if (!item || !isId(item.id) || ids.has(item.id) || ids.size === LIMIT) continue;
      ids.add(item.id);
      list.items.push({ id: item.id, note: String(item.note || "").slice(0, 5000) });
    }
    list.title = String(found.title || "").slice(0, 200);
    if (["theme", "body"].includes(found.group)) list.group = found.group;
    return list;
  }

  function read() {
    if (unkept) return unkept;
    try { return parse(localStorage.getItem(KEY)); } catch { return empty(); }
  }

  // Returns whether the browser keeps it.
  function write(list) {
    try {
      localStorage.setItem(KEY, JSON.stringify(list));
      unkept = null;
    } catch {
      unkept = list;
    }
    changed();
    return !unkept;
  }

  function say(text, seen) {
    status.className = seen ? "briefing-status" : "visually-hidden";
    status.textContent = text;
  }

  function toggle(id, title) {
    const list = read();
    const { items } = list;
    const place = items.findIndex((item) => item.id === id);
    const adds = place < 0;
    const isFull = adds && items.length >= LIMIT;
    if (isFull) return say(`The briefing list is full: it holds ${LIMIT} recommendations.`, true);
    if (!adds) takenOut.set(id, { place, item: items[place] });
    const before = takenOut.get(id);
    if (adds) items.splice(before ? before.place : items.length, 0, before?.item || { id, note: "" });
    else items.splice(place, 1);
    if (adds) return keep(list, `Added to the briefing list: ${title}.`);
    const ofNote = before.item.note ? " Add it again here, and your note on it comes back." : "";
    keep(list, `Removed from the briefing list: ${title}.${ofNote}`, Boolean(ofNote));
  }

  /** Store a list, and say what was done. */
  function keep(list, text, seen = false) {
    if (write(list)) say(`${text} It holds ${list.items.length}.`, seen);
    else say(NOT_KEPT, true);
  }

  /** Add several, as far as there is room; returns the ids of those that were added. */
  function addAll(ids) {
    const list = read();
    const known = new Set(list.items.map(({ id }) => id));
    const fresh = ids.filter((id) => !known.has(id)).slice(0, LIMIT - list.items.length);
    const items = [...list.items, ...fresh.map((id) => ({ id, note: "" }))];
    keep({ ...list, items }, `${fresh.length} added to the briefing list.`);
    return fresh;
  }

  /** Take several out again, but for those that have a note by now. */
  function removeAll(ids) {
    const list = read();
    const items = list.items.filter(({ id, note }) => note || !ids.includes(id));
    keep({ ...list, items }, `${list.items.length - items.length} taken out of the briefing list.`);
  }

  function show() {
    const { items } = read();
    const ids = new Set(items.map((item) => item.id));
    if (link) link.textContent = items.length ? `Briefing list (${items.length})` : "Briefing list";
    for (const [button, id, verb] of buttons) {
      const added = ids.has(id);
      const word = added ? "Added" : "Add";
      if (verb.textContent !== word) verb.textContent = word;
      button.classList.toggle("is-added", added);
    }
  }

  function changed() {
    show();
    for (const listener of listeners) listener();
  }

  function addButton(place, id, title, large) {
    const verb = make("span", {});
    const rest = large
      ? make("span", {}, " to briefing list")
      : make("span", { className: "visually-hidden" }, ` to briefing list: ${title}`);
    const className = large ? "briefing-toggle briefing-toggle--large" : "briefing-toggle";
    const button = make("button", { type: "button", className, onclick: () => toggle(id, title) }, verb, rest);
    buttons.push([button, id, verb]);
    place.append(button);
  }

  // Gives each recommendation in a part of the page its button; a second call changes nothing.
  function decorate(root) {
    for (const entry of root.querySelectorAll("li.entry[data-id]")) {
      if (entry.querySelector(".briefing-toggle")) continue;
      addButton(entry, entry.dataset.id, entry.querySelector(".entry__title").textContent.trim());
    }
    show();
  }

  document.querySelector("header")?.append(status);
  const sheet = document.querySelector(".sheet[data-id]");
  if (sheet) addButton(
    sheet.querySelector(".sheet__statement"),
    sheet.dataset.id,
    sheet.querySelector("h1").textContent.trim(),
    true,
  );
  decorate(document);
  addEventListener("storage", (event) => { if (event.key === KEY || event.key === null) changed(); });
  addEventListener("pageshow", (event) => { if (event.persisted) changed(); });

  window.compendium.briefingList = {
    LIMIT, empty, read, write, addAll, removeAll, decorate, onChange: (listener) => listeners.push(listener),
  };
})();
