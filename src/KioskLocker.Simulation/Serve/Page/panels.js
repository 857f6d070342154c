'use strict';

// The side: scanner, printer, phone, wires, ledger.

const Tabs = [
  ['scan', 'Quét', 'Scanner'],
  ['print', 'Phiếu', 'Printer'],
  ['phone', 'Tin nhắn', 'Phone'],
  ['wires', 'Dây, điện', 'Wires'],
  ['ledger', 'Sổ', 'Ledger'],
];
const seen = { slips: 0, phone: 0, ledger: 0 };
let openedTab = 'scan';

function buildTabs() {
  document.getElementById('tabs').append(...Tabs.map(([id, vi, en]) =>
    h('button', { type: 'button', role: 'tab', id: 'tab-' + id, onclick: () => openTab(id) }, two(vi, en), h('b', { class: 'new', hidden: true }))));
  // An address like #print,5 opens a pane with a door chosen.
  const [tab, door] = location.hash.slice(1).split(',');
  openTab(tab);
  chosen = Number(door) || null;
}

function openTab(id) {
  openedTab = Tabs.some(tab => tab[0] === id) ? id : 'scan';
  for (const [name] of Tabs) {
    document.getElementById('pane-' + name).hidden = name !== openedTab;
    document.getElementById('tab-' + name).setAttribute('aria-selected', String(name === openedTab));
  }
  document.querySelector(`#tab-${openedTab} .new`).hidden = true;
}

function news(id) {
  if (openedTab !== id) document.querySelector(`#tab-${id} .new`).hidden = false;
}

function showPanels(view) {
  showLines(view);
  showWires(view);
  showPrinter(view);
  if (view.phoneMessages !== seen.phone) {
    if (view.phoneMessages > 0) news('phone');
    seen.phone = view.phoneMessages;
    call('GET', '/api/phone').then(showPhone);
  }
  if (view.ledger !== seen.ledger || seen.ledger === 0) {
    seen.ledger = view.ledger;
    call('GET', '/api/ledger?after=' + Math.max(0, view.ledger - 80)).then(showLedger);
  }
}

// --- scanner

function buildScanner(samples) {
  const text = h('textarea', { rows: 2, 'aria-label': 'Nội dung / text', placeholder: 'Nội dung bất kỳ… / any text…', spellcheck: 'false' });
  const terminator = h('select', { 'aria-label': 'Ký tự kết thúc / terminator' },
    [['cr', 'CR'], ['lf', 'LF'], ['crlf', 'CR LF'], ['none', 'không / none']].map(([value, label]) => h('option', { value }, label)));
  const split = h('select', { 'aria-label': 'Cách gửi / split' },
    [['0', 'một lần / whole'], ['1', 'từng byte / by bytes'], ['7', '7 byte một / by sevens']].map(([value, label]) => h('option', { value }, label)));
  const scan = value => call('POST', '/api/scan', { text: value, terminator: terminator.value, split: Number(split.value) || null }).then(answer => {
    if (!answer) return;
    flash();
    say(answer.delivered ? `Đã quét ${answer.bytes} byte. / Scanned ${answer.bytes} bytes.` : 'Đã quét, nhưng đầu dây kia không ai nghe. / Scanned, but nobody listens.', !answer.delivered);
  });
  document.getElementById('pane-scan').replaceChildren(
    h('h2', {}, two('Thẻ căn cước', 'ID cards of people who do not exist')),
    h('div', { class: 'cards' }, samples.cards.map(card => h('button', { type: 'button', class: 'idcard', onclick: () => scan(card.text) },
      h('span', { class: 'face', 'aria-hidden': 'true' }), h('span', { class: 'qr', 'aria-hidden': 'true' }),
      h('b', {}, card.name), h('span', {}, `•••••••••${card.text.slice(9, 12)} · ${card.born}`), h('small', {}, `${card.kind} · ${card.kindEn}`)))),
    ...samples.codes.flatMap(group => [
      h('h2', {}, two(group.group, group.groupEn)),
      h('div', { class: 'codes' }, group.items.map(item => button(item.label, item.labelEn, () => scan(item.text), 'code', { title: item.text }))),
    ]),
    h('h2', {}, two('Gõ tùy ý', 'any text')),
    h('form', { class: 'free', onsubmit: event => { event.preventDefault(); scan(text.value); } }, text,
      h('div', { class: 'row' }, h('label', {}, 'Kết thúc', terminator), h('label', {}, 'Gửi', split), h('button', { type: 'submit', class: 'main' }, two('Quét', 'scan')))));
}

