'use strict';

// The steel: doors, the panel between them, and the bench with everything one can do to the chosen door.

const SizeNames = { small: ['nhỏ', 'small'], medium: ['vừa', 'medium'], large: ['lớn', 'large'] };
const ContactNames = {
  ok: ['Tốt', 'works'],
  stuckOpen: ['Kẹt “mở”', 'stuck open'],
  stuckClosed: ['Kẹt “đóng”', 'stuck closed'],
  broken: ['Đứt dây', 'broken wire'],
};
const Things = ['Túi hồ sơ', 'Bìa giấy tờ', 'Bản vẽ cuộn'];

const doors = new Map();
let chosen = null;

function buildSteel(view) {
  const steel = document.getElementById('steel');
  const columns = Math.max(...view.doors.map(door => door.column));
  for (let column = 0; column <= columns; column++) {
    if (column > 0) {
      const stack = h('div', { class: 'column' });
      for (const door of view.doors.filter(one => one.column === column)) {
        doors.set(door.number, buildDoor(door));
        stack.append(doors.get(door.number).root);
      }
      steel.append(stack);
    }
    if (column === view.panelAfterColumn) steel.append(buildPanel());
  }
}

function buildPanel() {
  return h('div', { class: 'panel' },
    h('div', { class: 'glass' }, h('span', {}, 'Màn hình cảm ứng'), h('small', {}, 'do máy tự hiện, trong một cửa sổ riêng'), h('small', { lang: 'en' }, 'The kiosk shows its touch screen in a window of its own')),
    h('div', { class: 'devices' },
      h('div', { class: 'scanner', id: 'scannerWindow' }, h('i'), h('small', {}, 'Đưa mã vào đây', h('span', { lang: 'en' }, 'scan here'))),
      h('button', { class: 'slot', id: 'slot', type: 'button', title: 'Xem phiếu / look at the slips', onclick: () => openTab('print') },
        h('span', { class: 'mouth' }), h('span', { class: 'paper', id: 'paper', hidden: true }, h('img', { id: 'paperImage', alt: 'Phiếu vừa in / newest slip' })), h('small', {}, 'Lấy phiếu', h('span', { lang: 'en' }, 'slips')))),
    buildHatch());
}

function buildDoor(door) {
  const n = door.number;
  const inside = h('div', { class: 'inside' });
  const tags = h('span', { class: 'tags' });
  const lamp = h('span', { class: 'bulb', hidden: true });
  const leaf = h('button', { class: 'leaf', type: 'button', onclick: event => { event.stopPropagation(); choose(n); } },
    h('span', { class: 'number' }, String(n)),
    door.low ? h('span', { class: 'low', title: 'Ngăn thấp, với tới từ xe lăn / reachable from a wheelchair' }, '♿︎') : null,
    h('span', { class: 'latch' }),
    tags);
  const root = h('div', { class: 'door ' + door.size, 'data-door': n, onclick: () => choose(n) }, inside, leaf, lamp);
  return { root, inside, leaf, tags, lamp, shown: '' };
}

function showDoors(view) {
  for (const door of view.doors) {
    const parts = doors.get(door.number);
    const now = JSON.stringify(door) + (chosen === door.number);
    if (parts.shown === now) continue;
    parts.shown = now;
    parts.root.classList.toggle('open', door.open);
    parts.root.classList.toggle('chosen', chosen === door.number);
    parts.leaf.setAttribute('aria-label', `Ngăn ${door.number}, ${door.open ? 'đang mở' : 'đóng'}`);
    parts.inside.replaceChildren(...(door.open ? insideOf(door) : []));
    parts.tags.replaceChildren(...faultsOf(door).map(([vi, en]) => h('em', { title: en }, vi)));
  }
  showBench(view);
}

function faultsOf(door) {
  const faults = [];
  if (door.jammed) faults.push(['kẹt', 'jammed']);
  if (door.contact !== 'ok') faults.push([ContactNames[door.contact][0].toLowerCase(), ContactNames[door.contact][1]]);
  if (door.lockOf !== door.number) faults.push([`dây khóa của ${door.lockOf}`, `wired to the lock of ${door.lockOf}`]);
  if (door.energised) faults.push(['khóa còn điện', 'current still flows through the lock']);
  if (door.readsOpen !== door.open) faults.push([door.readsOpen ? 'báo mở' : 'báo đóng', 'the wire tells another story']);
  return faults;
}

