// From a list to the annex of a briefing note: its content once, then as a page to print, as Markdown and as a table.
(function () {
  "use strict";
  const TITLE = "Recommendations on international migration and development";
  const { briefing: catalogue, make, today } = window.compendium;

  // The heading under which a recommendation stands: its first theme, or the body.
  function headingOf(item, group) {
    if (group === "theme") return catalogue.themes[item.themes[0]];
    return group === "body" ? item.name : "";
  }

  // The headings in the order of the vocabulary, or of the alphabet; entries keep the order of the list.
  function groups(entries, group) {
    const found = new Map();
    for (const entry of entries) {
      const heading = headingOf(entry.item, group);
      if (!found.has(heading)) found.set(heading, []);
      found.get(heading).push(entry);
    }
    const themes = Object.values(catalogue.themes);
    const order = group === "theme"
      ? (a, b) => themes.indexOf(a) - themes.indexOf(b)
      : (a, b) => a.localeCompare(b, "en");
    return [...found.keys()].sort(order).map((heading) => ({ heading, entries: found.get(heading) }));
  }

  function content({ id, item, note }, number) {
    const [words, page] = item.page;
    const [originalWords, original, readAt] = item.original;
    const [basis] = catalogue.terms[item.basis];
    const [fidelity] = catalogue.terms[item.fidelity];
    return {
      number,
      note,
      title: item.title,
      text: item.text,
      withdrawn: item.withdrawn ? `Withdrawn: ${item.withdrawn}` : "",
      facts: [
        ["Recommended by", item.name + (item.candidate ? " (candidate contributor)" : "")],
        ["Addressed to", item.to.join(", ") || "Not said in the source"],
        ["Rests on", `${basis}, ${item.year || "date not known"}; ${fidelity.toLowerCase()}`],
        ["Number", id],
      ],
      address: page,
      // Pieces of the footnote: text, or an address that becomes a link.
      footnote: [
        `${originalWords}. Available at `, { url: original }, ...(readAt ? ["; text read at ", { url: readAt }] : []),
        `. Summarized in: ${words}. Available at `, { url: page },
        ` (accessed on ${today()}).`,
      ],
    };
  }

  // In: a list of { id, note }, the title and the grouping. Out: what the annex says; unknown ids are left out.
  function annex({ items, title, group }) {
    const entries = items.filter(({ id }) => Object.hasOwn(catalogue.items, id));
    const known = entries.map(({ id, note }) => ({ id, item: catalogue.items[id], note: note.trim() }));
    const keys = new Set(known.flatMap(({ item }) => [item.candidate ? "candidate" : "", item.basis, item.fidelity]));
    let number = 0;
    return {
      title: title.trim() || TITLE,
      date: today(),
      groups: groups(known, group).map((part) => ({
        heading: part.heading,
        entries: part.entries.map((entry) => content(entry, ++number)),
      })),
      terms: Object.entries(catalogue.terms).filter(([key]) => keys.has(key)).map(([, term]) => term),
      origin: [
        "Compiled from the HLD Migration Compendium, ",
        { url: catalogue.site },
        `, edition ${catalogue.edition}, an independent reference site. ` +
          "The texts are its own summaries, not quotations.",
      ],
    };
  }

  const escape = (text) => text.replace(/[\\`*_[\]<>#|~&]/g, "\\$&").replace(/^(\s*)([-+]|\d+(?=[.)]))/gm, "$1\\$2");
  const lines = (text, prefix) => escape(text).split(/\r?\n/).map((line) => (prefix + line).trimEnd()).join("\\\n");
  const linked = (pieces) => pieces.map((piece) => (piece.url ? `<${piece.url}>` : escape(piece))).join("");

  function toMarkdown(made) {
    const parts = [`# ${escape(made.title)}`, made.date];
    const notes = [];
    for (const { heading, entries } of made.groups) {
      if (heading) parts.push(`## ${escape(heading)}`);
      for (const entry of entries) {
        const facts = entry.facts.map(([name, value]) => `${name}: ${escape(value)}.`).join(" ");
        const rows = [`**${entry.number}. ${escape(entry.title)}**`, `${escape(entry.text)}[^${entry.number}]`, facts];
        if (entry.withdrawn) rows.push(`*${escape(entry.withdrawn)}*`);
        if (entry.note) rows.push(lines(`Note: ${entry.note}`, "> "));
        parts.push(...rows);
        notes.push(`[^${entry.number}]: ${linked(entry.footnote)}`);
      }
    }
    const terms = made.terms.map(([label, text]) => `${escape(label)}: ${escape(text)}`);
    parts.push("## How to read this annex", ...terms, linked(made.origin));
    return [...parts, ...notes].join("\n\n") + "\n";
  }

  const printed = (pieces) => pieces.map((piece) => piece.url || piece);

  // What makes a spreadsheet take a cell for a formula, as in compendium/exports.py; an apostrophe makes it text.
  const FORMULA = /^[=+\-@\t\r\n＝＋－＠]/;
  const cell = (value) => `"${(FORMULA.test(value) ? `'${value}` : String(value)).replaceAll('"', '""')}"`;

  // A table in CSV, a row for each entry. The mark at the start tells spreadsheets that it is UTF-8.
  function toTable(made) {
    const rows = made.groups.flatMap(({ heading, entries }) => entries.map((entry) => [
      ["No.", entry.number], ["Group", heading], ["Title", entry.title], ["Summary", entry.text], ...entry.facts,
      ["Withdrawn", entry.withdrawn], ["Note", entry.note], ["Address", entry.address],
      ["Footnote", printed(entry.footnote).join("")],
    ]));
    const names = (rows[0] || []).map(([name]) => name);
    const table = [names, ...rows.map((row) => row.map(([, value]) => value))];
    return `\uFEFF${table.map((cells) => `${cells.map(cell).join(",")}\r\n`).join("")}`;
  }

  function printEntry(entry) {
    const rows = [
      make("strong", {}, entry.title),
      make("p", {}, entry.text, make("sup", {}, String(entry.number))),
      make("p", {}, entry.facts.map(([name, value]) => `${name}: ${value}.`).join(" ")),
    ];
    if (entry.withdrawn) rows.push(make("p", {}, make("strong", {}, entry.withdrawn)));
    if (entry.note) rows.push(make("p", { className: "annex__note" }, `Note: ${entry.note}`));
    return make("li", { value: entry.number }, ...rows);
  }

  function toPage(made) {
    const nodes = [make("h1", {}, made.title), make("p", {}, made.date)];
    for (const { heading, entries } of made.groups) {
      if (heading) nodes.push(make("h2", {}, heading));
      nodes.push(make("ol", {}, ...entries.map(printEntry)));
    }
    const entries = made.groups.flatMap((group) => group.entries);
    const notes = entries.map((entry) => make("li", {}, ...printed(entry.footnote)));
    nodes.push(make("h2", {}, "Sources"), make("ol", { className: "annex__sources" }, ...notes));
    nodes.push(make("h2", {}, "How to read this annex"));
    for (const [label, text] of made.terms) nodes.push(make("p", {}, make("strong", {}, `${label}: `), text));
    nodes.push(make("p", {}, ...printed(made.origin)));
    return nodes;
  }

  Object.assign(window.compendium, { annex: { TITLE, annex, groups, toMarkdown, toTable, toPage } });
})();
