// Starts the circuit, covers the page calmly while there is none, begins anew once the kiosk is back, and tells the kiosk that the panel lives.
(function () {
  'use strict';

  // Without a sign of the circuit for so long, what is on the glass is old.
  const quietMs = 4000;

  // So much longer although the kiosk answers: this circuit will not speak again.
  const deadMs = 4000;

  // One answer may be the last of a kiosk that is just ending, and the first page of a browser has no worker yet that would hold it. So a second must follow.
  const sureMs = 400;
  const lookMs = 500;
  const beatMs = 2000;
  const answerMs = 2000;
  const panel = new URLSearchParams(location.search).get('panel') ?? '';
  const calm = document.getElementById('restarting');

  let isGone = false;
  let isAsking = false;
  let sign = '';
  let signAt = performance.now();
  let answersFrom = null;
  let leftAt = null;
  let isFrameAwaited = false;

  function beginAnew() {
    // A reload that nobody answers is begun again; meanwhile this page stays, covered.
    if (leftAt === null || performance.now() - leftAt > 5000) {
      leftAt = performance.now();
      location.reload();
    }
  }

  // A circuit that is gone stays gone: begin anew as soon as the kiosk answers. One that is only quiet may speak again, and then nothing is lost.
  async function ask() {
    if (isAsking) {
      return;
    }
    isAsking = true;
    let answers = false;
    try {
      answers = (await fetch('/health/live', { cache: 'no-store', signal: AbortSignal.timeout(answerMs) })).ok;
    } catch {
      // Not up, or cut off.
    }
    isAsking = false;
    if (!answers) {
      answersFrom = null;
      return;
    }
    answersFrom ??= performance.now();
    if (isQuiet() && performance.now() - answersFrom >= (isGone ? sureMs : deadMs)) {
      beginAnew();
    }
  }

  function isQuiet() {
    return isGone || performance.now() - signAt > quietMs;
  }

  function look() {
    const page = document.querySelector('[data-beat]');
    if (page && page.dataset.beat !== sign) {
      sign = page.dataset.beat;
      signAt = performance.now();
    }
    const wasCovered = !calm.hidden;
    calm.hidden = page !== null && !isQuiet();
    if (isQuiet()) {
      ask();
    } else {
      answersFrom = null;
    }
    if (wasCovered && calm.hidden) {
      tell();
    }
  }

  function lose() {
    isGone = true;
    look();
  }

  // Told only where the main thread runs, frames are drawn and the circuit speaks: a page with an old screen is as good as none.
  function tell() {
    if (isFrameAwaited) {
      return;
    }
    isFrameAwaited = true;
    requestAnimationFrame(() => {
      isFrameAwaited = false;
      if (calm.hidden) {
        fetch('/touch/beat?panel=' + encodeURIComponent(panel), { method: 'POST', cache: 'no-store', signal: AbortSignal.timeout(answerMs) }).catch(() => { });
      }
    });
  }

  // Nothing needs a swipe: what does not fit is reached by two large buttons, shown only then.
  function fit() {
    const content = document.querySelector('.content');
    const keys = document.querySelector('.scroll-keys');
    if (!content || !keys) {
      return;
    }
    const room = content.clientHeight + (keys.hidden ? 0 : keys.offsetHeight);
    keys.hidden = content.scrollHeight <= room + 1;
    // Whoever has a keyboard and no finger reaches what does not fit as well (WCAG 2.1.1).
    if (keys.hidden) {
      content.removeAttribute('tabindex');
    } else {
      content.tabIndex = 0;
    }
    const [up, down] = keys.children;
    up.disabled = content.scrollTop <= 0;
    down.disabled = content.scrollTop + content.clientHeight >= content.scrollHeight - 1;
  }

  document.addEventListener('click', event => {
    const key = event.target.closest('[data-local="ScrollUp"], [data-local="ScrollDown"]');
    const content = document.querySelector('.content');
    if (key && content) {
      content.scrollTop += (key.dataset.local === 'ScrollUp' ? -0.8 : 0.8) * content.clientHeight;
      fit();
    }
  });

  // The first screen is uncovered the moment it is there; afterwards a look now and then is enough.
  const first = new MutationObserver(() => {
    if (document.querySelector('[data-beat]')) {
      first.disconnect();
      look();
    }
  });
  first.observe(document.body, { childList: true, subtree: true });

  // From now on a page that nobody answers is the calm screen, and not the browser's own.
  navigator.serviceWorker?.register('/calm.js').catch(() => { });

  setInterval(look, lookMs);
  setInterval(tell, beatMs);

  // Before the next frame is drawn, so that nobody sees the last screen's keys; now and then because letters may come late.
  new MutationObserver(fit).observe(document.body, { childList: true, subtree: true, characterData: true, attributes: true, attributeFilter: ['class'] });
  setInterval(fit, 250);
  Blazor.start({
    circuit: {
      reconnectionHandler: { onConnectionDown: lose, onConnectionUp: () => { } },
    },
  }).catch(lose);
})();
