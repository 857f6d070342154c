// The only script of our own: starts the circuit, reloads after a restart, keeps the panel a panel.
(function () {
  'use strict';

  const silenceMs = 15000;
  let lastBeat = '';
  let lastBeatAt = performance.now();
  let waiting = false;

  // Reconnecting to a circuit that is gone leads nowhere: wait until the server answers, then begin anew.
  function waitForServer() {
    if (waiting) {
      return;
    }
    waiting = true;
    document.getElementById('restarting').hidden = false;
    const poll = async () => {
      try {
        const answer = await fetch('/health/live', { cache: 'no-store', signal: AbortSignal.timeout(2000) });
        if (answer.ok) {
          location.reload();
          return;
        }
      } catch {
        // Not up yet.
      }
      setTimeout(poll, 500);
    };
    setTimeout(poll, 250);
  }

  function watchBeat() {
    const page = document.querySelector('[data-beat]');
    const beat = page ? page.getAttribute('data-beat') : '';
    if (beat !== lastBeat) {
      lastBeat = beat;
      lastBeatAt = performance.now();
    } else if (performance.now() - lastBeatAt > silenceMs) {
      waitForServer();
    }
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

  // A panel, not a browser: no menus, no dragging, no zooming, no shortcuts.
  const stop = event => event.preventDefault();
  for (const name of ['contextmenu', 'dragstart', 'drop', 'dragover', 'gesturestart', 'auxclick', 'dblclick', 'copy', 'cut', 'paste']) {
    document.addEventListener(name, stop, { capture: true });
  }
  document.addEventListener('selectstart', event => {
    if (!(event.target instanceof HTMLInputElement)) {
      event.preventDefault();
    }
  }, { capture: true });
  document.addEventListener('wheel', event => {
    if (event.ctrlKey) {
      event.preventDefault();
    }
  }, { capture: true, passive: false });
  document.addEventListener('touchmove', event => {
    if (event.touches.length > 1) {
      event.preventDefault();
    }
  }, { capture: true, passive: false });
  document.addEventListener('keydown', event => {
    if (event.ctrlKey || event.altKey || event.metaKey || /^F\d+$|^Browser|^ContextMenu$|^Print/.test(event.key)) {
      event.preventDefault();
    }
  }, { capture: true });

  setInterval(watchBeat, 1000);
  setInterval(fit, 250);
  Blazor.start({
    circuit: {
      reconnectionHandler: { onConnectionDown: waitForServer, onConnectionUp: () => { } },
    },
  }).catch(waitForServer);
})();
