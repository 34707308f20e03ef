// Runs before the first paint: a stored choice of light or dark must not flash.
(function () {
  "use strict";
  try {
    const choice = localStorage.getItem("scheme");
    if (choice === "light" || choice === "dark") document.documentElement.dataset.scheme = choice;
  } catch { /* storage refused: the system's setting holds */ }
})();
