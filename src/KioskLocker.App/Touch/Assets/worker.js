// Between the browser and the kiosk while a page is loaded, and only then. Where nobody answers, the citizen sees the calm screen and never the browser's own words.
(function () {
  'use strict';

  const answerMs = 4000;
  const againMs = 500;
  const patienceMs = 60000;
  const calm = self.calm;

  // The first page is to be held as well.
  addEventListener('install', () => skipWaiting());
  addEventListener('activate', event => event.waitUntil(clients.claim()));

  addEventListener('fetch', event => {
    if (event.request.mode === 'navigate') {
      event.respondWith(loadPage(event.request));
    } else if (['script', 'style'].includes(event.request.destination)) {
      event.respondWith(loadPart(event.request));
    }
  });

  // Read to its end: a page that broke off half way is as bad as none.
  async function load(request) {
    const answer = await fetch(request, { cache: 'no-store', signal: AbortSignal.timeout(answerMs) });
    if (!answer.ok) {
      throw new Error(String(answer.status));
    }
    return new Response(await answer.arrayBuffer(), { headers: answer.headers });
  }

  async function loadPage(request) {
    try {
      return await load(request);
    } catch {
      return new Response(calm.page, { headers: calm.headers });
    }
  }

  // Its page is there already and covered calmly, so what it lacks may come late.
  async function loadPart(request) {
    for (const end = Date.now() + patienceMs; ;) {
      try {
        return await load(request);
      } catch (fault) {
        if (Date.now() > end) {
          throw fault;
        }
      }
      await new Promise(done => setTimeout(done, againMs));
    }
  }
})();
