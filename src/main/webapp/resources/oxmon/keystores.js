'use strict';
/* The certificates that agents find in files of their hosts: how long they are valid, the soonest to expire first. */
(function (ox) {
  const ROWS = 25, REFRESH_MILLIS = 60000, TYPED_MILLIS = 250, LONG_DAYS = 90;
  const box = document.getElementById('keystores'), certs = ox.certs, count = certs.count;
  const cell = (css, ...children) => ox.el('td', { class: css }, ...children);
  const sub = ox.el('p', { class: 'sub' }), list = ox.el('div');
  const search = ox.el('input', { class: 'in s', type: 'search', maxlength: '256', autocomplete: 'off', spellcheck: 'false', placeholder: ox.t('js.keystores.search'), 'aria-label': ox.t('js.keystores.search') });
  const tools = ox.el('div', { class: 'tools', hidden: true }, search);
  box.replaceChildren(ox.el('div', { class: 'head' }, ox.el('div', null, ox.el('h2', { id: 'keystores-h' }, ox.t('js.keystores.title')), sub)), tools, list);
  let page = 1, asked = 0, answer = null, timer = 0, typed = 0;

  /* "12 certificates on 3 hosts: 1 certificate has expired, 2 certificates expire within 14 d" */
  const many = (number, key) => ox.t('js.keystores.' + key + (number === 1 ? '1' : ''), count(number));
  function sentence(counts) {
    if (!counts.all) return ox.t('js.keystores.none');
    const parts = [[counts.expired, 'js.certs.title.expired'], [counts.soon, 'js.certs.title.fortnight'], [counts.old, 'js.keystores.old']].filter(([n]) => n).map(([n, key]) => ox.t(key + (n === 1 ? '1' : ''), count(n)));
    return ox.t('js.keystores.on', many(counts.all, 'certificates'), many(counts.hosts, 'hosts')) + (parts.length ? ox.t('js.keystores.colon') + parts.join(ox.t('js.certs.comma')) : '');
  }

  function row(one) {
    const bar = ox.bar(), tone = one.state === 'crit' || one.state === 'warn' ? one.state : '', old = one.state === 'unknown';
    ox.bar.set(bar, Math.max(one.days < 0 ? 100 : 2, (LONG_DAYS - one.days) / LONG_DAYS * 100), tone);
    return ox.el('tr', { class: old ? 'faint' : null },
      cell('name', ox.el('span', { class: 'row' }, ox.state(one.state), ox.el('a', { class: 'cut', href: ox.hostUrl(one.host), title: one.host }, ox.el('bdi', null, one.host)))),
      cell('n' + (tone ? ' t-' + tone : ''), certs.days(one.days)),
      cell('life', bar),
      cell('file', ox.el('bdi', null, ...one.file.split('/').flatMap((part, i) => (i ? ['/', ox.el('wbr'), part] : [part])))),
      cell('name', ox.el('span', { class: 'cut', title: one.alias }, ox.el('bdi', null, one.alias || '–'))),
      cell('name dim', ox.el('span', { class: 'cut', title: one.subject }, ox.el('bdi', null, one.subject || '–'))),
      cell(old ? 't-warn' : 'faint', ox.el('span', { title: ox.clock(one.at, 'full') }, ox.fmt.ago(one.at, answer.now))));
  }
  function draw() {
    ox.setText(sub, sentence(answer.counts));
    tools.hidden = !answer.counts.all;
    if (!answer.rows.length) {
      list.replaceChildren(answer.counts.all ? ox.el('p', { class: 'dim' }, ox.t('js.keystores.noMatch')) : '');
      return;
    }
    const first = (page - 1) * ROWS, last = first + answer.rows.length;
    const turn = (key, to, on) => ox.el('button', { type: 'button', class: 'btn s', disabled: !on, dataset: { turn: key }, onclick: async function () { page = to; await load(true); const same = list.querySelector('[data-turn="' + key + '"]:not([disabled])') || list.querySelector('[data-turn]:not([disabled])'); if (same) same.focus(); } }, ox.t('js.alerts.page.' + key));
    const heads = [['host'], ['days', 'n'], ['life'], ['file'], ['alias'], ['subject'], ['told']];
    list.replaceChildren(ox.el('div', { class: 'panel' }, ox.el('div', { class: 'tw', tabindex: '0', role: 'region', 'aria-labelledby': 'keystores-h' }, ox.el('table', { class: 'tb certs' },
      ox.el('thead', null, ox.el('tr', null, ...heads.map(([key, css]) => ox.el('th', { scope: 'col', class: css }, ox.t('js.keystores.col.' + key))))), ox.el('tbody', null, ...answer.rows.map(row)))),
    answer.total <= ROWS ? null : ox.el('div', { class: 'pg' }, ox.el('span', { class: 'num' }, ox.t('js.alerts.range', count(first + 1), count(last), count(answer.total))),
      ox.el('span', { class: 'r' }, turn('previous', page - 1, page > 1), turn('next', page + 1, last < answer.total)))));
  }

  async function load(whole) {
    const mine = ++asked;
    clearTimeout(timer);
    try {
      const fresh = await ox.get('keystores', { search: search.value.trim(), limit: ROWS, offset: (page - 1) * ROWS });
      if (mine !== asked) return;
      answer = fresh;
      if (page > 1 && !answer.rows.length) { page = 1; load(whole); return; }
      if (whole || !list.contains(document.activeElement)) draw();
    } catch (error) {
      if (mine !== asked) return;
      if (!answer) ox.setText(sub, error.error || ox.t('js.failed'));
    }
    timer = setTimeout(() => { if (!document.hidden) load(); }, REFRESH_MILLIS);
  }
  search.addEventListener('input', () => { clearTimeout(typed); typed = setTimeout(() => { page = 1; load(true); }, TYPED_MILLIS); });
  document.addEventListener('visibilitychange', () => { if (!document.hidden) load(); });
  load(true);
})(window.ox);
