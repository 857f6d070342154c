'use strict';

// Keeps the page in step with the world.

let current = null;

function show(view) {
  if (!current) {
    document.getElementById('name').textContent = view.name;
    document.getElementById('nameEn').textContent = view.nameEn;
    buildSteel(view);
  }
  current = view;
  showDoors(view);
  showFittings(view);
  showPanels(view);
}

function watch() {
  const events = new EventSource('/api/events');
  events.onmessage = message => {
    document.getElementById('offline').hidden = true;
    show(JSON.parse(message.data));
  };
  events.onerror = () => {
    document.getElementById('offline').hidden = false;
    if (events.readyState === EventSource.CLOSED) setTimeout(watch, 1000);
  };
}

document.getElementById('bigClose').addEventListener('click', () => document.getElementById('big').close());
buildTabs();
Promise.all(['/samples.json', '/api/codes'].map(address => fetch(address).then(response => response.json())))
  .then(([samples, more]) => buildScanner({ cards: samples.cards, codes: [...more, ...samples.codes] }));
watch();
