// Copying to the clipboard; on the page of a recommendation, the day of access, and buttons that copy the link and the
// footnotes.
(function () {
  "use strict";
  const { make, today } = window.compendium;
  const withDay = (text) => text.trim().replace(/\.$/, ` (accessed on ${today()}).`);

  // Where the clipboard is refused, as on plain http, the older command often still works.
  const copyByCommand = ({ text, html }) => {
    let done = false;
    const put = (event) => {
      event.clipboardData.setData("text/plain", text);
      if (html) event.clipboardData.setData("text/html", html);
      event.preventDefault();
      done = true;
    };
    document.addEventListener("copy", put);
    const allowed = document.execCommand("copy");
    document.removeEventListener("copy", put);
    return allowed && done;
  };

  /** Copy a text, and what it looks like where there is `html`; say whether the browser allowed it. */
  const copy = async (form) => {
    try {
      if (!form.html) await navigator.clipboard.writeText(form.text);
      else {
        const blobs = {
          "text/plain": new Blob([form.text], { type: "text/plain" }),
          "text/html": new Blob([form.html], { type: "text/html" }),
        };
        await navigator.clipboard.write([new ClipboardItem(blobs)]);
      }
      return true;
    } catch {
      return copyByCommand(form);
    }
  };

  for (const work of document.querySelectorAll(".cite__work")) {
    const note = work.querySelector(".cite__note");
    const link = note.querySelector("a");
    // Whether the reader opened the other document today, nobody knows here.
    const dated = "open" in work.dataset ? withDay : (text) => text.trim();
    const text = dated(note.textContent);
    const html = dated(note.innerHTML.replaceAll("<wbr>", ""));
    const forms = {
      "Link": { text: link.getAttribute("href") },
      "Footnote": { text, html },
      "Plain text": { text },
      "Markdown": { text: dated(work.dataset.markdown) },
      "HTML": { text: html, html },
    };
    if ("open" in work.dataset) {
      link.after(" (accessed on ", make("time", { dateTime: new Date().toLocaleDateString("sv") }, today()), ")");
    }

    const status = make("p", { className: "cite__status", role: "status" });
    const manual = make("textarea", {
      className: "cite__manual",
      readOnly: true,
      hidden: true,
      rows: 4,
      ariaLabel: "Text to copy",
    });
    const buttons = Object.entries(forms).map(([name, form]) => {
      const button = make("button", { type: "button" }, name);
      button.addEventListener("click", async () => {
        for (const other of document.querySelectorAll(".cite__status")) other.textContent = "";
        const done = await copy(form);
        manual.hidden = done;
        status.textContent = done
          ? `${name} copied.`
          : "Your browser did not allow copying. The text is selected: press Ctrl+C, or ⌘C on a Mac.";
        if (done) return;
        manual.value = form.text;
        manual.focus();
        manual.select();
      });
      return button;
    });
    const row = make(
      "div",
      { className: "cite__copy", role: "group", ariaLabel: `Copy: ${work.querySelector("h3").textContent}` },
      make("span", {}, "Copy"),
      ...buttons,
    );
    work.append(row, status, manual);
  }

  window.compendium.copy = copy;
})();
