// In the head of every page: the choice of light or dark, and the loading of further scripts. It runs before the first
// paint: neither that choice may flash, nor what only works with scripts.
(function () {
  "use strict";
  const compendium = (window.compendium = {});
  const { src, dataset: { then = "" } } = document.currentScript;
  const assets = new URL("..", src);
  const own = then.split(" ").filter(Boolean);
  const root = document.documentElement;
  const loading = new Map();

  root.classList.add("scripted");
  // A list that is about to be filtered is not shown whole first.
  root.classList.toggle("asked", location.search !== "");
  try {
    const choice = localStorage.getItem("scheme");
    if (choice === "light" || choice === "dark") root.dataset.scheme = choice;
  } catch { /* storage refused: the system's setting holds */ }

  /** What this page loads once something of it can be seen: the briefing list, and what it cannot do without. */
  compendium.scripts = ["js/briefing.js", ...own];

  /** Load a script of docs/assets/, once, after those that were asked for before; resolves when it has run. */
  compendium.load = (path) => {
    if (!loading.has(path)) {
      loading.set(path, new Promise((resolve, reject) => {
        const script = document.createElement("script");
        script.src = new URL(path, assets);
        script.async = false;
        script.onload = resolve;
        script.onerror = () => { loading.delete(path); reject(new Error(`${path} could not be loaded`)); };
        document.head.append(script);
      }));
    }
    return loading.get(path);
  };
  /** The address of a page of this site, given without a slash at the start. */
  compendium.link = (address) => new URL(`../${address}`, assets).href;

  /** The address of the open page; of the page on the web where it is opened from a folder. */
  compendium.here = () => (location.protocol === "file:"
    ? document.querySelector("link[rel=canonical]").href : location.href.split(/[?#]/)[0]);

  /** Milliseconds after a letter until the typing pauses: then comes what the next one should not have to wait for. */
  compendium.PAUSE = 450;

  /** Today as it is written in footnotes: 5 March 2027. */
  compendium.today = () =>
    new Date().toLocaleDateString("en-GB", { day: "numeric", month: "long", year: "numeric" });

  /** So many recommendations, in words. */
  compendium.counted = (n) => (n === 1 ? "1 recommendation" : `${n} recommendations`);

  /** An element with its properties, attributes (those with a hyphen) and children; text is only ever set as text. */
  compendium.make = (name, properties, ...children) => {
    const element = document.createElement(name);
    for (const [key, value] of Object.entries(properties)) {
      if (key.includes("-")) element.setAttribute(key, value);
      else element[key] = value;
    }
    element.append(...children);
    return element;
  };

  /** Work once something of the page can be seen; in two seconds where the browser does not say when that is. */
  function afterFirstPaint(work) {
    const once = () => { work(); work = () => {}; };
    if (window.PerformanceObserver?.supportedEntryTypes?.includes("paint")) {
      new PerformanceObserver(once).observe({ type: "paint", buffered: true });
    }
    setTimeout(once, 2000);
  }

  /** Load the page's scripts; where one of its own is lost, it is what it is without them. */
  function loadOwn() {
    compendium.scripts.forEach(compendium.load);
    Promise.all(own.map(compendium.load)).catch(() => root.classList.remove("scripted", "asked"));
  }

  function showSwitch() {
    const button = document.querySelector(".scheme-switch");
    const dark = () => {
      const choice = root.dataset.scheme;
      return choice ? choice === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
    };
    const show = () => { button.textContent = dark() ? "Light colours" : "Dark colours"; };
    button.hidden = false;
    button.addEventListener("click", () => {
      const choice = dark() ? "light" : "dark";
      root.dataset.scheme = choice;
      try { localStorage.setItem("scheme", choice); } catch { /* not remembered, still applied */ }
      show();
    });
    show();
  }

  /** The header's search is loaded when its field is first used, or when the address asks for something. */
  function prepareSearch() {
    const field = document.querySelector(".site-search input");
    const start = () => ["js/search.js", "js/header-search.js"].forEach(compendium.load);
    for (const [name, value] of Object.entries({
      role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": "site-search-list",
    })) field.setAttribute(name, value);
    for (const kind of ["focus", "input"]) field.addEventListener(kind, start); // a letter tries again what failed
    const asked = new URLSearchParams(location.search).get("q");
    if (asked && !document.getElementById("explorer")) {
      field.value = asked.slice(0, field.maxLength);
      field.focus();
    }
    if (document.activeElement === field) start(); // the event came earlier, or comes once the window has the focus
  }

  addEventListener("DOMContentLoaded", () => {
    showSwitch();
    prepareSearch();
    afterFirstPaint(loadOwn);
  });
})();

// Opened from a file (the offline edition), a folder has no index page. The edition's own links name it; a link that
// a script makes gets the name here, before it is followed.
(function () {
  "use strict";
  if (location.protocol !== "file:") return;
  const name = (event) => {
    const link = event.target.closest?.("a[href]");
    if (link && link.protocol === "file:" && link.pathname.endsWith("/")) link.pathname += "index.html";
  };
  for (const kind of ["pointerdown", "focusin", "click"]) document.addEventListener(kind, name, true);
})();
