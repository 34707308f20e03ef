// The explorer in the browser's history: the address says what is chosen in the form. Each choice is a step of its own,
// and so is all that is typed in one go.
(function () {
  "use strict";
  const { PAUSE, explorerForm: { inAddress }, explorerList: { afterPaint } } = window.compendium;
  // Milliseconds after a letter until what is typed next is something else.
  const IN_ONE_GO = 2000;
  let typing = false, isStepComing = false, waiting, resting;

  const addressOfState = () => location.pathname + inAddress();

  /** Write the state into the address of the open step; beside it, what the address does not say of the list. */
  const keep = (beside = null) => history.replaceState(beside, "", addressOfState());

  /** The form has changed: take a step, unless it goes on with what was typed last. */
  function remember(isTyping) {
    clearTimeout(waiting);
    clearTimeout(resting);
    if (isTyping && typing) waiting = setTimeout(writeAddress, PAUSE);
    else takeStep(isTyping);
    if (isTyping) resting = setTimeout(endTyping, IN_ONE_GO);
    typing = isTyping;
  }

  function takeStep(isTyping) {
    const address = !isTyping && addressOfState();
    isStepComing = true;
    afterPaint(() => {
      isStepComing = false;
      history.pushState(null, "", address || addressOfState());
    });
  }

  function writeAddress() {
    if (!isStepComing) keep();
  }

  /** What is typed next is a step of its own; what was typed stands in the address before another step is taken. */
  function endTyping() {
    if (typing) writeAddress();
    forgetTyping();
  }

  function forgetTyping() {
    clearTimeout(waiting);
    clearTimeout(resting);
    typing = false;
  }

  window.compendium.explorerHistory = { keep, remember, endTyping, forgetTyping };
})();
