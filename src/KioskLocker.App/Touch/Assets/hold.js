// A panel, not a browser. Runs before every other script, so that there is no moment without it.
(function () {
  'use strict';

  // The framework writes the markup of our own components as text. Nothing else becomes markup, no text ever becomes a script, and one address may be asked for a worker.
  if (window.trustedTypes) {
    trustedTypes.createPolicy('default', {
      createHTML: text => (/<\s*(script|iframe|frame|object|embed|link|meta|base|form)\b/i.test(text) ? null : text),
      createScriptURL: address => (address === '/calm.js' ? address : null),
    });
  }

  // Nobody stands beside the panel to close a window or to answer a dialog.
  for (const [name, answer] of [['open', null], ['alert', undefined], ['confirm', false], ['prompt', null], ['print', undefined]]) {
    window[name] = () => answer;
  }
  window.addEventListener('beforeunload', event => event.stopImmediatePropagation(), { capture: true });

  // The only place to go to is the panel's own page.
  const isOwn = address => {
    const to = new URL(address, location.href);
    return to.origin === location.origin && to.pathname === '/';
  };
  if (window.navigation) {
    navigation.addEventListener('navigate', event => {
      if (event.cancelable && event.navigationType !== 'reload' && !isOwn(event.destination.url)) {
        event.preventDefault();
      }
    });
  }

  const stop = event => event.preventDefault();

  // A link with a window or a file as its target does not pass there.
  for (const name of ['click', 'submit']) {
    document.addEventListener(name, event => {
      if (name === 'submit' || event.target.closest?.('a[href], area[href]')) {
        event.preventDefault();
      }
    }, { capture: true });
  }

  const held = { capture: true, passive: false };
  for (const name of ['contextmenu', 'dragstart', 'dragenter', 'dragover', 'drop', 'gesturestart', 'gesturechange', 'auxclick', 'dblclick', 'copy', 'cut', 'paste']) {
    document.addEventListener(name, stop, held);
  }

  // Side buttons of a mouse go back and forward, the middle one scrolls or opens.
  for (const name of ['pointerdown', 'mousedown', 'pointerup', 'mouseup']) {
    document.addEventListener(name, event => {
      if (event.button > 0) {
        event.preventDefault();
      }
    }, held);
  }
  document.addEventListener('selectstart', event => {
    if (!(event.target instanceof HTMLInputElement)) {
      event.preventDefault();
    }
  }, held);
  document.addEventListener('wheel', event => {
    if (event.ctrlKey) {
      event.preventDefault();
    }
  }, held);

  // Not at touchstart: a palm that rests on the glass must not take the finger's touch away.
  document.addEventListener('touchmove', event => {
    if (event.touches.length > 1) {
      event.preventDefault();
    }
  }, held);

  // While the calm screen covers the page, no key reaches a button beneath it.
  const isCovered = () => !document.getElementById('restarting')?.hidden;
  const isShortcut = event => event.ctrlKey || event.altKey || event.metaKey
    || /^(F\d+|Escape|Help|Find|Open|Save|New|Close|Print|ContextMenu|Power|Sleep|Eject)$|^(Browser|Launch|Media|Zoom|PrintScreen)/.test(String(event.key));
  for (const name of ['keydown', 'keyup']) {
    document.addEventListener(name, event => {
      if (isShortcut(event) || isCovered()) {
        event.preventDefault();
        event.stopImmediatePropagation();
      }
    }, held);
  }
})();
