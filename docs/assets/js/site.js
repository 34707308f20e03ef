// On every page: loading of further scripts when they are needed, and the switch between light and dark.
(function () {
  "use strict";
  const compendium = (window.compendium = window.compendium || {});
  const assets = new URL("..", document.currentScript.src);
  const loading = new Map();

  /** Load a script of docs/assets/, once; resolves when it has run. */
  compendium.load = (path) => {
    if (!loading.has(path)) {
      loading.set(path, new Promise((resolve, reject) => {
        const script = document.createElement("script");
        script.src = new URL(path, assets);
        script.onload = resolve;
        script.onerror = () => { loading.delete(path); reject(new Error(`${path} could not be loaded`)); };
        document.head.append(script);
      }));
    }
    return loading.get(path);
  };
  /** The address of a page of this site, given without a slash at the start. */
  compendium.link = (address) => new URL(`../${address}`, assets).href;

  const button = document.querySelector(".scheme-switch");
  const dark = () => {
    const choice = document.documentElement.dataset.scheme;
    return choice ? choice === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
  };
  const show = () => { button.textContent = dark() ? "Light colours" : "Dark colours"; };
  button.hidden = false;
  button.addEventListener("click", () => {
    const choice = dark() ? "light" : "dark";
    document.documentElement.dataset.scheme = choice;
    try { localStorage.setItem("scheme", choice); } catch { /* not remembered, still applied */ }
    show();
  });
  show();
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
