// The explorer's offer to put all that is shown into the briefing list, and to take out again what it put there.
(function () {
  "use strict";
  const { briefingList } = window.compendium;
  const button = document.getElementById("add-all");
  let offered = [], justAdded = [];

  const all = (n) => (n === 1 ? "this one" : `all ${n}`);
  const others = (n) => `the other ${n === 1 ? "one" : n}`;

  /** Set the button; what is so already is left alone, as the browser would style it anew. */
  function set(text, isOff) {
    if (button.ariaDisabled !== String(isOff)) button.ariaDisabled = String(isOff);
    if (button.textContent !== text) button.textContent = text;
  }

  function show(ids) {
    const isHidden = !briefingList || !ids.length || ids.length > briefingList.LIMIT;
    if (button.hidden !== isHidden) button.hidden = isHidden;
    offered = ids;
  }

  /** Offer it for recommendations by their ids; for none, there is no offer. */
  function make(ids) {
    show(ids);
    justAdded = [];
    tell();
  }

  /** While the results are about to change there is nothing to add. */
  function wait(ids) {
    show(ids);
    set("Add all to the briefing list", true);
  }

  function tell() {
    if (button.hidden) return;
    const { items } = briefingList.read();
    const known = new Set(items.map(({ id }) => id));
    const missing = offered.filter((id) => !known.has(id)).length;
    if (!justAdded.every((id) => known.has(id))) justAdded = [];
    if (justAdded.length) {
      const rest = missing ? `; ${missing} did not fit` : "";
      set(`Added ${justAdded.length}${rest}. Take out again`, false);
    } else if (!missing) set(`In the briefing list: ${all(offered.length)}`, true);
    else if (items.length >= briefingList.LIMIT) {
      set(`The briefing list is full; not in it: ${missing} of ${offered.length}`, true);
    } else set(`Add ${missing === offered.length ? all(missing) : others(missing)} to the briefing list`, false);
  }

  button.addEventListener("click", () => {
    if (button.ariaDisabled === "true") return;
    if (justAdded.length) briefingList.removeAll(justAdded);
    else justAdded = briefingList.addAll(offered);
    tell();
  });
  briefingList?.onChange(tell);

  window.compendium.explorerOffer = { make, wait };
})();
