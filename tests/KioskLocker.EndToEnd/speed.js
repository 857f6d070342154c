// Put into the page before its own scripts: says when a finger came down and when what it led to was on the glass. All times are of the wall clock, in milliseconds.
globalThis.speed = (() => {
  'use strict';

  const now = at => performance.timeOrigin + at;
  let touched = 0;
  let awaited;
  addEventListener('pointerdown', event => { touched = now(event.timeStamp); }, { capture: true });

  // A task after the frame's own callback runs once the frame is drawn.
  const drawn = () => new Promise(done => requestAnimationFrame(() => {
    const channel = new MessageChannel();
    channel.port1.onmessage = () => done(now(performance.now()));
    channel.port2.postMessage(0);
  }));

  /// Begins to watch for something that matches; with `other` for its words to become others than now. Whoever acts before this has returned may be faster than the watch.
  function watch({ selector, other }) {
    const words = () => document.querySelector(selector)?.textContent;
    const before = words();
    const there = () => other ? words() !== before : document.querySelector(selector) !== null;
    awaited = new Promise((resolve, reject) => {
      const changes = new MutationObserver(() => {
        if (!there()) return;
        changes.disconnect();
        clearTimeout(limit);
        drawn().then(at => resolve([touched, at]));
      });
      const limit = setTimeout(() => { changes.disconnect(); reject(new Error(`Nothing came of it: ${selector}`)); }, 20000);
      changes.observe(document, { subtree: true, childList: true, attributes: true, characterData: true });
    });
  }

  /// Resolves with [finger, glass] once what is watched for is there.
  function seen() {
    return awaited;
  }

  /// How far this page's clock is ahead of the machine's: its origin was taken when it was opened.
  function ahead() {
    const differences = Array.from({ length: 2000 }, () => now(performance.now()) - Date.now());
    return Math.min(...differences);
  }

  return { watch, seen, ahead };
})();
