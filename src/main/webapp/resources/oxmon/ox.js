'use strict';
/* What every script of oxmon stands on: words, elements, numbers, times and fetching. Data becomes text, never markup. */
(function () {
  const SVG = 'http://www.w3.org/2000/svg';
  const body = document.body;
  const words = JSON.parse(document.getElementById('ox-messages').textContent);
  const NBSP = '\u00a0', NONE = '–';
  const ICONS = {
    home: 'M2 7.2 8 2.500l6 4.700M3.500 6.500v7h9v-7', say: 'M2.500 3h11v8h-6L4.500 13.500V11h-2z', find: 'M7 11.500a4.500 4.500 0 1 0 0-9 4.500 4.500 0 0 0 0 9zM10.400 10.400 14 14', clock: 'M8 14A6 6 0 1 0 8 2a6 6 0 0 0 0 12zM8 4.700V8l2.200 1.500',
    down: 'M4.500 6.500 8 10l3.500-3.500', right: 'M6 3.500 10.500 8 6 12.500', plus: 'M8 3v10M3 8h10', x: 'M4 4l8 8M12 4l-8 8', info: 'M8 14A6 6 0 1 0 8 2a6 6 0 0 0 0 12zM8 7.300v3.700M8 5h.01', check: 'M3 8.500 6.500 12 13 4.500', copy: 'M5.500 5.500h8v8h-8zM10.500 5.500v-3h-8v8h3',
    grid: 'M2.500 2.500h4.500V7H2.500zM9 2.500h4.500V7H9zM2.500 9h4.500v4.500H2.500zM9 9h4.500v4.500H9z', list: 'M2.500 4h11M2.500 8h11M2.500 12h11', more: 'M3.500 8h.01M8 8h.01M12.500 8h.01',
    moon: 'M13.300 9.600A5.800 5.800 0 0 1 6.400 2.700a5.800 5.800 0 1 0 6.900 6.900z', agent: 'M2.500 3h11v4h-11zM2.500 9h11v4h-11zM5 5h.01M5 11h.01', pulse: 'M1.500 8.500H4.500L6.500 3.500 9.500 12.500 11.500 8.500H14.500',
    key: 'M5.500 13a2.700 2.700 0 1 0 0-5.500 2.700 2.700 0 0 0 0 5.500zM7.500 8.300 13 2.800M11 4.800l2 2', explore: 'M2 13.500h12M3 10.500l3-4 3 2.500L13 3.500', rule: 'M2 4.500h6M12 4.500h2M2 11.500h2M8 11.500h6M10 2.800v3.400M6 9.800v3.400', left: 'M10 3.500 5.500 8 10 12.500', file: 'M4 2h5.500L12.500 5v9H4zM9.500 2v3h3', bell: 'M4 11V7.200a4 4 0 0 1 8 0V11l1.300 1.500H2.700zM6.700 14.200h2.600'
  };
  const SHAPES = { ok: ['circle', { cx: 6, cy: 6, r: 4.25 }], info: ['rect', { x: 2, y: 2, width: 8, height: 8, rx: 1.5 }], warn: ['path', { d: 'M6 1.2 11.3 10.600H.7z' }],
    crit: ['path', { d: 'M6 .2 11.8 6 6 11.8.2 6z' }], unk: ['circle', { cx: 6, cy: 6, r: 4.6 }] };
  const CLASS = { silent: 'unk', unknown: 'unk' };

  const ox = window.ox = {};
  ox.base = body.dataset.base || '';
  ox.lang = body.dataset.lang === 'zh-CN' ? 'zh' : 'en';
  ox.page = body.dataset.page || '';
  ox.zone = Intl.DateTimeFormat().resolvedOptions().timeZone;

  /* The words of a key; {0}, {1} become the arguments. */
  ox.t = (key, ...args) => (words[key] == null ? key : words[key]).replace(/\{(\d)\}/g, (all, n) => (n < args.length ? String(args[n]) : all));

  function svg(name, attributes) {
    const node = document.createElementNS(SVG, name);
    for (const key in attributes) node.setAttribute(key, attributes[key]);
    return node;
  }

  /* An element: class, text, data-*, on… listeners and plain attributes by name; null children are left out. */
  ox.el = function (tag, props, ...children) {
    const node = document.createElement(tag);
    for (const key in props || {}) {
      const value = props[key];
      if (value == null || value === false) continue;
      if (key === 'class' || key === 'className') node.className = value;
      else if (key === 'text') node.textContent = value;
      else if (key === 'dataset') Object.assign(node.dataset, value);
      else if (key.startsWith('on') && typeof value === 'function') node.addEventListener(key.slice(2).toLowerCase(), value);
      else node.setAttribute(key, value === true ? '' : value);
    }
    for (const child of children.flat()) if (child != null && child !== false) node.append(child);
    return node;
  };
  ox.icon = function (name) {
    const icon = svg('svg', { class: 'i', viewBox: '0 0 16 16', 'aria-hidden': 'true' });
    icon.append(svg('path', { d: ICONS[name] || '' }));
    return icon;
  };
  /* The shape of a state; with its word beside it the shape is hidden from readers. */
  ox.state = function (state, withWord) {
    const name = CLASS[state] || state;
    const word = ox.t('js.state.' + state);
    const mark = svg('svg', Object.assign({ class: 'st st-' + name, viewBox: '0 0 12 12' },
      withWord ? { 'aria-hidden': 'true' } : { role: 'img', 'aria-label': word }));
    const shape = SHAPES[name] || SHAPES.unk;
    mark.append(svg(shape[0], shape[1]));
    return withWord ? ox.el('span', { class: 'row' }, mark, word) : mark;
  };

  /* How many alerts fire, "6 crit": every answer tells, so that the navigation is right on each page that moves. */
  function showAlerts(told) {
    const [count, worst] = (told || '').split(' ');
    if (worst) ox.count('alerts', count, worst);
  }
  /* The number beside a page's name in the navigation. */
  ox.count = function (page, count, worst) {
    document.querySelectorAll('[data-' + page + ']').forEach(function (node) {
      node.firstChild.textContent = count;
      node.className = 'cnt t-' + worst + (Number(count) ? '' : ' hide');
    });
  };

  /* Page data: resolves to JSON, rejects with {status, code, error}; a session that ended leads to the sign-in page. */
  ox.get = async function (path, params, signal) {
    const query = new URLSearchParams();
    for (const key in params || {}) {
      if (Array.isArray(params[key])) params[key].forEach((value) => query.append(key, value));
      else if (params[key] != null && params[key] !== '') query.set(key, params[key]);
    }
    let answer;
    try {
      answer = await fetch(ox.base + '/ui/data/' + path + (query.size ? '?' + query : ''), { headers: { Accept: 'application/json' }, credentials: 'same-origin', signal });
    } catch (failure) {
      if (failure.name === 'AbortError') throw failure;
      throw { status: 0, code: 'OFFLINE', error: ox.t('js.offline') };
    }
    if (answer.status === 401 && !document.querySelector('dialog[open], form[data-dirty]')) { // what somebody typed is not thrown away
      location.assign(ox.base + '/login.xhtml?next=' + encodeURIComponent(location.pathname.slice(ox.base.length) + location.search));
      return new Promise(() => {});
    }
    showAlerts(answer.headers.get('Oxmon-Alerts'));
    let json = null;
    try { json = await answer.json(); } catch (e) { /* a proxy's page */ }
    if (!answer.ok || json == null) throw Object.assign({ code: 'FAILED', error: ox.t('js.failed') }, json, { status: answer.status });
    return json;
  };

  /* Has something done: resolves to what the server says, a refusal included; rejects with a sentence. The header tells our pages
     from those of other sites. */
  ox.act = async function (what, parameters) {
    let answer, result = null;
    try {
      answer = await fetch(ox.base + '/ui/act/' + what, { method: 'POST', credentials: 'same-origin', headers: { 'X-Oxmon-Page': ox.page }, body: new URLSearchParams(parameters) });
    } catch (e) {
      throw new Error(ox.t('js.offline'));
    }
    try { result = await answer.json(); } catch (e) { /* a proxy's page */ }
    if (!answer.ok || result == null) throw new Error(ox.t('js.failed'));
    return result;
  };

  /* Numbers and times as design/ui.md section 5 has them: one no-break space before the unit, "–" for what is missing. */
  const decimals = (value) => (Math.abs(value) < 99.95 ? 1 : 0);
  const scaled = function (value, step, units) {
    let n = 0;
    while (Math.abs(value) >= step && n < units.length - 1) { value /= step; n++; }
    return value.toFixed(n === 0 ? 0 : decimals(value)) + NBSP + units[n];
  };
  const two = (n) => String(n).padStart(2, '0');
  const missing = (value) => value == null || !Number.isFinite(value);
  ox.fmt = {
    percent: (value) => (missing(value) ? NONE : value.toFixed(decimals(value)) + NBSP + '%'),
    bytes: (value) => (missing(value) ? NONE : scaled(value, 1024, ['B', 'KB', 'MB', 'GB', 'TB', 'PB'])),
    rate: (value) => (missing(value) ? NONE : scaled(value, 1000, ['B/s', 'KB/s', 'MB/s', 'GB/s', 'TB/s'])),
    num: (value, digits) => (missing(value) ? NONE : value.toFixed(digits == null ? decimals(value) : digits)),
    /* Seconds as the largest two parts: 51 min, 5 h 58 min, 3 d. */
    duration: function (seconds) {
      if (missing(seconds)) return NONE;
      const s = Math.max(0, Math.round(seconds));
      const part = (n, unit) => n + NBSP + ox.t('js.unit.' + unit);
      if (s < 60) return part(s, 's');
      if (s < 3600) return part(Math.floor(s / 60), 'min');
      if (s < 86400) return part(Math.floor(s / 3600), 'h') + (Math.floor(s % 3600 / 60) ? ' ' + part(Math.floor(s % 3600 / 60), 'min') : '');
      return part(Math.floor(s / 86400), 'd');
    },
    ago: (millis, now) => (missing(millis) ? NONE : (now == null ? Date.now() : now) - millis < 1000 ? ox.t('js.now') : ox.t('js.ago', ox.fmt.duration(((now == null ? Date.now() : now) - millis) / 1000))),
    /* 2026-11-22 09:42 in the visitor's zone; seconds when asked. */
    time: function (millis, seconds) {
      if (missing(millis)) return NONE;
      const d = new Date(millis);
      return d.getFullYear() + '-' + two(d.getMonth() + 1) + '-' + two(d.getDate()) + ' ' + two(d.getHours()) + ':' + two(d.getMinutes()) + (seconds ? ':' + two(d.getSeconds()) : '');
    }
  };

  /* Language and theme are cookies, so that the server writes them into the page and nothing flashes. */
  const keep = (name, value) => { document.cookie = name + '=' + value + ';path=' + (ox.base || '/') + ';max-age=31536000;samesite=lax'; };
  const dark = () => (document.documentElement.dataset.theme || (matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light')) === 'dark';
  /* 'light', 'dark' or 'system', which follows the computer's. */
  ox.setTheme = function (theme) {
    if (theme === 'system') delete document.documentElement.dataset.theme; else document.documentElement.dataset.theme = theme;
    keep('ox-theme', theme);
    document.querySelectorAll('[data-theme-to]').forEach((button) => button.setAttribute('aria-pressed', String(button.dataset.themeTo === theme)));
    document.dispatchEvent(new Event('ox-theme'));
  };
  ox.flipTheme = () => ox.setTheme(dark() ? 'light' : 'dark');
  ox.flipLanguage = function () {
    keep('ox-lang', ox.lang === 'zh' ? 'en' : 'zh');
    const here = new URL(location.href);
    if (!here.searchParams.has('lang')) return location.reload();
    here.searchParams.delete('lang');
    location.replace(here);
  };
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => document.dispatchEvent(new Event('ox-theme')));
  const on = (id, what) => { const node = document.getElementById(id); if (node) { node.hidden = false; node.addEventListener('click', (event) => { event.preventDefault(); what(); }); } };
  on('ox-theme', ox.flipTheme);
  on('ox-lang', ox.flipLanguage);
  on('ox-lang-menu', ox.flipLanguage);
  document.querySelectorAll('[data-theme-to]').forEach((button) => button.addEventListener('click', () => ox.setTheme(button.dataset.themeTo)));

  /* One sentence at the corner, for 6 s unless hovered or focused; options.stay leaves it until it is closed. */
  ox.toast = function (text, options) {
    const box = document.getElementById('ox-toasts');
    const undo = options && options.undo;
    const toast = ox.el('div', { class: 'toast', role: 'status' }, ox.icon(options && options.stay ? 'info' : 'check'), ox.el('span', { text }),
      undo ? ox.el('button', { type: 'button', class: 'btn quiet s', onclick: () => { toast.remove(); undo(); } }, ox.t('js.undo')) : null,
      options && options.stay ? ox.el('button', { type: 'button', class: 'btn quiet sq s', 'aria-label': ox.t('js.close'), onclick: () => toast.remove() }, ox.icon('x')) : null);
    box.append(toast);
    if (options && options.stay) return;
    const leave = () => { if (toast.matches(':hover') || toast.contains(document.activeElement)) setTimeout(leave, 1500); else toast.remove(); };
    setTimeout(leave, 6000);
  };
  ox.copy = async function (text, button) {
    try { await navigator.clipboard.writeText(text); } catch (e) { return false; }
    const label = button.lastChild;
    label.textContent = ox.t('js.copied');
    setTimeout(() => { label.textContent = ox.t('js.copy'); }, 2000);
    return true;
  };
})();
