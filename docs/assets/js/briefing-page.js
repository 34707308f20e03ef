// The page of the briefing list: order, notes, and what is taken over from a list that was shared.
(function () {
  "use strict";
  const { briefing: catalogue, briefingList: store, annex: annexes, briefingExits } = window.compendium;
  const { make, counted } = window.compendium;
  // Where a part is lost, the page stays what it is without scripts (site.js).
  if (![catalogue, store, annexes, briefingExits].every(Boolean)) return;
  const place = document.querySelector(".briefing");
  const status = make("p", { className: "visually-hidden", role: "status" });
  // Strangers that are named; entries that are taken in at a glance.
  const NAMED = 5, FEW = 4;
  const known = (id) => Object.hasOwn(catalogue.items, id);
  let shared = readShared();
  // What can be taken back, the latest last: its text, what makes of a list the one before, and where the focus goes.
  let undos = [];
  let typing = false;

  const current = () => (shared ? shared.list : store.read());
  // What a reader who sees the page cannot see happen is shown too.
  const say = (text, seen = false) => {
    status.className = seen ? "notice" : "visually-hidden";
    status.textContent = text;
  };

  // The list in the page's address, or null. Whatever is not the id of a recommendation is counted and left out.
  function readShared() {
    const text = new URLSearchParams(location.search).get("ids");
    if (text === null) return null;
    const ids = [...new Set(text.split(",").map((id) => id.trim()).filter(Boolean))];
    const found = ids.filter(known).slice(0, store.LIMIT);
    const list = { ...store.empty(), items: found.map((id) => ({ id, note: "" })) };
    return { list, unknown: ids.filter((id) => !known(id)), ignored: ids.filter(known).length - found.length };
  }

  function leaveShared() {
    shared = null;
    try { history.replaceState(null, "", location.pathname); } catch { /* opened from a file: the address stays */ }
  }

  // Saves a list. A change ends the offers to undo that would take it back too.
  function save(list, undoable = null) {
    undos = undos.filter(({ lasts }) => lasts);
    if (undoable) undos.push(undoable);
    if (!undos.length) place.querySelector(".briefing__undo")?.remove();
    if (shared) {
      shared.list = list;
      render();
      return true;
    }
    const kept = store.write(list);
    if (!kept) say("This browser refuses to store the list, so it is lost when you leave this page.", true);
    return kept;
  }

  // A change that can be taken back.
  function change(list, undoable) {
    if (save(list, undoable)) say(undoable.text);
  }

  // Takes entries out. Undone, they go back to their places, and whatever else was changed since stays.
  function takeOut(isOut, text, focus) {
    const list = store.read();
    const out = list.items.map((item, at) => ({ item, at })).filter(({ item }) => isOut(item));
    const back = (now) => {
      const items = [...now.items];
      for (const { item, at } of out) {
        const fits = items.length < store.LIMIT && !items.some(({ id }) => id === item.id);
        if (fits) items.splice(at, 0, item);
      }
      return { ...now, items };
    };
    change({ ...list, items: list.items.filter((item) => !isOut(item)) }, { text, back, focus, lasts: true });
  }

  // `about` tells buttons of the same label apart for those who hear them.
  function button(label, about, action, properties = {}) {
    const made = make("button", { type: "button", ...properties }, label);
    if (about) made.setAttribute("aria-label", `${label}: ${about}`);
    made.addEventListener("click", () => { if (made.getAttribute("aria-disabled") !== "true") action(); });
    return made;
  }

  const { takeAway, share, printable } = briefingExits({ current, say, button });

  // The control of a name, or else the heading.
  function focusOn(key) {
    (place.querySelector(`[data-key="${key}"]`) || place.querySelector("h2, a")).focus();
  }

  // Moves an entry to the place of another, which makes room.
  function move(id, other, position, total) {
    const list = store.read();
    const at = list.items.findIndex((item) => item.id === id);
    const to = list.items.findIndex((item) => item.id === other);
    list.items.splice(to, 0, ...list.items.splice(at, 1));
    save(list);
    say(`${catalogue.items[id].title}: now ${position} of ${total}.`);
  }

  function remove(id, title, next) {
    takeOut((item) => item.id === id, `Removed: ${title}.`, `remove:${id}`);
    focusOn(next ? `remove:${next}` : "undo");
  }

  function annotate(id, note) {
    const list = store.read();
    list.items.find((item) => item.id === id).note = note;
    typing = true;
    save(list);
    typing = false;
  }

  function noteField(id, note, title) {
    const field = make("textarea", {
      id: `note-${id}`,
      rows: 2,
      maxLength: 5000,
      value: note,
      "data-key": `note:${id}`,
    });
    field.addEventListener("input", () => annotate(id, field.value));
    const label = make(
      "label",
      { htmlFor: field.id },
      "Your note",
      make("span", { className: "visually-hidden" }, ` on ${title}`),
    );
    return make("div", { className: "briefing__note" }, label, field);
  }

  function controls(id, title, row, at) {
    const way = (label, to) => {
      const other = to !== at && row[to];
      const action = () => move(id, other.id, to + 1, row.length);
      return button(label, title, action, { "data-key": `${label}:${id}`, "aria-disabled": String(!other) });
    };
    const next = (row[at + 1] || row[at - 1])?.id;
    const out = button("Remove", title, () => remove(id, title, next), { "data-key": `remove:${id}` });
    const far = row.length > FEW ? [way("Move to the top", 0)] : [];
    return make("div", {}, way("Move up", at - 1), way("Move down", at + 1), ...far, out);
  }

  function entry(row, at) {
    const { id, note, item } = row[at];
    const meta = [
      id,
      item.name,
      item.candidate && "candidate contributor",
      item.to.length > 0 && `to: ${item.to.join(", ")}`,
      [`${catalogue.terms[item.basis][0]}: ${item.document}`, item.year].filter(Boolean).join(", "),
      catalogue.terms[item.fidelity][0].toLowerCase(),
      item.withdrawn && "withdrawn",
    ];
    const made = make(
      "li", {},
      make("a", { className: "briefing__title", href: `${place.dataset.recommendations}${id}/` }, item.title),
      make("span", { className: "entry__meta" }, meta.filter(Boolean).join(" · ")),
      make("p", { className: "entry__text" }, item.text),
    );
    if (!shared) made.append(noteField(id, note, item.title), controls(id, item.title, row, at));
    return made;
  }

  function entries({ items, group }) {
    const rows = items.filter(({ id }) => known(id)).map(({ id, note }) => ({ id, note, item: catalogue.items[id] }));
    let number = 1;
    return annexes.groups(rows, group).flatMap((part) => {
      const list = make(
        "ol",
        { className: "briefing__list", start: number },
        ...part.entries.map((_, at) => entry(part.entries, at)),
      );
      number += part.entries.length;
      return part.heading ? [make("h3", {}, part.heading), list] : [list];
    });
  }

  function strangers({ items }) {
    const ids = items.filter(({ id }) => !known(id)).map(({ id }) => id);
    if (!ids.length) return [];
    const rows = ids.map((id) =>
      make("li", {}, make("code", {}, id), " ", button("Remove", id, () => remove(id, id, null))));
    const text = "This edition of the site does not know these numbers of your list. " +
      "They are kept here and left out of the annex.";
    return [make("div", { className: "notice" }, make("p", {}, text), make("ul", {}, ...rows))];
  }

  function undoNotice() {
    const last = undos.at(-1);
    if (!last) return [];
    const undo = button("Undo", "", () => {
      undos.pop();
      save(last.back(store.read()));
      say("Undone.");
      focusOn(last.focus);
    }, { "data-key": "undo" });
    return [make("p", { className: "briefing__undo" }, `${last.text} `, undo)];
  }

  function take(list, text) {
    const items = list.items.slice(0, store.LIMIT);
    const cut = list.items.length - items.length;
    const before = store.read();
    leaveShared();
    undos = [];
    change({ ...list, items }, {
      text: cut ? `${text} ${cut} did not fit: a list holds ${store.LIMIT}.` : text,
      back: () => before,
    });
    focusOn();
  }

  function sharedNotice() {
    if (!shared) return [];
    const { list, unknown, ignored } = shared;
    const mine = store.read();
    const own = mine.items;
    const had = new Set(own.map(({ id }) => id));
    const fresh = list.items.filter(({ id }) => !had.has(id));
    const parts = [
      make(
        "p",
        {},
        make("strong", {}, "A list that was shared with you: "),
        `${counted(list.items.length)}. Your own list holds ${own.length}.`,
      ),
    ];
    if (unknown.length) {
      const named = unknown.slice(0, NAMED).map((id) => id.slice(0, 40)).join(", ");
      const others = unknown.length > NAMED ? ` and ${unknown.length - NAMED} more` : "";
      parts.push(make("p", {}, `Left out, as no recommendation of this site has the number: ${named}${others}.`));
    }
    if (ignored) parts.push(make("p", {}, `Left out, as a list holds ${store.LIMIT}: the last ${ignored}.`));
    if (list.items.length) parts.push(button(
      own.length ? "Keep as my list, in place of mine" : "Keep as my list",
      "",
      () => take(shared.list, "Kept the shared list as yours."),
    ));
    if (own.length && fresh.length) parts.push(button(
      "Add to my list",
      "",
      () => take({ ...mine, items: [...own, ...fresh] }, `Added ${counted(fresh.length)} to your list.`),
    ));
    parts.push(make("a", { href: location.pathname }, "Go to my list"));
    return [make("div", { className: "notice" }, ...parts)];
  }

  function settings(list) {
    const title = make("input", {
      id: "annex-title",
      type: "text",
      maxLength: 200,
      value: list.title,
      placeholder: annexes.TITLE,
      "data-key": "title",
    });
    title.addEventListener("input", () => {
      typing = true;
      save({ ...current(), title: title.value });
      typing = false;
    });
    const group = make("select", { id: "annex-group", "data-key": "group" });
    for (const [value, label] of [["own", "No grouping"], ["theme", "By first theme"], ["body", "By body"]]) {
      group.append(make("option", { value, selected: value === list.group }, label));
    }
    group.addEventListener("change", () => save({ ...current(), group: group.value }));
    return make(
      "div", { className: "briefing__settings" },
      make("div", {}, make("label", { htmlFor: title.id }, "Title of the annex"), title),
      make("div", {}, make("label", { htmlFor: group.id }, "Group"), group),
    );
  }

  function content(list) {
    if (!list.items.length) {
      const way = make("a", { href: place.dataset.recommendations }, "Browse the recommendations");
      return [make("p", {}, "The list is empty. ", way, " and press “Add” beside those you need.")];
    }
    const ways = "To Word, spreadsheet, Markdown, print and the link";
    const onwards = make("p", {}, make("a", { href: "#take-away" }, ways));
    const parts = [
      make("h2", { tabIndex: -1 }, `${counted(list.items.length)} in the list`),
      ...(list.items.length > FEW ? [onwards] : []),
      settings(list),
      ...entries(list),
    ];
    if (!shared) {
      const empty = () => {
        takeOut(() => true, `Emptied the list of ${counted(list.items.length)}.`);
        focusOn("undo");
      };
      parts.push(make("p", {}, button("Empty the list", "", empty)));
    }
    return [...parts, takeAway(), ...(shared ? [] : [share(list)])];
  }

  function render() {
    if (typing) return;
    const list = current();
    const { dataset, selectionStart, selectionEnd } = document.activeElement;
    const inside = place.contains(document.activeElement) && dataset.key;
    place.replaceChildren(...sharedNotice(), ...undoNotice(), ...strangers(list), ...content(list), printable(list));
    const again = inside && place.querySelector(`[data-key="${inside}"]`);
    if (!again) return;
    again.focus();
    if (typeof selectionStart === "number") again.setSelectionRange(selectionStart, selectionEnd);
  }

  place.before(status);
  render();
  store.onChange(render);
  addEventListener("beforeprint", () => place.querySelector(".annex").replaceWith(printable(current())));
})();
