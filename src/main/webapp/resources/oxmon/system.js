'use strict';
/* How the server itself is: its health, what it keeps, what it refused and of whom. */
(function (ox) {
  const byId = (id) => document.getElementById(id);
  const STATES = { ok: 'ok', degraded: 'warn', unavailable: 'crit' };
  /* The store refuses points below its reserve; a disk that is nearly there is told of in time. */
  const LITTLE_BYTES = 2 * 1024 ** 3;
  /* A weekend. */
  const SOON_SECS = 3 * 86400;

  function title(system) {
    const wrong = system.health.problems.length + system.warnings.filter((one) => !system.health.problems.includes(one)).length;
    if (system.health.status === 'unavailable') return ox.t('js.system.unavailable');
    return wrong === 0 ? ox.t('js.system.well') : wrong === 1 ? ox.t('js.system.one') : ox.t('js.system.many', wrong);
  }

  function problems(system) {
    const told = system.health.problems.map((text) => ({ text, state: STATES[system.health.status] || 'warn' }))
      .concat(system.warnings.filter((text) => !system.health.problems.includes(text)).map((text) => ({ text, state: 'warn' })));
    byId('problems').replaceChildren(...(told.length ? [ox.el('section', { class: 'panel', 'aria-label': ox.t('js.system.problems') },
      ox.el('ul', { class: 'notes' }, ...told.map((one) => ox.el('li', null, ox.state(one.state), ox.el('bdi', null, one.text)))))] : []));
  }

  function tile(label, value, detail, state) {
    const cut = value.lastIndexOf('\u00a0');
    return ox.el('div', { class: 'panel tile' + (state ? ' ' + state : '') },
      ox.el('p', { class: 'k' }, ox.el('span', null, ox.t(label))),
      ox.el('p', { class: 'v' }, cut < 0 ? value : value.slice(0, cut), cut < 0 ? null : ox.el('small', null, value.slice(cut + 1))),
      ox.el('p', { class: 'small faint cut', title: detail }, detail || '\u00a0'));
  }

  const soon = (system) => system.full_in_secs !== null && system.full_in_secs < SOON_SECS;
  const fills = (system) => system.full_in_secs === null ? '' : ox.t('js.system.fullIn', ox.fmt.duration(system.full_in_secs));

  function tiles(system) {
    const newest = system.days[system.days.length - 1];
    byId('tiles').replaceChildren(
      tile('js.system.hosts', String(system.health.agent_count), ''),
      tile('js.system.kept', ox.fmt.bytes(system.store_bytes), system.days.length === 1 ? ox.t('js.system.day') : ox.t('js.system.daysOf', system.days.length, system.retention_days + 1)),
      tile('js.system.today', ox.fmt.bytes(newest ? newest.bytes : null), newest ? newest.date : ''),
      tile('js.system.free', ox.fmt.bytes(system.free_bytes), fills(system) || system.data_dir,
        system.free_bytes < LITTLE_BYTES || soon(system) ? 'warn' : ''),
      tile('js.system.refusedPoints', String(system.refused.total), ox.t('js.system.sinceStart')),
      tile('js.system.uptime', ox.fmt.duration(system.health.uptime_secs), 'oxmon ' + system.health.version));
  }

  const empty = (key) => ox.el('p', { class: 'none' }, ox.state('ok', false), ox.t(key));
  const table = (heads, rows) => ox.el('div', { class: 'tw' }, ox.el('table', { class: 'tb dense' },
    ox.el('thead', null, ox.el('tr', null, ...heads.map((one) => ox.el('th', { scope: 'col', class: one.n ? 'n' : null }, ox.t(one.key))))),
    ox.el('tbody', null, ...rows)));

  function days(system) {
    const files = [...system.days].reverse()
      .concat([...system.rollups].reverse().map((file) => ({ date: ox.t('js.system.rollupsOf', file.name.slice(7, 14), file.days), bytes: file.bytes, fault: file.fault })));
    const most = Math.max(1, ...files.map((file) => file.bytes));
    const rows = files.map((day) => ox.el('tr', null,
      ox.el('td', { class: 'num' }, day.date),
      ox.el('td', { class: 'wide-bar' }, bar(day.bytes / most * 100, day.fault ? 'crit' : '')),
      ox.el('td', { class: 'n' }, ox.fmt.bytes(day.bytes)),
      ox.el('td', null, day.fault ? ox.el('span', { class: 'row t-crit', title: day.fault }, ox.state('crit'), ox.el('bdi', { class: 'cut' }, day.fault)) : '')));
    byId('days').replaceChildren(files.length
      ? table([{ key: 'js.system.date' }, { key: 'js.system.share' }, { key: 'js.system.size', n: true }, { key: 'js.system.fault' }], rows)
      : ox.el('p', { class: 'none' }, ox.t('js.system.noDays')));
    byId('days-n').textContent = ox.t('js.system.utc');
  }
  const SVG = 'http://www.w3.org/2000/svg';
  function bar(percent, tone) {
    const svg = document.createElementNS(SVG, 'svg'), rect = document.createElementNS(SVG, 'rect');
    Object.entries({ class: 'bar', viewBox: '0 0 100 3', preserveAspectRatio: 'none', 'aria-hidden': 'true' }).forEach(([name, value]) => svg.setAttribute(name, value));
    Object.entries({ class: tone, width: Math.max(1, percent).toFixed(1), height: 3 }).forEach(([name, value]) => rect.setAttribute(name, value));
    svg.append(rect);
    return svg;
  }

  function refused(system) {
    byId('refused').replaceChildren(system.refused.rows.length
      ? table([{ key: 'js.system.agent' }, { key: 'js.system.reason' }, { key: 'js.system.points', n: true }, { key: 'js.system.last', n: true }],
        system.refused.rows.map((row) => ox.el('tr', null, ox.el('td', { class: 'name' }, host(row.agent)), ox.el('td', null, ox.t('js.refusal.' + row.reason)),
          ox.el('td', { class: 'n' }, String(row.count)), ox.el('td', { class: 'n dim', title: ox.fmt.time(row.last, true) }, ox.fmt.ago(row.last)))))
      : empty('js.system.noneRefused'));
    byId('refused-n').textContent = system.refused.total ? ox.t('js.system.pointsOf', system.refused.total) : '';
  }
  const host = (id) => ox.el('a', { class: 'cut', href: ox.base + '/host.xhtml?id=' + encodeURIComponent(id), title: id }, ox.el('bdi', null, id));

  function unverified(system) {
    const ids = system.unverified;
    byId('unverified').replaceChildren(ids.length ? ox.el('ul', { class: 'notes' }, ...ids.map((id) => ox.el('li', null, ox.state('warn'), host(id)))) : empty('js.system.noneUnverified'));
    byId('unverified-n').textContent = ids.length ? String(ids.length) : '';
  }

  function about(system) {
    const grpc = system.grpc;
    const facts = [['version', 'oxmon ' + system.health.version], ['server', system.server], ['java', system.java], ['settings', system.settings],
      ['dataDir', system.data_dir], ['retention', ox.t('js.system.retentionOf', system.retention_days, system.rollup_days)],
      ['grpc', (grpc.host.includes(':') ? '[' + grpc.host + ']' : grpc.host) + ':' + grpc.port + ', ' + ox.t(grpc.tls ? 'js.system.tls' : 'js.system.noTls')],
      ['tokens', ox.t(system.require_agent_auth ? 'js.system.tokensNeeded' : 'js.system.tokensNot')]];
    byId('about').replaceChildren(...facts.flatMap(([key, value]) => [ox.el('dt', null, ox.t('js.system.' + key)), ox.el('dd', null, ox.el('bdi', null, value))]));
  }

  function store(system) {
    const now = system.store, count = (number) => number.toLocaleString(ox.lang);
    const millis = (number) => number.toLocaleString(ox.lang, { maximumFractionDigits: number < 10 ? 2 : 0 }) + '\u00a0ms';
    const facts = [['pointsKept', count(now.points)], ['latePoints', count(now.late_points)],
      ['series', ox.t('js.system.seriesOf', count(now.series), count(now.max_series))],
      ['head', ox.fmt.bytes(now.head_bytes)], ['log', ox.fmt.bytes(now.log_bytes)],
      ['sync', ox.t('js.system.syncOf', millis(now.sync_millis), millis(now.longest_sync_millis))],
      ['flushed', ox.t('js.system.flushedAgo', ox.fmt.duration(now.unflushed_secs))],
      ['unpacked', count(now.unpacked_days)],
      ['recovered', ox.t('js.system.recoveredIn', count(now.recovered_points), millis(now.recovery_millis))]];
    byId('store').replaceChildren(...facts.flatMap(([key, value]) => [ox.el('dt', null, ox.t('js.system.' + key)), ox.el('dd', null, value)]));
  }

  async function load() {
    const button = byId('again');
    button.disabled = true;
    try {
      const system = await ox.get('system');
      byId('title').textContent = title(system);
      byId('sub').textContent = ox.t('js.system.at', ox.fmt.time(Date.now(), true));
      [problems, tiles, days, refused, store, unverified, about].forEach((part) => part(system));
    } catch (failure) {
      byId('title').textContent = ox.t('js.system.failed');
      byId('sub').textContent = failure.error || ox.t('js.failed');
    } finally {
      button.disabled = false;
    }
  }
  byId('again').addEventListener('click', load);
  load();
})(window.ox);