function flash() {
  const scanner = document.getElementById('scannerWindow');
  scanner.classList.remove('flash');
  void scanner.offsetWidth;
  scanner.classList.add('flash');
}

// --- printer

const Paper = { full: ['Còn đủ', 'plenty'], low: ['Sắp hết', 'near end'], out: ['Hết', 'out'] };
let printerShown = '';

function showPrinter(view) {
  const printer = view.printer;
  const now = JSON.stringify(printer);
  if (printerShown === now) return;
  const first = printerShown === '';
  printerShown = now;
  const pane = document.getElementById('pane-print');
  if (!printer) {
    pane.replaceChildren(h('p', { class: 'hint' }, two('Tủ này không có máy in.', 'This cabinet has no printer.')));
    return;
  }

  const knob = name => () => call('POST', '/api/printer/' + name);
  const paper = (value, name) => button(...Paper[value], knob(name), printer.paper === value ? 'on' : '', { 'aria-pressed': String(printer.paper === value) });
  const toggle = (on, label, onName, offName) => button(...label[on ? 1 : 0], knob(on ? offName : onName), on ? 'on danger' : '', { 'aria-pressed': String(on) });
  pane.replaceChildren(
    h('h2', {}, two('Giấy', 'paper')), h('div', { class: 'row' }, paper('full', 'refill'), paper('low', 'nearEnd'), paper('out', 'paperOut'),
      button('Hết giữa phiếu', 'runs out within a slip', knob('runOutInSlip'))), h('p', { class: 'hint' }, `Còn ${(printer.centimetresLeft / 100).toFixed(1)} m / metres left`),
    h('h2', {}, two('Máy in', 'printer')), h('div', { class: 'row' },
      toggle(printer.coverOpen, [['Mở nắp', 'open the cover'], ['Nắp đang mở', 'cover is open']], 'coverOpen', 'coverClosed'),
      toggle(printer.cutterJammed, [['Kẹt dao', 'jam the cutter'], ['Dao đang kẹt', 'cutter is jammed']], 'cutterJam', 'cutterFree'),
      toggle(printer.headHot, [['Đầu in nóng', 'overheat the head'], ['Đầu in đang nóng', 'head is hot']], 'headHot', 'headCool'),
      toggle(!printer.powered, [['Tắt máy in', 'switch off'], ['Đang tắt', 'is off']], 'off', 'on'),
      toggle(printer.silent, [['Im lặng', 'go silent'], ['Đang im lặng', 'is silent']], 'silent', 'answering')),
    h('h2', {}, two('Phiếu đã in', 'slips, newest first')),
    h('div', { class: 'slips', id: 'slips' }));
  if (printer.slips > seen.slips && !first) news('print');
  seen.slips = printer.slips;
  call('GET', '/api/slips').then(showSlips);
}

function showSlips(slips) {
  const list = document.getElementById('slips');
  if (!slips || !list) return;
  list.replaceChildren(...(slips.length === 0
    ? [h('p', { class: 'hint' }, two('Chưa có phiếu nào.', 'No slip yet.'))]
    : slips.map(slip => h('button', { type: 'button', class: 'slip', onclick: () => enlarge(slip.number) },
      h('img', { src: `/api/slips/${slip.number}.png`, alt: `Phiếu ${slip.number}`, loading: 'lazy' }), h('small', {}, `#${slip.number} · ${clock(slip.at)}`)))));
  const paper = document.getElementById('paper');
  if (paper && slips.length > 0) {
    const source = `/api/slips/${slips[0].number}.png`;
    const image = document.getElementById('paperImage');
    if (image.getAttribute('src') !== source) image.setAttribute('src', source);
    paper.hidden = false;
  }
}

function enlarge(number) {
  document.getElementById('bigImage').src = `/api/slips/${number}.png`;
  document.getElementById('big').showModal();
}

