// A key of a pad struck again sooner than a finger can mean it is the bounce of the strike before. What counts is when the
// finger came down, so that a slow moment of the machine drops nothing that was meant.
(function () {
  'use strict';

  let last = { key: null, at: 0 };

  window.addEventListener('click', event => {
    const key = event.target.closest('[data-bounce] [data-local]');
    if (!key) {
      return;
    }
    const name = key.dataset.key || key.dataset.local;
    const bounces = name === last.key && event.timeStamp - last.at < Number(key.closest('[data-bounce]').dataset.bounce);
    last = { key: name, at: event.timeStamp };
    if (bounces) {
      event.stopImmediatePropagation();
      event.preventDefault();
    }
  }, { capture: true });
})();
