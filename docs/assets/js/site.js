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