// --- phone

function showPhone(messages) {
  const pane = document.getElementById('pane-phone');
  if (!messages) return;
  const people = new Map();
  for (const message of messages) people.set(message.to, [...(people.get(message.to) || []), message]);
  pane.replaceChildren(h('h2', {}, two('Điện thoại của người dân', 'what the office’s message gateway sent')),
    ...(people.size === 0
      ? [h('p', { class: 'hint' }, two('Chưa có tin nhắn nào.', 'No message yet.'))]
      : [...people].map(([number, list]) => h('section', { class: 'phone' }, h('h3', {}, number),
        list.map(message => h('div', { class: 'bubble' }, h('p', {}, message.text), h('small', {}, clock(message.at)), ...showCode(message.text)))))));
}

// The QR that a smartphone would show for the code of a message.
function showCode(text) {
  const code = text.match(/\b[0-9A-Z]{3}-[0-9A-Z]{3}-[0-9A-Z]{3}\b/);
  return code ? [button('Đưa mã QR vào máy quét', 'show its QR to the scanner', () => call('POST', '/api/scan', { text: 'KLP:' + code[0].replaceAll('-', '') }), 'code')] : [];
}

// --- wires

let wiresShown = '';
let linesShown = '';
const LineNames = { xor8a: ['Mạch khóa', 'locker board'], kerongCu16: ['Mạch khóa', 'locker board'], modbusRelay: ['Mạch rơ-le', 'relay board'], gpio: ['Chân GPIO', 'pins'], scanner: ['Máy quét', 'scanner'], escpos: ['Máy in', 'printer'] };
const BoardKinds = { xor8a: '8A/80', kerongCu16: 'Kerong CU16', modbusRelay: 'Modbus', gpio: 'GPIO' };
const RelayNames = { ok: ['tốt', 'works'], welded: ['dính', 'welded'], dead: ['đứt', 'dead'] };
const FaultNames = {
  noReply: ['Không trả lời', 'no reply'], lateReply: ['Trả lời trễ 1 s', 'late reply'], badChecksum: ['Sai tổng kiểm', 'bad checksum'],
  halfFrame: ['Nửa khung', 'half frame'], gluedFrames: ['Khung dính nhau', 'glued frames'], wrongAddress: ['Sai địa chỉ', 'wrong address'],
  unsolicitedInside: ['Khung lạ chen giữa', 'stray frame inside'], unsolicitedBefore: ['Khung lạ đến trước', 'stray frame before'], singleBytes: ['Từng byte một', 'byte by byte'],
};

function lineState(line) {
  return !line.plugged ? ['off', 'đã rút', 'pulled'] : line.listening ? ['good', 'máy đang nghe', 'kiosk listens'] : ['idle', 'chưa ai nghe', 'nobody listens'];
}

function showLines(view) {
  const now = JSON.stringify(view.lines);
  if (now === linesShown) return;
  linesShown = now;
  document.getElementById('lines').replaceChildren(...view.lines.map(line => {
    const [kind, vi, en] = lineState(line);
    return h('li', { class: kind, title: line.path }, h('i'), h('span', {}, two(line.name, vi + ' · ' + en)));
  }));
}

