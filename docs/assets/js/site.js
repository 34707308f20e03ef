// On every page: the switch between light and dark.
(function () {
  "use strict";
  const button = document.querySelector(".scheme-switch");
  const dark = () => {
    const choice = document.documentElement.dataset.scheme;
    return choice ? choice === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
  };
  const show = () => { button.textContent = dark() ? "Light" : "Dark"; };
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
