'use strict';

// Small tools of the page: elements, calls, sentences. No state of the cabinet is kept here.

function h(tag, attributes, ...children) {
  const element = document.createElement(tag);
  for (const [key, value] of Object.entries(attributes || {})) {
    if (key.startsWith('on')) element.addEventListener(key.slice(2), value);
    else if (value === true) element.setAttribute(key, '');
    else if (value !== false && value != null) element.setAttribute(key, value);
  }
  element.append(...children.flat().filter(child => child != null && child !== false));
  return element;
}

/** Vietnamese with its English below it. */
function two(vi, en) {
  return [h('span', { class: 'vi' }, vi), h('small', { class: 'en', lang: 'en' }, en)];
}

function button(vi, en, act, kind, attributes) {
  return h('button', { type: 'button', class: kind || '', onclick: act, ...attributes }, two(vi, en));
}

async function call(method, path, body) {
  try {
    const response = await fetch(path, {
      method,
      headers: body === undefined ? {} : { 'Content-Type': 'application/json' },
      body: body === undefined ? undefined : JSON.stringify(body),
    });
    const answer = await response.json();
    if (!response.ok) {
      say(answer.error, true);
      return null;
    }
    return answer;
  } catch {
    say('Chương trình mô phỏng không trả lời. / The simulator does not answer.', true);
    return null;
  }
}

let saying = 0;
function say(sentence, bad) {
  const box = document.getElementById('say');
  box.textContent = sentence;
  box.classList.toggle('bad', !!bad);
  box.hidden = false;
  clearTimeout(saying);
  saying = setTimeout(() => { box.hidden = true; }, bad ? 7000 : 3000);
}

function clock(iso) {
  return new Date(iso).toLocaleTimeString('vi-VN', { hour12: false });
}
