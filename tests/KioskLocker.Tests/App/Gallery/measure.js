// A ruler for pages of the panel, put into each page before its own scripts. A finding is a sentence about one thing that a person would stumble over.
globalThis.ruler = (() => {
  'use strict';

  const target = 64;
  const gap = 8;
  const pictureText = 20;
  const slack = 1;
  const touchable = 'button, a[href], input, select, textarea, [role="button"], [role="checkbox"], [role="radio"]';
  const pictures = 'svg, img, canvas, video';
  const px = value => `${Math.round(value)} px`;
  const words = text => `"${text.trim().replace(/\s+/g, ' ').slice(0, 40)}"`;

  // Words that a style may take away, and why it may. Whatever is not listed has to find room, in every form and with letters of every size.
  const mayGo = [
    ['svg text', 'numbers in a drawing: the words beside it say the one that counts'],
    ['figcaption', 'the caption of a drawing, which shows the same'],
    ['.page:has(> .notice) .scan-way, .page:has(> .notice) .idle-scan', 'the notice says what may be scanned'],
    ['.page:has(> .notice) .typing .lead, .page:has(> .notice) .typing .field-note', 'the notice is what counts; both are back once it is closed'],
    ['.home:has(.off) .idle-scan', 'a short way to what the buttons offer, where a reason why some cannot be used needs its room'],
    ['.words:has([data-seen-open]) > p', 'the hotline, which stands at the foot of every screen'],
    ['.page-list .note, .staff-others > h2', 'for staff: what a page holds stands on it'],
  ];

  const isShown = one => one.checkVisibility({ opacityProperty: true, visibilityProperty: true });
  const styleOf = one => getComputedStyle(one);

  function nameOf(one) {
    const data = one.dataset ?? {};
    if (one.matches('input, textarea, select')) return `field ${data.field ?? one.name ?? one.id}`;
    if (data.key !== undefined) return `key ${data.key}`;
    if (one.matches(touchable)) {
      const what = data.action ?? data.local ?? one.textContent.trim().slice(0, 30);
      return `button ${what}${data.value ? ' ' + data.value : ''}`;
    }
    if (one.matches(pictures)) return `picture ${one.getAttribute('aria-label') ?? one.getAttribute('class') ?? one.tagName}`;
    if (one === document.scrollingElement) return 'the page';
    return one.getAttribute('class') ? `.${one.getAttribute('class').trim().split(/\s+/)[0]}` : one.tagName.toLowerCase();
  }

  // What a dialogue covers is not to be read or touched meanwhile.
  function topmost() {
    const dialogues = [...document.querySelectorAll('[aria-modal="true"], #restarting')].filter(isShown);
    return dialogues.pop() ?? document.querySelector('.page') ?? document.body;
  }

  const box = (left, top, right, bottom) => ({ left, top, right, bottom, width: right - left, height: bottom - top });
  const boxOf = rect => box(rect.left, rect.top, rect.right, rect.bottom);
  const both = (a, b) => box(Math.max(a.left, b.left), Math.max(a.top, b.top), Math.min(a.right, b.right), Math.min(a.bottom, b.bottom));
  const some = one => one.width > slack && one.height > slack;
  const panel = () => box(0, 0, innerWidth, innerHeight);

  // What cuts off whatever goes beyond it, from here upwards.
  function frames(from) {
    const found = [];
    for (let at = from; at && at !== document.body; at = at.parentElement) {
      const style = styleOf(at);
      if (style.overflowX !== 'visible' || style.overflowY !== 'visible') found.push(at);
    }
    return found;
  }

  function inside(frame) {
    const edge = frame.getBoundingClientRect();
    if (frame.ownerSVGElement !== undefined) return boxOf(edge);
    const [left, top] = [edge.left + frame.clientLeft, edge.top + frame.clientTop];
    return box(left, top, left + frame.clientWidth, top + frame.clientHeight);
  }

  const canScroll = frame => /auto|scroll/.test(styleOf(frame).overflowY) && frame.scrollHeight > frame.clientHeight + slack;

  // Of a box what can be seen of it now, and whether anything of it is behind an edge that cannot be scrolled away.
  function seen(from, whole) {
    let left = both(whole, panel());
    let scrolled = false;
    for (const frame of frames(from)) {
      if (canScroll(frame)) scrolled = true;
      left = both(left, inside(frame));
    }
    return { whole, left, scrolled, lost: Math.max(whole.width - left.width, whole.height - left.height) };
  }

  // Of the box of a line the height that these very letters take: figures are lower than letters with signs above and below.
  const pen = document.createElement('canvas').getContext('2d');
  function inked(rect, holder, text, size) {
    const style = styleOf(holder);
    pen.font = `${style.fontStyle} ${style.fontWeight} ${style.fontSize} ${style.fontFamily}`;
    const ink = pen.measureText(text);
    const scale = size / parseFloat(style.fontSize);
    const above = Math.max(0, ink.fontBoundingBoxAscent - ink.actualBoundingBoxAscent) * scale;
    const below = Math.max(0, ink.fontBoundingBoxDescent - ink.actualBoundingBoxDescent) * scale;
    return box(rect.left, rect.top + above, rect.right, rect.bottom - below);
  }

  function sizeOf(holder) {
    const size = parseFloat(styleOf(holder).fontSize);
    const matrix = holder.ownerSVGElement ? holder.getScreenCTM?.() : null;
    return matrix ? size * Math.hypot(matrix.a, matrix.b) : size;
  }

  function textsOf(root) {
    const found = [];
    const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
      const node = walker.currentNode;
      const holder = node.parentElement;
      if (!node.textContent.trim() || holder.matches('script, style, title') || !isShown(holder)) continue;
      const range = document.createRange();
      range.selectNodeContents(node);
      const size = sizeOf(holder);
      const lines = [...range.getClientRects()].map(rect => seen(holder, inked(rect, holder, node.textContent.trim(), size))).filter(line => line.whole.width > 0);

      // Said to those who hear the page, shown to nobody.
      if (lines.length === 0 || frames(holder).some(frame => frame.clientWidth <= 2 && frame.clientHeight <= 2)) continue;
      found.push({ node, holder, size, lines, name: `text ${words(node.textContent)}` });
    }
    return found;
  }

  // Text that is there and that a style hides. What the page itself marks as hidden is not there, and the calm screen comes and goes as a whole.
  function hidden(root, say) {
    const told = new Set();
    const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
      const holder = walker.currentNode.parentElement;
      if (!walker.currentNode.textContent.trim() || holder.matches('script, style, title') || isShown(holder)) continue;
      if (holder.closest('[hidden], #restarting') || mayGo.some(([which]) => holder.closest(which))) continue;
      let highest = holder;
      while (highest.parentElement && highest.parentElement !== root && !isShown(highest.parentElement)) highest = highest.parentElement;
      if (told.has(highest)) continue;
      told.add(highest);
      say(`text ${words(highest.textContent)} is hidden by a style`);
    }
  }

  function thingsOf(root, selector) {
    return [...root.querySelectorAll(selector)].filter(isShown).map(one => ({ one, name: nameOf(one), ...seen(one.parentElement, boxOf(one.getBoundingClientRect())) }))
      .filter(thing => some(thing.whole));
  }

  function scrolling(root, citizens, say) {
    for (const one of [document.scrollingElement, root, ...root.querySelectorAll('*')]) {
      const style = styleOf(one);
      if (one !== document.scrollingElement && style.overflowX === 'visible' && style.overflowY === 'visible') continue;
      if (one.matches('svg, svg *, input') || !isShown(one) || one.clientWidth <= 2) continue;
      const [down, across] = [one.scrollHeight - one.clientHeight, one.scrollWidth - one.clientWidth];
      if (across > slack && style.textOverflow === 'ellipsis') say(`text ${words(one.textContent)} ends in dots: ${px(one.scrollWidth)} in ${px(one.clientWidth)}`);
      else if (across > slack) say(`${nameOf(one)} is too wide by ${px(across)}`);
      if (down > slack && (citizens || style.overflowY === 'hidden' || style.overflowY === 'clip')) say(`${nameOf(one)} does not fit: ${px(down)} would have to be scrolled to`);
    }
  }

  function texts(all, least, listed, say) {
    for (const text of all) {
      const lost = text.lines.filter(line => !line.scrolled && line.lost > slack);
      if (lost.length > 0) say(`${text.name} is cut off by ${px(Math.max(...lost.map(line => line.lost)))}`);
      const painted = paintedAround(text.holder);
      const over = painted && Math.max(...text.lines.map(line => beyond(line.whole, boxOf(painted.getBoundingClientRect()))));
      if (painted && over > slack) say(`${text.name} sticks out of ${nameOf(painted)} by ${px(over)}`);

      const picture = text.holder.closest('svg');
      const wanted = picture ? Math.min(least, pictureText) : text.holder.closest('.mono') ? listed : least;
      if (text.size < wanted - 0.05) say(`${text.name} is ${text.size.toFixed(1)} px high instead of ${wanted}`);
    }
  }

  function paintedAround(holder) {
    for (let at = holder; at && at !== document.body && !at.matches('.page, .veil'); at = at.parentElement) {
      const style = styleOf(at);
      if (style.display !== 'inline' && !at.closest('svg') && (parseFloat(style.borderTopWidth) > 0 || !/, 0\)$|^transparent$/.test(style.backgroundColor))) return at;
    }
    return null;
  }

  const beyond = (a, b) => Math.max(b.left - a.left, a.right - b.right, b.top - a.top, a.bottom - b.bottom);

  function targets(things, say) {
    for (const a of things) {
      if (a.whole.width < target - 0.5 || a.whole.height < target - 0.5) say(`${a.name} is ${Math.round(a.whole.width)} px wide and ${Math.round(a.whole.height)} px high`);
      if (!a.scrolled && a.lost > slack) say(`${a.name} is cut off by ${px(a.lost)}`);
      if (a.one.matches('input, textarea') && a.one.scrollWidth > a.one.clientWidth + slack) say(`${a.name} cuts what was typed`);
      // The edge of what is scrolled to is nothing that anybody aims at.
      if (!some(a.left) || (a.scrolled && a.left.height < gap)) continue;
      const there = document.elementFromPoint(a.left.left + a.left.width / 2, a.left.top + a.left.height / 2);
      if (there && there !== a.one && !a.one.contains(there) && !there.contains(a.one)) say(`${a.name} is covered by ${nameOf(there)}`);
    }
  }

  function pairs(list, meet) {
    list.forEach((a, i) => list.slice(i + 1).forEach(b => meet(a, b)));
  }

  function distances(things, say) {
    pairs(things.filter(one => some(one.left)), (a, b) => {
      if (a.one.contains(b.one) || b.one.contains(a.one)) return;
      const between = Math.max(a.left.left - b.left.right, b.left.left - a.left.right, a.left.top - b.left.bottom, b.left.top - a.left.bottom);
      if (between <= -slack) say(`${a.name} and ${b.name} overlap`);
      else if (between < gap - 0.1) say(`${a.name} and ${b.name} are ${px(between)} apart`);
    });
  }

  function overlaps(things, drawn, all, say) {
    const meets = (one, text) => text.lines.some(line => some(both(one.left, line.left)));
    for (const text of all) {
      for (const one of [...things, ...drawn]) {
        if (!one.one.contains(text.node) && meets(one, text)) say(`${one.name} and ${text.name} overlap`);
      }
    }
    pairs(all, (a, b) => {
      if (a.lines.some(one => b.lines.some(other => some(both(one.left, other.left))))) say(`${a.name} and ${b.name} overlap`);
    });
    for (const one of drawn) {
      for (const other of things) {
        if (!other.one.contains(one.one) && !one.one.contains(other.one) && some(both(one.left, other.left))) say(`${one.name} and ${other.name} overlap`);
      }
      if (!one.scrolled && one.lost > slack) say(`${one.name} is cut off by ${px(one.lost)}`);
    }
  }

  // Where staff may have to scroll, the keys for it take their room; a citizen's screen has to do without.
  function settleKeys(citizens) {
    const [content, keys] = [document.querySelector('.content'), document.querySelector('.scroll-keys')];
    if (!content || !keys) return;
    keys.hidden = true;
    keys.hidden = citizens || content.scrollHeight <= content.clientHeight + slack;
  }

  /// least: smallest text in pixels; listed: the same where technicians read frames and logs; citizens: nothing may have to be scrolled to.
  function measure({ least, listed, citizens }) {
    const found = new Set();
    const say = sentence => found.add(sentence);
    settleKeys(citizens);
    const root = topmost();
    const all = textsOf(root);
    const things = thingsOf(root, touchable);
    const drawn = thingsOf(root, pictures).filter(one => !one.one.parentElement.closest(pictures));
    scrolling(root, citizens, say);
    hidden(root, say);
    texts(all, least, listed, say);
    targets(things, say);
    distances(things, say);
    overlaps(things, drawn, all, say);
    const main = things.filter(one => one.one.matches('.primary') && !one.one.matches('.choices *'));
    if (citizens && main.length > 1) say(`${main.length} buttons are the main one: ${main.map(one => one.name).join(', ')}`);
    return [...found];
  }

  /// Resolves once the page's own beat says that what was asked for is drawn; rejects after a minute, which only a page that is stuck needs.
  function struck(beat) {
    const there = () => document.querySelector('[data-beat]')?.dataset.beat === beat;
    return new Promise((resolve, reject) => {
      if (there()) return resolve();
      const limit = setTimeout(() => end(() => reject(new Error(`The page does not come to its beat ${beat}.`))), 60000);
      const watch = new MutationObserver(() => there() && end(resolve));
      const end = how => (clearTimeout(limit), watch.disconnect(), how());
      watch.observe(document, { subtree: true, childList: true, attributes: true, attributeFilter: ['data-beat'] });
    });
  }

  return { measure, struck };
})();
