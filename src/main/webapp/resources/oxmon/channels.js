'use strict';
/* Who is told of alerts: the channels and how they fare, and what was delivered. */
(function (ox) {
  const ROWS = 50, REFRESH_MILLIS = 10000;
  const byId = (id) => document.getElementById(id);
  const state = byId('state');
  const count = (number) => number.toLocaleString(ox.lang);
  const SHAPE = { sent: 'ok', queued: 'warn', dead: 'crit' };
  let page = 1, asked = 0, answer = null, now = Date.now(), failed = false;

  const cell = (css, ...children) => ox.el('td', { class: css }, ...children);
  const heads = (all) => ox.el('thead', null, ox.el('tr', null, ...all.map(([key, css]) => ox.el('th', { scope: 'col', class: css }, ox.t('js.channels.col.' + key)))));
  const table = (label, css, all, rows) => ox.el('div', { class: 'tw', tabindex: '0', role: 'region', 'aria-label': label }, ox.el('table', { class: 'tb ' + css }, heads(all), ox.el('tbody', null, ...rows)));
  const told = (shape, text) => ox.el('span', { class: 'row' }, ox.shape(shape), text);
  const time = (millis) => (millis ? ox.el('span', { title: ox.clock(millis, 'full') + ':' + ox.clock(millis, 'second').slice(6) }, ox.clock(millis, 'day-minute')) : '–');

  async function test(channel, button) {
    const where = byId('trial-' + channel.index);
    ox.setText(where, ox.t('js.channels.testing'));
    await ox.during(button, async function () {
      try {
        const result = await ox.act('channels', { action: 'test', id: channel.id });
        if (result.code) throw new Error(result.code === 'UNAUTHORIZED' ? ox.t('js.signedOut') : result.error);
        const took = ox.fmt.duration(result.took / 1000), said = [result.status, result.response].filter(Boolean).join(' · ');
        channel.trial = [result.ok ? 'ok' : 'crit', result.ok ? ox.t('js.channels.tested', said, took) : ox.t('js.channels.testFailed', said)];
      } catch (failure) {
        channel.trial = ['crit', failure.message];
      }
      where.replaceChildren(told(...channel.trial));
      ox.setText(byId('said'), channel.trial[1]);
      if (matchMedia('(max-width: 640px)').matches) ox.toast(channel.trial[1]); // the name's column may be out of sight
    });
    button.focus();
  }

  function how(channel) {
    if (!channel.enabled) return ox.el('span', { class: 'faint' }, ox.t('js.rules.off'));
    if (channel.trouble) return told('crit', ox.t('js.channels.fails'));
    return channel.queued ? told('warn', ox.t('js.channels.waits')) : told('ok', ox.t('js.channels.well'));
  }

  function channelRow(channel) {
    const shown = channel.trial ? told(...channel.trial) : channel.trouble ? ox.el('span', { class: 't-crit' }, channel.trouble) : '';
    return ox.el('tr', { dataset: { name: channel.name } },
      cell(null, how(channel)),
      cell('name', ox.el('a', { class: 'cut', href: ox.base + '/channel.xhtml?id=' + encodeURIComponent(channel.id), title: channel.name }, ox.el('bdi', null, channel.name)), ox.el('span', { class: 'said small', id: 'trial-' + channel.index }, shown)),
      cell(null, ox.word('js.channel.type.' + channel.type) || channel.type),
      cell(null, ox.t('js.channels.from.' + channel.severity)),
      cell('n', channel.queued ? count(channel.queued) : '0'),
      cell(channel.dead ? 'n t-crit' : 'n', count(channel.dead)),
      cell('num', time(channel.sent)),
      cell('dim', ox.t('js.rules.source.' + channel.source)),
      cell('n', ox.el('button', { type: 'button', class: 'btn s', id: 'test-' + channel.index, 'aria-label': ox.t('js.channels.testOf', channel.name), onclick: (event) => test(channel, event.currentTarget) }, ox.t('js.channels.test'))));
  }

  function drawChannels() {
    const all = answer.channels, broken = all.filter((channel) => channel.enabled && channel.trouble).length, on = all.filter((channel) => channel.enabled).length;
    ox.setText(byId('title'), !all.length ? ox.t('js.channels.none') : broken ? ox.t(broken === 1 ? 'js.channels.broken1' : 'js.channels.broken', count(broken), count(on)) : ox.t(on === 1 ? 'js.channels.all1' : 'js.channels.all', count(on)));
    document.title = byId('title').textContent + ' · oxmon';
    ox.setText(byId('sub'), all.length ? ox.t('js.channels.sub') : '\u00a0');
    const focused = document.activeElement && document.activeElement.id;
    byId('channels').replaceChildren(all.length
      ? ox.el('div', { class: 'panel' }, table(ox.t('js.channels.list'), 'channels', [['how'], ['name'], ['type'], ['severity'], ['queued', 'n'], ['dead', 'n'], ['last'], ['source'], ['try', 'n']], all.map(channelRow)))
      : ox.el('div', { class: 'panel empty' }, ox.icon('bell'), ox.el('h2', null, ox.t('js.channels.empty')), ox.el('p', null, ox.t('js.channels.emptyNext')), ox.el('a', { class: 'btn s pri', href: ox.base + '/channel.xhtml' }, ox.t('js.channel.new'))));
    if (focused && focused.startsWith('test-') && byId(focused)) byId(focused).focus();
  }

  async function again(delivery, button) {
    await ox.during(button, async function () {
      try {
        const result = await ox.act('channels', { action: 'again', id: delivery.id });
        if (result.code) throw new Error(result.code === 'UNAUTHORIZED' ? ox.t('js.signedOut') : result.error);
        ox.toast(ox.t('js.channels.againSaid'));
      } catch (failure) {
        ox.toast(failure.message, { stay: true });
      }
    });
    await load(true);
    const first = byId('deliveries').querySelector('button:not([disabled])') || state;
    first.focus();
  }

  function deliveryRow(delivery) {
    return ox.el('tr', null,
      cell('num', time(delivery.at)),
      cell(null, told(SHAPE[delivery.state], ox.t('js.channels.' + delivery.state))),
      cell('name', ox.el('span', { class: 'cut', title: delivery.channel }, ox.el('bdi', null, delivery.channel))),
      cell('name', ox.el('span', { class: 'cut', title: delivery.rule }, ox.el('bdi', null, delivery.rule))),
      cell('n', count(delivery.events)),
      cell('n', count(delivery.attempts)),
      cell('what', ox.el('span', { class: 'cut', title: delivery.status }, delivery.status || '–')),
      cell('n', delivery.state === 'dead' ? ox.el('button', { type: 'button', class: 'btn s', 'aria-label': ox.t('js.channels.againOf', delivery.channel, ox.clock(delivery.at, 'day-minute')), onclick: (event) => again(delivery, event.currentTarget) }, ox.t('js.channels.again'))
        : delivery.state === 'queued' && delivery.next > now ? ox.el('span', { class: 'dim' }, ox.t('js.channels.nextIn', ox.fmt.duration((delivery.next - now) / 1000))) : ''));
  }
  function drawLog() {
    const total = answer.total, first = (page - 1) * ROWS, pages = Math.max(1, Math.ceil(total / ROWS));
    byId('log').hidden = !answer.channels.length && !total;
    if (!total) {
      byId('deliveries').replaceChildren(ox.el('p', { class: 'none' }, ox.t(state.value ? 'js.channels.logNoneSo' : 'js.channels.logNone')));
      return;
    }
    const turn = (key, to, on) => ox.el('button', { type: 'button', class: 'btn s', disabled: !on, dataset: { turn: key }, onclick: async function () { page = to; await load(true); const same = document.querySelector('[data-turn="' + key + '"]:not([disabled])') || document.querySelector('.pg .btn:not([disabled])'); if (same) same.focus(); } }, ox.t('js.alerts.page.' + key));
    byId('deliveries').replaceChildren(table(byId('log-h').textContent, 'dense hist', [['time'], ['state'], ['channel'], ['rule'], ['events', 'n'], ['attempts', 'n'], ['status'], ['next', 'n']], answer.deliveries.map(deliveryRow)),
      ox.el('div', { class: 'pg' }, ox.el('span', { class: 'num' }, answer.deliveries.length ? ox.t('js.alerts.range', count(first + 1), count(first + answer.deliveries.length), count(total)) : ox.t('js.alerts.beyondEnd', count(total))),
        ox.el('span', { class: 'r' }, turn('first', 1, page > 1), turn('previous', Math.min(pages, page - 1), page > 1), turn('next', page + 1, page < pages), turn('last', pages, page < pages))));
  }

  /* A refresh leaves alone what somebody is about to press. */
  async function load(whole) {
    const mine = ++asked;
    try {
      const fresh = await ox.get('channels', { state: state.value, limit: ROWS, offset: (page - 1) * ROWS });
      if (mine !== asked) return;
      const trials = new Map(answer ? answer.channels.map((channel) => [channel.name, channel.trial]) : []);
      fresh.channels.forEach((channel, index) => { channel.index = index; channel.trial = trials.get(channel.name); });
      answer = fresh; now = fresh.now; failed = false;
      if (!document.querySelector('#channels button[disabled]')) drawChannels();
      if (whole || !byId('deliveries').contains(document.activeElement)) drawLog();
    } catch (error) {
      if (mine !== asked || (answer && !failed)) { failed = true; return; }
      byId('channels').replaceChildren(ox.el('div', { class: 'panel empty' }, ox.icon('find'), ox.el('h2', null, ox.t('js.channels.failed')), ox.el('p', null, error.error || ox.t('js.failed')),
        ox.el('button', { type: 'button', class: 'btn s', onclick: () => load(true) }, ox.t('js.overview.retry'))));
    }
  }
  state.addEventListener('change', function () { page = 1; load(true); });
  setInterval(() => { if (!document.hidden) load(); }, REFRESH_MILLIS);
  document.addEventListener('visibilitychange', () => { if (!document.hidden) load(); });
  ox.told();
  load(true);
})(window.ox);
