// Put into the page before its own scripts: says when a finger came down and when what it led to was on the glass. All times are of the wall clock, in milliseconds.
globalThis.speed = (() => {
  'use strict';

  const now = at => performance.timeOrigin + at;
  let touched = 0;
  addEventListener('pointerdown', event => { touched = now(event.timeStamp); }, { capture: true });

  // A task after the frame's own callback runs once the frame is drawn.
  const drawn = () => new Promise(done => requestAnimationFrame(() => {
    const channel = new MessageChannel();
    channel.port1.onmessage = () => done(now(performance.now()));
    channel.port2.postMessage(0);
  }));

  /// Resolves with [finger, glass] once something that matches is there; with `other` once its words are others than now.
  function next({ selector, other }) {
    const words = () => document.querySelector(selector)?.textContent;
    const before = words();
    const there = () => other ? words() !== before : document.querySelector(selector) !== null;
    return new Promise((resolve, reject) => {
      const watch = new MutationObserver(() => {
        if (!there()) return;
        watch.disconnect();
        clearTimeout(limit);
        drawn().then(at => resolve([touched, at]));
      });
      const limit = setTimeout(() => { watch.disconnect(); reject(new Error(`Nothing came of it: ${selector}`)); }, 20000);
      watch.observe(document, { subtree: true, childList: true, attributes: true, characterData: true });
    });
  }

  /// How far this page's clock is ahead of the machine's: its origin was taken when it was opened.
  function ahead() {
    const differences = Array.from({ length: 2000 }, () => now(performance.now()) - Date.now());
    return Math.min(...differences);
  }

  return { next, ahead };
})();