function insideOf(door) {
  const stop = act => event => { event.stopPropagation(); choose(door.number); act(); };
  return [
    h('b', { class: 'which' }, String(door.number)),
    h('div', { class: 'things' }, door.items.map(item => h('span', { class: 'thing', title: item.name }, item.name))),
    h('div', { class: 'quick' },
      h('button', { type: 'button', class: 'main', title: 'Shut the door', onclick: stop(() => act(door.number, 'shut')) }, 'Đóng cửa'),
      door.items.length === 0
        ? h('button', { type: 'button', title: 'Put a bag in', onclick: stop(() => put(door.number, Things[0])) }, 'Bỏ túi vào')
        : h('button', { type: 'button', title: 'Take everything out', onclick: stop(() => takeOut(door.number)) }, 'Lấy ra')),
  ];
}

function act(number, verb) { return call('POST', `/api/doors/${number}/${verb}`); }
function put(number, name) { return call('POST', `/api/doors/${number}/items`, { name }); }
function takeOut(number) { return call('DELETE', `/api/doors/${number}/items`); }

function choose(number) {
  chosen = number;
  if (current) showDoors(current);
}

let benchShown = '';
function showBench(view) {
  const bench = document.getElementById('bench');
  const door = view.doors.find(one => one.number === chosen);
  const now = JSON.stringify(door || null);
  if (now === benchShown) return;
  benchShown = now;
  if (!door) {
    bench.replaceChildren(h('p', { class: 'hint' }, two('Chạm vào một cánh cửa để làm việc với nó. Khóa chỉ mở khi máy ra lệnh; cửa chỉ đóng bằng tay.',
      'Touch a door to work on it. Locks open only when the kiosk orders; doors are shut only by hand.')));
    return;
  }

  const n = door.number;
  const size = SizeNames[door.size];
  bench.replaceChildren(
    h('div', { class: 'who' },
      h('b', {}, `Ngăn ${n}`),
      h('span', { class: door.open ? 'state open' : 'state' }, two(door.open ? 'ĐANG MỞ' : 'ĐÓNG', door.open ? 'open' : 'shut')),
      h('small', {}, `${size[0]}${door.low ? ', thấp' : ''} · ${door.board}/${door.channel} · dây báo ${door.readsOpen ? 'mở' : 'đóng'}`),
      h('small', { lang: 'en', class: 'en' }, `${size[1]}${door.low ? ', low' : ''} · the wire says ${door.readsOpen ? 'open' : 'closed'}`)),
    h('div', { class: 'group' }, h('h3', {}, 'Người dân', h('small', {}, 'citizen')), h('div', { class: 'row' },
      door.open
        ? [button('Đóng cửa', 'shut', () => act(n, 'shut'), 'main'), ...Things.slice(0, 2).map((thing, i) => button('Bỏ ' + thing.toLowerCase(), i === 0 ? 'bag in' : 'papers in', () => put(n, thing))),
          button('Lấy hết ra', 'take out', () => takeOut(n), '', { disabled: door.items.length === 0 })]
        : [button('Cạy cửa', 'force open', () => act(n, 'force'), 'danger')])),
    h('div', { class: 'group one' }, h('h3', {}, 'Chốt', h('small', {}, 'latch')), h('div', { class: 'row' },
      button(door.jammed ? 'Gỡ kẹt' : 'Làm kẹt', door.jammed ? 'free it' : 'jam it', () => act(n, door.jammed ? 'unjam' : 'jam'), door.jammed ? 'on' : ''))),
    h('div', { class: 'group' }, h('h3', {}, 'Tiếp điểm', h('small', {}, 'contact')), h('div', { class: 'row tight' },
      Object.entries(ContactNames).map(([key, [vi, en]]) => button(vi, en, () => act(n, 'contact/' + key), door.contact === key ? 'on' : '', { 'aria-pressed': String(door.contact === key) })))),
    door.items.length === 0 ? '' : h('div', { class: 'group inside-list' }, h('h3', {}, 'Bên trong', h('small', {}, 'inside')), h('div', { class: 'row tight' },
      door.items.map(item => button(item.name, door.open ? 'take it out' : 'behind the door', () => call('DELETE', `/api/doors/${n}/items/${item.id}`), '', { disabled: !door.open })))));
}
