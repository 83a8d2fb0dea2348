// A client of the payments API that shows what it sends and what comes back.

const CURRENCY = 'EUR';
const CARD = 'tok_visa';
// Tomcat sends the number of a status only.
const REASONS = {
  200: 'OK', 201: 'Created', 400: 'Bad Request', 404: 'Not Found', 409: 'Conflict', 422: 'Unprocessable Content',
  500: 'Internal Server Error', 503: 'Service Unavailable',
};

const byId = id => document.getElementById(id);
const form = byId('form');
const amountField = byId('amount');
const keyField = byId('key');
const usedKeys = new Set();
/** What "Send again" repeats, whatever the fields say by then. */
let last;
let sent = 0;
let listings = 0;

const actions = {
  charge: name => send(name, fromForm()),
  twice: name => {
    takeUnusedKey();
    const request = fromForm();
    send(`${name}, 1 of 2`, request, 'slow');
    send(`${name}, 2 of 2`, request, 'slow');
  },
  lose: name => {
    takeUnusedKey();
    send(name, fromForm(), 'lose-answer');
  },
  again: name => send(name, last),
  other: name => send(name, { key: last.key, amount: last.amount + 100 }),
};

/** Sends a request, and tells of it in the time line; the fault is what the server shall do wrong on purpose. */
async function send(name, request, fault) {
  last = request;
  if (request.key) {
    usedKeys.add(request.key);
  }
  showForm();
  const entry = addEntry(name, request);
  const start = performance.now();
  const outcome = await outcomeOf(request, fault);
  show(entry, outcome, `${Math.round(performance.now() - start)} ms`);
  announce(name, outcome);
  await listCharges();
}

/** Never fails: that no answer came, or half of one, is an outcome, too. */
async function outcomeOf(request, fault) {
  try {
    const response = await fetch('charges', {
      method: 'POST',
      headers: headersOf(request, fault),
      body: bodyOf(request),
    });
    return outcomeOfAnswer(response, await response.json());
  } catch {
    return {
      kind: 'lost',
      badge: 'no answer',
      status: 'Did it happen?',
      meaning: 'The connection broke. Was the card charged? Send it again to find out.',
    };
  }
}

function headersOf(request, fault) {
  const headers = { 'Content-Type': 'application/json' };
  if (request.key) {
    headers['Idempotency-Key'] = request.key;
  }
  if (fault) {
    // A header, since path, query and body make a request what it is: a retry without the fault must be the same one.
    headers['Sample-Fault'] = fault;
  }
  return headers;
}

function bodyOf(request) {
  return JSON.stringify({ amount: request.amount, currency: CURRENCY, card: CARD });
}

function outcomeOfAnswer(response, body) {
  const status = `${response.status} ${REASONS[response.status] ?? ''}`;
  if (response.headers.get('Idempotent-Replayed') === 'true') {
    const meaning = `The first answer once more: charge ${body.id}. Nothing was charged.`;
    return { kind: 'replayed', badge: 'replayed', status, meaning };
  }
  if (response.ok) {
    return { kind: 'executed', badge: 'executed', status, meaning: `The card was charged: charge ${body.id}.` };
  }
  return { kind: 'refused', badge: refusal(body), status, meaning: problem(response, body) };
}

/** The last part of the problem's type names it, unless it has no type of its own. */
function refusal({ type = 'about:blank' }) {
  return type === 'about:blank' ? 'refused' : `refused: ${type.split(/[:/]/).pop()}`;
}

function problem(response, { title, detail }) {
  const wait = response.headers.get('Retry-After');
  return [title && `${title}.`, detail, wait && `Retry after ${wait} s.`].filter(Boolean).join(' ');
}

/** At the top: the newest comes first. */
function addEntry(name, request) {
  const entry = byId('entry').content.cloneNode(true).querySelector('li');
  const now = new Date();
  entry.querySelector('time').dateTime = now.toISOString();
  write(entry, 'time', now.toLocaleTimeString());
  write(entry, '.action-name', name);
  write(entry, '.money', money(request.amount, CURRENCY));
  write(entry, 'code', request.key ? `key ${brief(request.key)}` : 'no key');
  entry.querySelector('code').title = request.key;
  show(entry, { kind: 'waiting', badge: 'waiting…', status: '', meaning: '' }, '');
  byId('time-line').prepend(entry);
  byId('nothing').hidden = true;
  sent += 1;
  return entry;
}