function showWires(view) {
  const now = JSON.stringify([view.lines, view.boards, view.fittings]);
  if (now === wiresShown) return;
  wiresShown = now;
  document.getElementById('pane-wires').replaceChildren(
    h('h2', {}, two('Cáp nối tới máy', 'cables to the kiosk')),
    ...view.lines.map(line => {
      const [kind, vi, en] = lineState(line);
      const verb = line.plugged ? 'pull' : 'plug';
      return h('div', { class: 'wire ' + kind }, h('i'), h('span', {}, h('b', {}, `${LineNames[line.kind][0]} · ${line.name}`), h('small', {}, `${vi} · ${en}`), h('code', {}, line.path)),
        h('span', { class: 'row' },
          view.boards.some(board => board.line === line.name) ? button('Dội', 'echo', () => call('POST', `/api/lines/${line.name}/echo`, { on: !line.echo }), line.echo ? 'on' : '', { 'aria-pressed': String(line.echo) }) : null,
          button(line.plugged ? 'Rút' : 'Cắm', line.plugged ? 'pull' : 'plug in', () => call('POST', `/api/lines/${line.name}/${verb}`), line.plugged ? 'danger' : 'main')));
    }),
    ...fittingRows(view.fittings).filter(Boolean),
    ...view.boards.flatMap(board => [
      h('h2', {}, two(`${LineNames[board.kind][0]} “${board.id}”`, `${BoardKinds[board.kind]}${board.address === null ? '' : `, address ${board.address}`}, ${board.channels} channels`)),
      h('div', { class: 'row' }, button(board.silent ? 'Đang mất điện' : 'Sụt điện 3 s', board.silent ? 'no supply' : 'power dip', () => call('POST', `/api/boards/${board.id}/dip`, { ms: 3000 }), board.silent ? 'on danger' : '')),
      h('div', { class: 'faults' }, Object.entries(FaultNames).map(([name, [vi, en]]) => button(vi, en, () => board.fault === name
        ? call('DELETE', `/api/boards/${board.id}/fault`)
        : call('POST', `/api/boards/${board.id}/fault`, { fault: name }), board.fault === name ? 'on danger' : '', { 'aria-pressed': String(board.fault === name) }))),
      board.relays.length === 0 ? null : h('div', { class: 'relays' }, h('small', {}, 'Tiếp điểm rơ-le, chạm để đổi · relay contacts, touch to change'), board.relays.map((condition, index) => buildRelay(board, index + 1, condition))),
    ].filter(Boolean)));
}

// A touch makes a good contact weld, a welded one die, a dead one good.
function buildRelay(board, relay, condition) {
  const conditions = Object.keys(RelayNames);
  const next = conditions[(conditions.indexOf(condition) + 1) % conditions.length];
  const [vi, en] = RelayNames[condition];
  return h('button', { type: 'button', class: 'relay ' + condition, title: `Rơ-le ${relay}: ${vi} / relay ${relay}: ${en}`, onclick: () => call('POST', `/api/boards/${board.id}/relays/${relay}/${next}`) },
    h('b', {}, String(relay)), condition === 'ok' ? null : h('small', {}, vi));
}

// --- ledger

const Happened = {
  pulse: 'Khóa có điện · lock energised', doorOpened: 'Cửa mở · door opened', doorShut: 'Cửa đóng · door shut', itemIn: 'Bỏ vào · in', itemOut: 'Lấy ra · out',
  jammed: 'Kẹt chốt · jammed', unjammed: 'Gỡ kẹt · freed', contactChanged: 'Tiếp điểm · contact', wiringSwapped: 'Đổi dây · wires swapped', powerDip: 'Sụt điện · power dip',
  linePulled: 'Rút cáp · cable pulled', linePlugged: 'Cắm cáp · cable plugged', scanned: 'Quét · scanned', slipOut: 'Phiếu ra · slip out',
  lockReleased: 'Khóa hết điện · lock released', lampOn: 'Đèn sáng · lamp on', lampOff: 'Đèn tắt · lamp off', buzzerOn: 'Còi kêu · buzzer on', buzzerOff: 'Còi tắt · buzzer off',
  panelOpened: 'Mở nắp bảo dưỡng · service panel opened', panelShut: 'Đóng nắp bảo dưỡng · service panel shut', mainsLost: 'Mất điện lưới · mains lost', mainsBack: 'Có điện lại · mains back',
  relayChanged: 'Rơ-le · relay',
};

function showLedger(page) {
  if (!page) return;
  document.getElementById('pane-ledger').replaceChildren(
    h('h2', {}, two('Những gì đã thật sự xảy ra', 'what physically happened, newest first')),
    page.entries.length === 0 ? h('p', { class: 'hint' }, two('Chưa có gì.', 'Nothing yet.')) : h('ol', { class: 'ledger' }, page.entries.reverse().map(entry =>
      h('li', { class: entry.what }, h('time', {}, clock(entry.at)), h('b', {}, entry.door ? String(entry.door) : '·'), h('span', {}, Happened[entry.what] || entry.what),
        h('small', {}, [entry.detail, entry.milliseconds ? entry.milliseconds + ' ms' : null].filter(Boolean).join(' · '))))));
}
