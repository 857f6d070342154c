// Strikes that nobody meant. What counts is when the finger came down, so that a slow moment of the machine drops nothing that was meant.
(function () {
  'use strict';

  // What lies beneath these comes up at once when they are struck, whoever answers for it.
  const covers = '[data-local=CloseHelp], [data-local=CloseNotice], [data-local=CloseLimit], [data-action=Extend]';

  let key = { name: null, at: -Infinity };
  let button = -Infinity;
  let uncovered = -Infinity;

  // A key of a pad struck again sooner than a finger can mean it is the bounce of the strike before.
  function bounces(struck, at) {
    const name = struck.dataset.key || struck.dataset.local;
    const early = name === key.name && at - key.at < Number(struck.closest('[data-bounce]').dataset.bounce);
    key = { name, at };
    return early;
  }

  // A button that only changes the page waits for no answer, so its second strike could hit it again, or what took its place. Counted from the
  // strike that was taken: whoever hammers on a button is heard twice a second.
  function doubles(struck, at, guard) {
    if (!struck.matches('[data-local]')) {
      return false;
    }
    if (at - button < guard) {
      return true;
    }
    button = at;
    return false;
  }

  window.addEventListener('click', event => {
    const at = event.struckAt ?? event.timeStamp;
    const guard = Number(document.querySelector('[data-guard]')?.dataset.guard ?? 0);
    const struck = event.target.closest('[data-local], [data-action]');
    const drops = at - uncovered < guard
      || (struck !== null && (struck.matches('[data-bounce] [data-local]') ? bounces(struck, at) : doubles(struck, at, guard)));
    if (drops) {
      event.stopImmediatePropagation();
      event.preventDefault();
    } else if (struck?.matches(covers)) {
      uncovered = at;
    }
  }, { capture: true });
})();
