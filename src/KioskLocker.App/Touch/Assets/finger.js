// Presses that were meant and that a browser takes for something else: by a finger that slid while it pressed (an old hand, a wet glass), and by one
// beside a palm that rests on the glass. All others are the browser's own.
(function () {
  'use strict';

  const controls = '[data-action], [data-local], [data-key]';

  // What moved less is a tap for the browser as well, which takes up to 15 pixels for one.
  const tapPx = 10;

  const down = new Map();

  // Whoever takes a hand away means nothing by it, and two fingers that come down together are no press either.
  let last = null;

  const controlAt = touch => document.elementFromPoint(touch.clientX, touch.clientY)?.closest(controls) ?? null;

  const listening = { capture: true, passive: true };
  addEventListener('touchstart', event => {
    for (const touch of event.changedTouches) {
      down.set(touch.identifier, { control: controlAt(touch), x: touch.clientX, y: touch.clientY, isHeard: event.touches.length === 1 });
    }
    last = event.changedTouches.length === 1 ? event.changedTouches[0].identifier : null;
  }, listening);

  addEventListener('touchmove', event => {
    for (const touch of event.changedTouches) {
      const from = down.get(touch.identifier);
      if (from && Math.hypot(touch.clientX - from.x, touch.clientY - from.y) > tapPx) {
        from.isHeard = false;
      }
    }
  }, listening);

  addEventListener('touchcancel', event => {
    for (const touch of event.changedTouches) {
      down.delete(touch.identifier);
    }
  }, listening);

  addEventListener('touchend', event => {
    for (const touch of event.changedTouches) {
      const from = down.get(touch.identifier);
      down.delete(touch.identifier);
      if (!from || from.isHeard || touch.identifier !== last || from.control === null || from.control.disabled || controlAt(touch) !== from.control) {
        continue;
      }
      // Should the browser have taken it for a tap after all, it is one press and not two.
      event.preventDefault();
      const click = new MouseEvent('click', { bubbles: true, cancelable: true, detail: 1, view: window, clientX: touch.clientX, clientY: touch.clientY });
      click.struckAt = event.timeStamp;
      from.control.dispatchEvent(click);
    }
  }, { capture: true, passive: false });
})();
