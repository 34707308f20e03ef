// Runs before the first paint: a stored choice of light or dark must not flash, nor what only works with scripts.
(function () {
  "use strict";
  document.documentElement.classList.add("scripted");
  try {
    const choice = localStorage.getItem("scheme");
    if (choice === "light" || choice === "dark") document.documentElement.dataset.scheme = choice;
  } catch { /* storage refused: the system's setting holds */ }
})();
