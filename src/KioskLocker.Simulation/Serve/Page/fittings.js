'use strict';

// What is fitted beside doors: lamps, buzzer, service panel, mains. Shown at the cabinet, moved in the wires pane.

let fittingsShown = '';

function showFittings(view) {
  const fittings = view.fittings;
  const now = JSON.stringify(fittings);
  if (now === fittingsShown) return;
  fittingsShown = now;
  for (const [number, parts] of doors) {
    const lit = fittings.lamps[number];
    parts.lamp.hidden = lit === undefined;
    parts.lamp.classList.toggle('lit', lit === true);
    parts.lamp.title = lit ? 'Đèn sáng / the lamp is lit' : 'Đèn tắt / the lamp is dark';
  }
  sign('cabinetLamp', fittings.lamp === true);
  sign('buzzer', fittings.buzzer === true);
  sign('battery', !fittings.mains);
  const hatch = document.getElementById('hatch');
  hatch.classList.toggle('open', fittings.panelOpen);
  hatch.replaceChildren(...two(fittings.panelOpen ? 'Nắp bảo dưỡng đang mở' : 'Nắp bảo dưỡng', fittings.panelOpen ? 'service panel, open' : 'service panel'));
}

function sign(id, on) { document.getElementById(id).hidden = !on; }

function movePanel(fittings) { return call('POST', '/api/panel/' + (fittings.panelOpen ? 'shut' : 'open')); }
function moveMains(fittings) { return call('POST', '/api/mains/' + (fittings.mains ? 'cut' : 'restore')); }

function buildHatch() {
  return h('button', { class: 'hatch', id: 'hatch', type: 'button', title: 'Mở hoặc đóng nắp bảo dưỡng / open or shut the service panel', onclick: () => movePanel(current.fittings) });
}

// The rows of the wires pane.
function fittingRows(fittings) {
  const unseen = sensed => sensed ? null : h('small', { class: 'unseen' }, 'máy không biết · no switch tells the kiosk');
  return [
    h('h2', {}, two('Nắp bảo dưỡng, điện lưới', 'service panel, mains')),
    h('div', { class: 'row' },
      button(fittings.panelOpen ? 'Đóng nắp' : 'Mở nắp', fittings.panelOpen ? 'shut the panel' : 'open the service panel', () => movePanel(fittings), fittings.panelOpen ? 'on danger' : '', { 'aria-pressed': String(fittings.panelOpen) }),
      button(fittings.mains ? 'Cắt điện lưới' : 'Có điện lại', fittings.mains ? 'cut mains, battery goes on' : 'mains comes back', () => moveMains(fittings), fittings.mains ? 'danger' : 'on', { 'aria-pressed': String(!fittings.mains) })),
    unseen(fittings.panelSensed && fittings.mainsSensed),
  ];
}
