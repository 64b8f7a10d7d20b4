'use strict';
/* The domains whose certificates are watched: when they expire, what is wrong, and who issued them. */
(function (ox) {
  const ROWS = 50, REFRESH_MILLIS = 10000, BUSY_MILLIS = 1000, TYPED_MILLIS = 250, YEAR_DAYS = 90;
  const FILTERS = [['', ''], ['expired', 'crit'], ['soon', 'warn'], ['broken', 'crit'], ['unchecked', 'unk']];
  const byId = (id) => document.getElementById(id);
  const box = byId('list'), search = byId('search'), mayWrite = box.dataset.write === 'true', certs = ox.certs, count = certs.count;
  const cell = (css, ...children) => ox.el('td', { class: css }, ...children);
  const url = new URLSearchParams(location.search);
  let filter = FILTERS.some(([name]) => name === url.get('filter')) ? url.get('filter') : '', page = 1, asked = 0, answer = null, timer = 0, busy = false;
  search.value = url.get('search') || '';

  /* ---- the sentence ---- */
  function sentence(counts) {
    if (!counts.all) return ox.t('js.certs.none');
    const parts = [[counts.expired, 'expired'], [counts.broken, 'broken'], [counts.fortnight, 'fortnight']].filter(([n]) => n).map(([n, key]) => ox.t('js.certs.title.' + key + (n === 1 ? '1' : ''), count(n)));
    return parts.length ? parts.join(ox.t('js.certs.comma')) : counts.unchecked === counts.all ? ox.t('js.certs.title.waiting') : ox.t(counts.all === 1 ? 'js.certs.title.well1' : 'js.certs.title.well', count(counts.all));
  }
  function head() {
    const counts = answer.counts, progress = answer.progress;
    ox.setText(byId('title'), sentence(counts));
    document.title = byId('title').textContent + ' · oxmon';
    ox.count('certificates', answer.attention.count, answer.attention.worst);
    busy = progress.done < progress.total;
    ox.setText(byId('sub'), !counts.all ? '\u00a0' : busy ? ox.t('js.certs.progress', count(progress.done), count(progress.total))
      : ox.t(counts.all === 1 ? 'js.certs.sub1' : 'js.certs.sub', count(counts.all)) + (answer.checked ? ox.t('js.certs.checked', ox.fmt.ago(answer.checked, answer.now)) : ''));
    if (byId('check-all')) byId('check-all').disabled = busy || !counts.all;
    byId('tools').hidden = byId('plan').hidden = !counts.all;
  }

  /* ---- 90 days ---- */
  function picture() {
    const canvas = byId('hz'), days = answer.days, token = ox.plot.token;
    const soon = days.slice(1, 15).reduce((a, b) => a + b, 0), later = days.slice(15).reduce((a, b) => a + b, 0);
    canvas.setAttribute('aria-label', ox.t('js.certs.planSays', count(days[0]), count(soon), count(later)));
    const width = canvas.clientWidth, height = canvas.clientHeight, ratio = window.devicePixelRatio || 1;
    if (!width) return;
    canvas.width = Math.round(width * ratio); canvas.height = Math.round(height * ratio);
    const g = canvas.getContext('2d'), left = 64, base = height - 20, span = (width - left) / (YEAR_DAYS + 1);
    g.setTransform(ratio, 0, 0, ratio, 0, 0);
    g.font = '11px ' + getComputedStyle(document.body).fontFamily;
    const most = Math.max(6, ...days), unit = Math.min(9, (base - 20) / most);
    const stack = (x, wide, number, colour) => { g.fillStyle = token(colour); if (unit >= 3) for (let i = 0; i < number; i++) g.fillRect(x, base - (i + 1) * unit, wide, unit - 1.5); else if (number) g.fillRect(x, base - number * unit, wide, number * unit); };
    g.fillStyle = token('warn-soft'); g.fillRect(left, 0, span * 15, base);
    g.fillStyle = token('crit-soft'); g.fillRect(0, 0, left - 8, base);
    g.textBaseline = 'top'; g.textAlign = 'center'; g.fillStyle = token('crit'); g.fillText(ox.t('js.certs.expired'), (left - 8) / 2, 4);
    g.textAlign = 'left'; g.fillStyle = token('warn'); g.fillText(ox.t('js.certs.in14'), left + 4, 4);
    stack(16, left - 40, days[0], 'crit-fill');
    for (let day = 0; day <= YEAR_DAYS; day++) stack(left + day * span + 1, Math.max(2, span - 2), days[day + 1], day <= 14 ? 'warn-fill' : 'bar');
    g.fillStyle = token('line'); g.fillRect(0, base, width, 1);
    g.textBaseline = 'bottom'; g.fillStyle = token('text-3');
    (width < 500 ? [0, 30, 60, 90] : [0, 14, 30, 45, 60, 75, 90]).forEach((day) => { g.textAlign = day === 90 ? 'right' : 'center'; g.fillText(day ? ox.t('js.certs.dayTick', day) : ox.t('js.certs.now'), day === 90 ? width : left + (day + .5) * span, height); });
  }
  new ResizeObserver(() => { if (answer && answer.counts.all) picture(); }).observe(byId('hz'));
  document.addEventListener('ox-theme', () => { if (answer && answer.counts.all) picture(); });

  /* ---- the list ---- */
  function row(one) {
    const worst = one.findings.find((each) => each.fatal) || (one.state === 'warn' ? null : one.findings.find((each) => certs.shape(each) === 'warn')), more = one.findings.length - 1;
    const bar = ox.bar(), tone = one.state === 'crit' ? 'crit' : one.state === 'warn' ? 'warn' : 'ok';
    ox.bar.set(bar, one.days == null ? 0 : Math.max(one.days < 0 ? 100 : 2, Math.min(100, (YEAR_DAYS - one.days) / YEAR_DAYS * 100)), tone === 'ok' ? '' : tone);
    const problem = !one.enabled ? ox.t('js.rules.off') : one.running ? ox.t('js.certs.checking') : !one.checked ? ox.t('js.certs.waits') : worst ? certs.finding(worst) + (more > 0 && worst.fatal && one.findings.filter((each) => each.fatal).length > 1 ? ox.t('js.certs.more', one.findings.filter((each) => each.fatal).length - 1) : '') : ox.t('js.certs.no');
    return ox.el('tr', { dataset: { place: one.place } },
      cell('name', ox.el('span', { class: 'row' }, ox.state(one.state), ox.el('a', { class: 'cut', href: certs.href(one), title: one.place }, ox.el('bdi', null, one.domain))), one.note ? ox.el('span', { class: 'said small dim cut', title: one.note }, ox.el('bdi', null, one.note)) : null),
      cell('n dim', one.port + (one.protocol === 'tls' ? '' : ' ' + one.protocol)),
      cell('n' + (tone !== 'ok' && one.days != null && one.days <= 14 ? ' t-' + tone : ''), certs.days(one.days)),
      cell('life', ox.el('span', { title: one.not_after ? ox.clock(one.not_before, 'full') + ' – ' + ox.clock(one.not_after, 'full') : null }, bar)),
      cell('why' + (one.enabled && worst ? ' t-' + (worst.fatal ? 'crit' : 'warn') : ' faint'), ox.el('span', { class: 'cut', title: worst ? worst.detail : null }, problem)),
      cell('name dim', ox.el('span', { class: 'cut', title: one.issuer }, ox.el('bdi', null, one.issuer || '–'))),
      cell('dim num', ox.el('span', { class: 'cut', title: one.addresses.join(', ') }, one.addresses.length ? one.addresses[0] + (one.addresses.length > 1 ? ' +' + (one.addresses.length - 1) : '') : '–')));
  }
  function draw() {
    const total = answer.total, first = (page - 1) * ROWS, pages = Math.max(1, Math.ceil(total / ROWS));
    if (!answer.counts.all) {
      box.replaceChildren(ox.el('div', { class: 'panel empty' }, ox.icon('key'), ox.el('h2', null, ox.t('js.certs.empty')), ox.el('p', null, ox.t('js.certs.emptyNext')),
        mayWrite ? ox.el('button', { type: 'button', class: 'btn s pri', onclick: add }, ox.t('js.certs.add')) : null));
      return;
    }
    filters.forEach((one) => ox.setText(one.number, count(answer.counts[one.name || 'all'])));
    if (!answer.rows.length) {
      box.replaceChildren(ox.el('div', { class: 'panel empty' }, ox.icon('find'), ox.el('h2', null, ox.t('js.certs.noMatch')), ox.el('button', { type: 'button', class: 'btn s', onclick: () => { search.value = ''; choose(''); } }, ox.t('js.certs.clear'))));
      return;
    }
    const turn = (key, to, on) => ox.el('button', { type: 'button', class: 'btn s', disabled: !on, dataset: { turn: key }, onclick: async function () { page = to; await load(true); const same = document.querySelector('[data-turn="' + key + '"]:not([disabled])') || document.querySelector('.pg .btn:not([disabled])'); if (same) same.focus(); } }, ox.t('js.alerts.page.' + key));
    const heads = [['domain'], ['port', 'n'], ['days', 'n'], ['life'], ['problem'], ['issuer'], ['addresses']];
    box.replaceChildren(ox.el('div', { class: 'panel' }, ox.el('div', { class: 'tw', tabindex: '0', role: 'region', 'aria-label': ox.t('js.certs.list') }, ox.el('table', { class: 'tb certs' },
      ox.el('thead', null, ox.el('tr', null, ...heads.map(([key, css]) => ox.el('th', Object.assign({ scope: 'col', class: css }, key === 'days' ? { 'aria-sort': 'ascending' } : {}), ox.t('js.certs.col.' + key))))), ox.el('tbody', null, ...answer.rows.map(row)))),
    ox.el('div', { class: 'pg' }, ox.el('span', { class: 'num' }, ox.t('js.alerts.range', count(first + 1), count(first + answer.rows.length), count(total))),
      ox.el('span', { class: 'r' }, turn('first', 1, page > 1), turn('previous', Math.min(pages, page - 1), page > 1), turn('next', page + 1, page < pages), turn('last', pages, page < pages)))));
  }

  /* ---- which ones ---- */
  function remember() {
    const next = new URL(location.href);
    [['filter', filter], ['search', search.value.trim()]].forEach(([name, value]) => { if (value) next.searchParams.set(name, value); else next.searchParams.delete(name); });
    history.replaceState(null, '', next);
  }
  function choose(name) {
    filter = name; page = 1;
    filters.forEach((one) => one.button.setAttribute('aria-pressed', String(one.name === filter)));
    remember();
    load(true);
  }
  const filters = FILTERS.map(function ([name, shape]) {
    const number = ox.el('span', { class: 'num faint' });
    return { name, number, button: ox.el('button', { type: 'button', 'aria-pressed': String(name === filter), onclick: () => choose(name) }, shape ? ox.shape(shape) : null, ox.t('js.certs.filter.' + (name || 'all')), ' ', number) };
  });
  byId('filters').replaceChildren(...filters.map((one) => one.button));
  let typed = 0;
  search.addEventListener('input', () => { clearTimeout(typed); typed = setTimeout(() => { page = 1; remember(); load(true); }, TYPED_MILLIS); });

  /* ---- one or many more ---- */
  function add() {
    const area = ox.el('textarea', { class: 'in mono', id: 'add-lines', rows: 6, spellcheck: 'false', autocomplete: 'off', placeholder: 'example.com\nmail.example.com:993', 'aria-describedby': 'add-hint' });
    const hint = ox.el('span', { class: 'hint', id: 'add-hint' }, ox.t('js.certs.addHint'));
    const put = ox.el('button', { type: 'button', class: 'btn pri', id: 'add-it', onclick: () => ox.during(put, async function () {
      try {
        const made = (await certs.act({ action: 'batch', lines: area.value })).domains;
        node.close();
        ox.toast(made.length === 1 ? ox.t('js.certs.added1', made[0].place) : ox.t('js.certs.added', count(made.length)));
        load(true);
        setTimeout(load, 2500); // they are checked soon
      } catch (failure) {
        hint.className = 'err';
        hint.replaceChildren(ox.shape('crit'), ox.el('span', null, failure.message));
        area.setAttribute('aria-invalid', 'true');
        area.focus();
      }
    }) }, ox.t('js.certs.addDo'));
    const node = ox.dialog(ox.t('js.certs.add'), [ox.el('div', { class: 'fld' }, ox.el('label', { for: 'add-lines' }, ox.t('js.certs.lines')), area, hint)], [ox.closing(null, 'js.cancel'), put]);
    area.focus();
  }
  if (byId('add')) byId('add').addEventListener('click', add);
  if (byId('check-all')) byId('check-all').addEventListener('click', () => ox.during(byId('check-all'), async function () {
    try {
      await certs.act({ action: 'check-all' });
    } catch (failure) {
      ox.toast(failure.message, { stay: true });
    }
    await load();
  }));

  /* ---- news ---- */
  async function load(whole) {
    const mine = ++asked, was = busy;
    clearTimeout(timer);
    try {
      const fresh = await ox.get('certificates', { filter, search: search.value.trim(), limit: ROWS, offset: (page - 1) * ROWS });
      if (mine !== asked) return;
      answer = fresh;
      if (page > 1 && !answer.rows.length) { page = 1; load(whole); return; }
      head();
      if (answer.counts.all) picture();
      if (whole || !box.contains(document.activeElement) || box.querySelector('.empty')) draw();
      if (was && !busy) byId('said').textContent = byId('title').textContent;
    } catch (error) {
      if (mine !== asked) return;
      if (!answer) box.replaceChildren(ox.el('div', { class: 'panel empty' }, ox.icon('find'), ox.el('h2', null, ox.t('js.certs.failed')), ox.el('p', null, error.error || ox.t('js.failed')),
        ox.el('button', { type: 'button', class: 'btn s', onclick: () => load(true) }, ox.t('js.overview.retry'))));
    }
    timer = setTimeout(() => { if (!document.hidden) load(); }, busy ? BUSY_MILLIS : REFRESH_MILLIS);
  }
  document.addEventListener('visibilitychange', () => { if (!document.hidden) load(); });
  const told = sessionStorage.getItem('ox-told');
  if (told) { sessionStorage.removeItem('ox-told'); ox.toast(told); }
  load(true);
})(window.ox);
