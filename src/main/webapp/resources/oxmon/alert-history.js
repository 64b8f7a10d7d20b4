'use strict';
/* What happened to alerts, newest first: filtered and paged by the server, all of it in the address. */
(function (ox) {
  const DEFAULT_RANGE = '7d', ROWS = 50, FIND_AFTER_MILLIS = 200;
  const byId = (id) => document.getElementById(id);
  const box = byId('past'), severity = byId('severity'), host = byId('host');
  let range, page, asked = 0, skew = 0;
  const now = () => Date.now() + skew;

  function fromUrl() {
    const url = new URLSearchParams(location.search);
    range = ox.range.fromUrl(location.search, DEFAULT_RANGE);
    page = Math.max(1, Math.min(1e6, parseInt(url.get('page'), 10) || 1));
    severity.value = url.get('severity') || '';
    if (severity.selectedIndex < 0) severity.value = '';
    host.value = url.get('host') || '';
  }
  function go(to, remember) {
    page = to;
    const url = new URL(location.href);
    ox.range.toUrl(range, url.searchParams);
    const set = (name, value) => { if (value) url.searchParams.set(name, value); else url.searchParams.delete(name); };
    set('severity', severity.value);
    set('host', host.value.trim());
    set('page', page > 1 ? String(page) : '');
    history[remember ? 'pushState' : 'replaceState'](null, '', url);
    return load();
  }

  function wanted() {
    const [from, to] = ox.range.ends(range, now());
    // a point may be some minutes ahead of the server's clock, and so what it did
    return Object.assign({ from: Math.round(from), severity: severity.value, host: host.value.trim() }, range.r ? {} : { to: Math.round(to) });
  }

  const cell = (css, ...children) => ox.el('td', { class: css }, ...children);
  function row(event, at) {
    const title = ox.alertTitle(event), ended = event.status === 'resolved';
    const word = ended ? ox.t('js.alerts.kind.' + (event.reason === 'series' ? 'resolved' : event.reason === 'hand' ? 'hand' : 'ended')) : ox.t('js.alerts.kind.' + event.kind, event.repeat);
    return ox.el('tr', null,
      cell('num', ox.el('span', { title: ox.clock(event.at, 'full') + ':' + ox.clock(event.at, 'second').slice(6) }, ox.el('span', { class: 'year' }, ox.clock(event.at, 'full').slice(0, 5)), ox.clock(event.at, 'day-minute'))),
      cell('sevc', ox.severity(event.state)),
      cell('what', ox.el('a', { class: 'cut', href: ox.alertUrl(event), title }, title)),
      cell(null, ox.el('span', { class: 'row' }, !ended ? ox.shape(event.state) : event.reason === 'series' ? ox.shape('ok') : ox.icon('right'), ox.el('span', event.reason === 'hand' ? { title: event.message } : null, word),
        event.kind === 'firing' && event.acknowledged ? ox.el('span', { class: 'dim', title: event.acknowledged.comment || null }, '· ' + ox.t('js.alerts.ackedBy', event.acknowledged.who)) : null)),
      cell('n', ox.alertValue(event)),
      cell('name', ox.el('a', { class: 'cut', href: ox.hostUrl(event.host), title: event.host }, ox.el('bdi', null, event.host))),
      cell('rulec', ox.el('span', { class: 'cut dim', title: event.rule }, ox.el('bdi', null, event.rule))),
      cell('n dim', ended ? ox.fmt.duration((event.at - event.fired) / 1000) : ''));
  }

  function draw(answer) {
    const total = answer.total, first = (page - 1) * ROWS, pages = Math.max(1, Math.ceil(total / ROWS));
    const count = (number) => number.toLocaleString(ox.lang);
    if (!total) {
      const filtered = severity.value || host.value.trim();
      box.replaceChildren(ox.el('div', { class: 'empty' }, ox.icon('bell'), ox.el('h2', null, ox.t('js.alerts.nothing')), ox.el('p', null, ox.t(filtered ? 'js.alerts.nothingSo' : 'js.alerts.nothingThen')),
        filtered ? ox.el('button', { type: 'button', class: 'btn s', onclick: () => { severity.value = ''; host.value = ''; go(1, true); } }, ox.t('js.overview.clear')) : null));
      return;
    }
    const heads = [['time'], ['severity', 'sevc'], ['what'], ['event'], ['value', 'n'], ['host'], ['rule'], ['lasted', 'n']];
    const turn = (key, to, on) => ox.el('button', { type: 'button', class: 'btn s', disabled: !on, onclick: () => go(to, true).then(() => { const again = box.querySelector('[data-turn="' + key + '"]:not([disabled])') || box.querySelector('.pg .btn:not([disabled])'); if (again) again.focus(); }), dataset: { turn: key } }, ox.t('js.alerts.page.' + key));
    box.replaceChildren(ox.el('div', { class: 'tw', tabindex: '0', role: 'region', 'aria-label': ox.t('js.alerts.events') }, ox.el('table', { class: 'tb dense hist' },
      ox.el('thead', null, ox.el('tr', null, ...heads.map(([key, css]) => ox.el('th', { scope: 'col', class: css }, ox.t('js.alerts.col.' + key))))),
      ox.el('tbody', null, ...answer.rows.map((event) => row(event, answer.now))))),
    ox.el('div', { class: 'pg' }, ox.el('span', { class: 'num' }, answer.rows.length ? ox.t('js.alerts.range', count(first + 1), count(first + answer.rows.length), count(total)) : ox.t('js.alerts.beyondEnd', count(total))),
      ox.el('span', { class: 'r' }, turn('first', 1, page > 1), turn('previous', Math.min(pages, page - 1), page > 1), turn('next', page + 1, page < pages), turn('last', pages, page < pages))));
  }

  async function load() {
    const mine = ++asked, question = wanted();
    picker.show();
    byId('csv').href = ox.base + '/ui/data/alerts/history.csv?' + new URLSearchParams(Object.entries(question).filter(([, value]) => value !== ''));
    try {
      const answer = await ox.get('alerts/history', Object.assign({ limit: ROWS, offset: (page - 1) * ROWS }, question));
      if (mine !== asked) return;
      skew = answer.now - Date.now();
      ox.setText(byId('sub'), ox.t(answer.total === 1 ? 'js.alerts.happened1' : 'js.alerts.happenedIn', answer.total.toLocaleString(ox.lang), ox.range.text(range)));
      draw(answer);
    } catch (error) {
      if (mine !== asked) return;
      box.replaceChildren(ox.el('div', { class: 'empty' }, ox.icon('find'), ox.el('h2', null, ox.t('js.alerts.failed')), ox.el('p', null, error.error || ox.t('js.failed')),
        ox.el('button', { type: 'button', class: 'btn s', onclick: load }, ox.t('js.overview.retry'))));
    }
  }

  let finding = 0;
  host.addEventListener('input', function () {
    clearTimeout(finding);
    finding = setTimeout(async function () {
      try {
        const found = await ox.get('find', { q: host.value.trim() });
        byId('hosts').replaceChildren(...found.hosts.map((one) => ox.el('option', { value: one.id })));
      } catch (e) { /* typed whole, a name works without being found */ }
    }, FIND_AFTER_MILLIS);
  });
  host.addEventListener('change', () => go(1, true));
  host.addEventListener('search', () => { if (!host.value) go(1, true); });
  severity.addEventListener('change', () => go(1, true));
  window.addEventListener('popstate', () => { fromUrl(); load(); });
  fromUrl();
  const picker = ox.rangePicker(byId('range-slot'), { get: () => range, now, choose: (next) => { range = next; go(1, true); } });
  load();
})(window.ox);