function show(entry, { kind, badge, status, meaning }, duration) {
  entry.dataset.kind = kind;
  write(entry, '.badge', badge);
  write(entry, '.status', status);
  write(entry, '.meaning', meaning);
  write(entry, '.duration', duration);
}

/** For those who do not see the time line, or have it below their screen. */
function announce(name, { kind, badge, meaning }) {
  byId('news').dataset.kind = kind;
  byId('news').textContent = `${name}: ${badge}. ${meaning}`;
}

function write(entry, selector, text) {
  entry.querySelector(selector).textContent = text;
}

/** What stands beside the fields and buttons follows from what was sent. */
function showForm() {
  byId('key-hint').textContent = hint(keyField.value.trim());
  byId('repeat').disabled = !last;
  if (last) {
    const key = last.key ? `under ${brief(last.key)}` : 'without a key';
    byId('last').textContent = `${money(last.amount, CURRENCY)} ${key}, whatever the fields say now.`;
  }
}

function hint(key) {
  if (!key) {
    return 'Without a key the server refuses the charge.';
  }
  return usedKeys.has(key)
    ? 'Used: what is sent with it is a retry.'
    : 'Not used here yet: it stands for a new charge.';
}

/** Lists what the server has; an older list that arrives late does not replace a newer one. */
async function listCharges() {
  listings += 1;
  const listing = listings;
  let rows;
  let count;
  try {
    const charges = await (await fetch('charges', { cache: 'no-store' })).json();
    rows = charges.map(charge => row(charge)).reverse();
    count = `${plural(charges.length, 'charge')}, ${plural(sent, 'request')} from this page`;
  } catch {
    rows = [];
    count = 'The server does not answer.';
  }
  if (listing === listings) {
    byId('charges').replaceChildren(...rows);
    byId('charges-count').textContent = count;
  }
}

function row({ id, amount, refunded, currency, receipt }) {
  const cells = [id, money(amount, currency), money(refunded, currency), receipt].map((value, column) => {
    const cell = document.createElement(column === 0 ? 'th' : 'td');
    cell.textContent = value;
    return cell;
  });
  cells[0].scope = 'row';
  const line = document.createElement('tr');
  line.append(...cells);
  return line;
}

function fromForm() {
  return { key: keyField.value.trim(), amount: minorUnits(amountField.value) };
}

/** Digits are moved, not multiplied: 4.35 * 100 is 434.99999999999994. */
function minorUnits(text) {
  const [whole, fraction = ''] = text.split(/[.,]/);
  return Number(whole + fraction.padEnd(2, '0'));
}

function money(minor, currency) {
  const decimals = new Intl.NumberFormat('en', { style: 'currency', currency }).resolvedOptions().maximumFractionDigits;
  const digits = String(minor).padStart(decimals + 1, '0');
  const whole = digits.slice(0, digits.length - decimals);
  return `${[whole, digits.slice(whole.length)].filter(Boolean).join('.')} ${currency}`;
}

function brief(key) {
  return key.length > 12 ? `${key.slice(0, 8)}…` : key;
}

function plural(number, noun) {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}

function takeUnusedKey() {
  if (usedKeys.has(keyField.value.trim())) {
    takeNewKey();
  }
}

function takeNewKey() {
  keyField.value = newKey();
  showForm();
}

/** A random UUID, of version 4. crypto.randomUUID is there on HTTPS and localhost only. */
function newKey() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const digits = Array.from(bytes, byte => byte.toString(16).padStart(2, '0')).join('');
  return digits.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}

form.addEventListener('submit', event => {
  event.preventDefault();
  actions[event.submitter.value](event.submitter.textContent);
});
for (const button of byId('repeat').querySelectorAll('button')) {
  button.addEventListener('click', () => actions[button.value](button.textContent));
}
byId('new-key').addEventListener('click', takeNewKey);
keyField.addEventListener('input', showForm);

takeNewKey();
listCharges();
