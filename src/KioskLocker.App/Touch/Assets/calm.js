// On the page that the worker shows where nobody answers: waits for the kiosk and loads its page. Should that fail as well, the worker shows this one again.
(function () {
  'use strict';

  const lookMs = 500;
  const answerMs = 2000;
  const loadMs = 10000;

  async function look() {
    let answers = false;
    try {
      answers = (await fetch('/health/live', { cache: 'no-store', signal: AbortSignal.timeout(answerMs) })).ok;
    } catch {
      // Not up yet.
    }
    if (answers) {
      location.reload();
    }
    setTimeout(look, answers ? loadMs : lookMs);
  }

  look();
})();
