'use strict';
/* The upper half of a host's page: state, facts, the banner for its worst trouble, and six tiles. */
(function (ox) {
  const SPARK_POINTS = 60;
  const byId = (id) => document.getElementById(id);
  const fact = (text, css) => text ? ox.el('bdi', { class: css || null }, text) : null;

  /* Means over equal parts of a range; null where there is no point. */
  function thin(series, from, to) {
    const sums = new Float64Array(SPARK_POINTS), counts = new Uint32Array(SPARK_POINTS);
    const width = (to - from) / SPARK_POINTS;
    for (let i = 0; i < series.t.length; i++) {
      const k = Math.floor((series.t[i] - from) / width);
      if (k >= 0 && k < SPARK_POINTS && series.v[i] != null) { sums[k] += series.v[i]; counts[k]++; }
    }
    const wide = width < 60000 && series.t.length > 1 ? 1 : 0; // points further apart than a part are no gap
    return Array.from(sums, (sum, k) => counts[k] ? sum / counts[k] : wide && k && counts[k - 1] ? sums[k - 1] / counts[k - 1] : null);
  }

  function tile(label) {
    const name = ox.el('span', null, ox.t(label)), detail = ox.el('span', { class: 'num' });
    const number = ox.el('span', null, '–'), unit = ox.el('small');
    const spark = ox.spark();
    const node = ox.el('div', { class: 'panel tile' }, ox.el('p', { class: 'k' }, name, detail),
      ox.el('p', { class: 'v' }, number, unit), ox.el('div', { class: 'sp' }, spark));
    return { node, label: (text) => ox.setText(name, text), spark, set: function (text, more, state) {
      // "61.8 %" is written as a number and its unit
      const cut = text.lastIndexOf('\u00a0');
      ox.setText(number, cut < 0 ? text : text.slice(0, cut));
      ox.setText(unit, cut < 0 ? '' : text.slice(cut + 1));
      ox.setText(detail, more || '');
      ox.setAttribute(detail, 'title', more || '');
      ox.setAttribute(node, 'class', ('panel tile ' + ox.stateClass(state)).trim());
    } };
  }

  /* "46.4 / 64 GB": a unit that both have is said once. */
  function of(used, total, format) {
    if (used == null || total == null) return '';
    const part = format(used).split('\u00a0'), whole = round(format(total));
    return (whole.endsWith('\u00a0' + part[1]) ? part[0] : part.join('\u00a0')) + ' / ' + whole;
  }
  const round = (text) => text.replace(/[.,]0(?=\u00a0)/, '');

  ox.hostTiles = function (box) {
    const cpu = tile('js.host.cpu'), memory = tile('js.host.memory'), disk = tile('js.host.disk');
    const network = tile('js.host.network'), load = tile('js.host.load'), uptime = tile('js.host.uptime');
    const ribbon = ox.ribbon(360);
    uptime.spark.replaceWith(ribbon);
    box.replaceChildren(...[cpu, memory, disk, network, load, uptime].map((one) => one.node));
    return {
      values: function (host) {
        const row = host.row, silent = row.state === 'silent';
        const last = silent && row.last_seen != null ? ox.t('js.host.lastAt', ox.when(row.last_seen, host.now)) : '';
        const set = (one, key, text, more) => one.set(silent || row[key] == null ? '–' : text(row[key]), silent ? last : more,
          silent ? '' : ox.troubleState(row, key));
        const fullest = (host.disks || []).find((one) => one.name === row.disk_mount) || {};
        const traffic = (one) => (one.bytes_recv || 0) + (one.bytes_sent || 0);
        const busiest = (host.interfaces || []).slice().sort((a, b) => traffic(b) - traffic(a))[0];
        if (row.ribbon) ox.ribbon.set(ribbon, row.ribbon);
        disk.label(row.disk_mount ? ox.t('js.host.diskOf', row.disk_mount) : ox.t('js.host.disk'));
        set(cpu, 'cpu', ox.fmt.percent, row.cores ? ox.t('js.host.cores', row.cores) : '');
        set(memory, 'memory', ox.fmt.percent, of(host.memory.used, host.memory.total, ox.fmt.bytes));
        set(disk, 'disk', ox.fmt.percent, of(fullest.used, fullest.total, ox.fmt.bytes));
        set(network, 'net', ox.fmt.rate, busiest ? busiest.name : '');
        set(load, 'load', (value) => ox.fmt.num(value, 2), ox.t('js.host.load1'));
        set(uptime, 'uptime', ox.fmt.duration, row.uptime == null ? ''
          : ox.clock(host.now - row.uptime * 1000, 'full').slice(0, 10));
      },
      /* charts as the server sent them; scales are fixed or the limit of what is measured. */
      pictures: function (charts, from, to, host) {
        const row = host.row;
        const draw = function (one, series, max, key) {
          const values = series ? thin(series, from, to) : [];
          const top = max || values.reduce((most, value) => Math.max(most, value || 0), 0) * 1.25;
          ox.spark.set(one.spark, values, key ? ox.troubleState(row, key) : '', 0, top);
        };
        const find = (key, test) => (charts[key] || []).find(test);
        draw(cpu, find('cpu', () => true), 100, 'cpu');
        draw(memory, find('memory', (one) => one.metric === 'memory.used'), host.memory.total, 'memory');
        draw(disk, find('disk', (one) => one.raw === row.disk_mount), 100, 'disk');
        draw(network, together(charts.network || []), 0, '');
        draw(load, find('load', (one) => one.metric === 'load.load_1'), 0, '');
      },
    };
  };

  /* The sum of several series where they have points at the same times. */
  function together(list) {
    const sums = new Map();
    list.forEach((series) => series.t.forEach((at, i) => sums.set(at, (sums.get(at) || 0) + series.v[i])));
    const t = Array.from(sums.keys()).sort((a, b) => a - b);
    return { t, v: t.map((at) => sums.get(at)) };
  }

  function banner(host) {
    const worst = host.row.troubles[0], box = byId('banner');
    box.hidden = !worst;
    if (!worst) return;
    const rest = worst.kind === 'silent' && worst.since != null ? ox.t('js.host.silentSince', ox.when(worst.since, host.now))
      : worst.kind === 'never_reported' ? ox.t('js.host.neverNext')
        : worst.since != null ? ox.t('js.host.since', ox.when(worst.since, host.now)) : '';
    const others = host.row.troubles.slice(1).map((one) => ox.reason(one, host.now)).join(ox.t('js.overview.comma'));
    box.className = 'banner ' + ox.stateClass(worst.state);
    box.replaceChildren(ox.state(worst.state), ox.el('p', null, ox.el('b', null, ox.reason(worst, host.now) + ox.t('js.overview.stop')), ' ', rest,
      others ? ' ' + others + ox.t('js.overview.stop') : ''));
  }

  /* What rules fire for on this host, each with its story. */
  let firing = '';
  function alerts(host) {
    const box = byId('firing'), again = JSON.stringify(host.alerts);
    if (again === firing) return;
    firing = again;
    box.hidden = host.alerts.length === 0;
    box.replaceChildren(ox.el('ul', { class: 'notes' }, ...host.alerts.map((alert) => ox.el('li', null, ox.state(alert.state),
      ox.el('a', { class: 'cut', href: ox.alertUrl(alert) }, ox.el('b', null, ox.alertTitle(alert))), ox.el('span', { class: 'num dim nowrap' }, ox.t('js.overview.since', ox.when(alert.fired, host.now)))))));
  }

  const reported = (host, now) => host.row.last_seen == null ? ox.t('js.reason.never')
    : ox.t('js.host.reported', ox.fmt.duration(Math.max(0, now - host.row.last_seen) / 1000));

  /* Answers { set(host), tick(now) }. */
  ox.hostHead = function () {
    const ago = ox.el('span', { class: 'num' });
    let host = null, key = '';
    return {
      set: function (next) {
        host = next;
        const row = host.row, facts = host.facts || {};
        const again = JSON.stringify([row.state, row.troubles, host.facts, host.version, row.tags, row.groups, host.refused_points]);
        ox.setText(ago, reported(host, host.now));
        alerts(host);
        if (again === key) return;
        key = again;
        byId('state').replaceChildren(ox.state(row.state));
        const group = (row.groups && row.groups[0]) || row.tags.group;
        byId('group').replaceChildren(...(group ? [' / ', ox.el('a', { href: ox.base + '/index.xhtml?q=' + encodeURIComponent(group) }, ox.el('bdi', null, group))] : []));
        const size = facts.cores ? ox.t('js.host.size', facts.cores, round(ox.fmt.bytes(facts.memory_gb * 1073741824))) : '';
        byId('facts').replaceChildren(...[fact([facts.os, facts.os_version].filter(Boolean).join(' ')), fact(size, 'num'),
          fact([facts.kernel, facts.arch].filter(Boolean).join(' ')), fact(facts.hostname && facts.hostname !== row.id ? facts.hostname : '', 'mono'),
          fact(host.version ? ox.t('js.host.agent', host.version) : ''), ago,
          host.refused_points ? ox.el('span', { class: 't-warn' }, ox.t('js.host.refused', host.refused_points.toLocaleString(ox.lang))) : null,
          ...Object.entries(row.tags).map(([name, value]) => fact(value ? name + '=' + value : name, 'tag'))].filter(Boolean));
        banner(host);
      },
      tick: function (now) { if (host) ox.setText(ago, reported(host, now)); },
    };
  };
})(window.ox);
