// The ways out of the page of the briefing list: as an annex in Word, as a table, in Markdown and print, and as a link.
(function () {
  "use strict";
  const { annex: annexes, copy, word, here, make } = window.compendium;
  if (![annexes, copy, word].every(Boolean)) return;
  // Characters in a link that every mail program leaves whole.
  const LONG = 2000;

  // Makes the parts of the page. In: the list as it is at any time, how to say what happened, how to make a button.
  window.compendium.briefingExits = ({ current, say, button }) => {
    const made = () => annexes.annex(current());
    const file = (text, type) => new Blob([text], { type: `text/${type}` });

    function download(blob, extension) {
      const name = made().title
        .normalize("NFD")
        .replace(/\p{M}/gu, "")
        .replace(/[^A-Za-z0-9]+/g, "-")
        .replace(/^-|-$/g, "")
        .slice(0, 60) || "annex";
      const link = make("a", { href: URL.createObjectURL(blob), download: `${name}.${extension}` });
      link.click();
      setTimeout(() => URL.revokeObjectURL(link.href), 60000);
      say(`Downloaded ${link.download}.`);
    }

    async function downloadWord() {
      say("Preparing the Word document …");
      try {
        download(await word(made()), "docx");
      } catch (error) {
        say(`${error.message} Markdown and print still work.`, true);
      }
    }

    function takeAway() {
      return make(
        "section", { className: "briefing__actions" },
        make("h2", { id: "take-away", tabIndex: -1 }, "Take it away"),
        make("p", {}, "As an annex that is numbered and attributed, with a footnote for each entry."),
        button("Word (.docx)", "", downloadWord),
        button("Spreadsheet (.csv)", "", () => download(file(annexes.toTable(made()), "csv"), "csv")),
        button("Markdown", "", () => download(file(annexes.toMarkdown(made()), "markdown"), "md")),
        button("Print", "", () => print()),
      );
    }

    async function copyFrom(field) {
      if (await copy({ text: field.value })) {
        say("The link is on the clipboard.");
        return "Copied";
      }
      field.select();
      say("The browser refuses the clipboard. The link is selected: press Ctrl+C, or Command+C on a Mac.");
      return "Selected: press Ctrl+C";
    }

    function share({ items }) {
      const url = `${here()}?ids=${items.map(({ id }) => id).join(",")}`;
      const field = make("input", { id: "share-link", type: "text", readOnly: true, value: url });
      const trigger = button("Copy the link", "", async () => { trigger.textContent = await copyFrom(field); });
      const parts = [
        make("h2", {}, "Share it"),
        make(
          "p",
          {},
          "The link holds the numbers of the recommendations in this order. " +
            "Your notes, the title and the grouping are not in it.",
        ),
        make("label", { htmlFor: field.id }, "Link to this list"),
        make("div", { className: "briefing__share" }, field, trigger),
      ];
      if (url.length > LONG) parts.push(make(
        "p",
        { className: "aside" },
        `The link is ${url.length} characters long. Some mail programs cut links longer than ${LONG}.`,
      ));
      return make("section", {}, ...parts);
    }

    function printable(list) {
      return make("div", { className: "annex" }, ...(list.items.length ? annexes.toPage(annexes.annex(list)) : []));
    }

    return { takeAway, share, printable };
  };
})();
