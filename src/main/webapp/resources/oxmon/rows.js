'use strict';
/* A host in a list: as a card and as a row of the dense table. Made once, then set in place with newer values. */
(function (ox) {
  const MINUTES = 360;
  const METERS = [['cpu', 'js.overview.cpu'], ['memory', 'js.overview.mem'], ['disk', 'js.overview.disk']];

  const group = (row) => (row.groups && row.groups[0]) || row.tags.group || '';
  const isSilent = (row) => row.state === 'silent';
  /* A silent host's last values are no news: they show as missing. */
  const value = (row, key) => isSilent(row) ? null : row[key];

  function line(row, now) {
    if (row.troubles.length) return ox.reason(row.troubles[0], now);
    const parts = [];
    if (row.uptime != null) parts.push(ox.t('js.overview.up', ox.fmt.duration(row.uptime)));
    if (row.os) parts.push(row.os);
    return parts.join(' · ') || ox.stateWord(row.state);
  }

  /* Keeps one state shape in its place and changes it only when the state does. */
  function shape() {
    const slot = ox.el('span', { class: 'shape' });
    let was = null;
    return { slot, set: function (state) {
      if (state === was) return;
      was = state;
      slot.replaceChildren(ox.state(state));
    } };
  }

  function setValue(node, bar, row, key) {
    const percent = value(row, key);
    const state = isSilent(row) ? '' : ox.troubleState(row, key);
    ox.setText(node, ox.percent(percent));
    ox.bar.set(bar, percent, state);
    return ox.stateClass(state);
  }

  function setPictures(row, spark, ribbon) {
    if (spark && row.spark) ox.spark.set(spark, row.spark, row.state === 'ok' ? '' : row.state, 0, 100);
    if (ribbon && row.ribbon) ox.ribbon.set(ribbon, row.ribbon);
  }

  ox.hostCard = function (row, now) {
    const state = shape();
    const why = ox.el('p', { class: 'rs cut grow' });
    const where = ox.el('bdi', { class: 'gr cut' });
    const ribbon = ox.ribbon(MINUTES);
    const meters = METERS.map(([key, label]) => {
      const number = ox.el('b'), bar = ox.bar();
      return { key, number, bar, node: ox.el('div', { class: 'm' }, ox.el('p', null, ox.t(label), number), bar) };
    });
    const node = ox.el('a', { class: 'panel card', href: ox.hostUrl(row.id), title: row.id, 'data-id': row.id },
      ox.el('div', { class: 'row' }, state.slot, ox.el('span', { class: 'nm grow' }, ox.name(row.id))),
      ox.el('div', { class: 'row small faint' }, why, where),
      ox.el('div', { class: 'ms' }, ...meters.map((meter) => meter.node)),
      ribbon);
    const card = { node, row, set: function (next, at) {
      card.row = Object.assign({}, card.row, next);
      const it = card.row;
      state.set(it.state);
      node.classList.toggle('quiet', isSilent(it));
      ox.setText(why, line(it, at));
      ox.setAttribute(why, 'class', ('rs cut grow ' + (it.state === 'ok' ? '' : ox.stateClass(it.state))).trim());
      ox.setText(where, group(it));
      meters.forEach((meter) => ox.setAttribute(meter.number, 'class', setValue(meter.number, meter.bar, it, meter.key)));
      setPictures(next, null, ribbon);
    }, tick: (at) => { if (isSilent(card.row)) ox.setText(why, line(card.row, at)); } };
    card.set(row, now);
    return card;
  };

  ox.hostRow = function (row, now) {
    const state = shape();
    const where = ox.el('bdi');
    const net = ox.el('td', { class: 'n' }), load = ox.el('td', { class: 'n' }), seen = ox.el('td', { class: 'n' });
    const spark = ox.spark(), ribbon = ox.ribbon(MINUTES);
    const meters = METERS.map(([key]) => {
      const number = ox.el('span', { class: 'n num' }), bar = ox.bar();
      return { key, number, bar, node: ox.el('td', null, ox.el('div', { class: 'cellbar' }, bar, number)) };
    });
    const node = ox.el('tr', { 'data-id': row.id },
      ox.el('td', { class: 'name' }, ox.el('div', { class: 'row' }, state.slot,
        ox.el('a', { class: 'cut', href: ox.hostUrl(row.id), title: row.id }, ox.name(row.id)))),
      ox.el('td', { class: 'dim group' }, where),
      ...meters.map((meter) => meter.node), net, load,
      ox.el('td', { class: 'spc' }, spark), ox.el('td', { class: 'ribc' }, ribbon), seen);
    const line = { node, row, set: function (next, at) {
      line.row = Object.assign({}, line.row, next);
      const it = line.row;
      state.set(it.state);
      ox.setText(where, group(it));
      meters.forEach(function (meter) {
        const tone = setValue(meter.number, meter.bar, it, meter.key);
        ox.setAttribute(meter.number, 'class', 'n num' + (tone ? ' t-' + tone : ''));
      });
      ox.setText(net, ox.fmt.rate(value(it, 'net')));
      const tasks = value(it, 'load');
      ox.setText(load, tasks == null ? '–' : ox.fmt.num(tasks, 2));
      setPictures(next, spark, ribbon);
      line.tick(at);
    }, tick: function (at) {
      const it = line.row;
      ox.setText(seen, it.last_seen == null ? '–' : ox.fmt.duration(Math.max(0, at - it.last_seen) / 1000));
      ox.setAttribute(seen, 'class', 'n ' + (isSilent(it) ? 't-unk' : 'dim'));
    } };
    line.set(row, now);
    return line;
  };

  ox.hostHasGroup = (row) => group(row) !== '';
})(window.ox);
