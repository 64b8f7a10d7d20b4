'use strict';
/* The upper half of the overview: the sentence, what needs attention, and the fleet in numbers. */
(function (ox) {
  const ORDER = ['crit', 'silent', 'warn', 'ok'];
  const RANK = ['crit', 'silent', 'warn'];
  const SHOWN = 6;
  const TOGETHER = 3;

  const byId = (id) => document.getElementById(id);
  const count = (number) => number.toLocaleString(ox.lang);

  let details = '';
  /* The server's sentences, in the visitor's language. */
  ox.overviewTitle = function (answer) {
    details = answer.details;
    ox.setText(byId('title'), answer.title);
    ox.setText(byId('sub'), details);
    document.title = answer.title + ' · oxmon';
  };

  /* options.filter(state) is called when a state is chosen. Answers set(counts, fleet, now, chosen). */
  ox.fleetPanel = function (filter) {
    const bar = ox.svg('svg', { class: 'statebar', viewBox: '0 0 1000 10', preserveAspectRatio: 'none', role: 'img' });
    const rects = ORDER.map((state) => ox.svg('rect', { class: ox.stateClass(state), height: 10 }));
    bar.append(...rects);
    const key = function (state) {
      const number = ox.el('b', null, '–');
      const button = ox.el('button', { type: 'button', 'aria-pressed': 'false', onclick: () => filter(state) },
        state ? ox.shape(state) : null, state ? ox.stateWord(state) : ox.t('js.overview.all'), number);
      if (!state) button.className = 'all';
      return { state, number, button };
    };
    const keys = ORDER.map(key).concat(key(''));
    byId('states').replaceChildren(bar, ox.el('div', { class: 'keys' }, ...keys.map((one) => one.button)));
    const vital = function (name) {
      const meter = ox.bar(), number = ox.el('b', { class: 'num' }, '–');
      return { meter, number, node: ox.el('div', null, ox.el('span', null, ox.t(name)), ox.el('span', { class: 'life' }, meter), number) };
    };
    const cpu = vital('js.overview.fleet.cpu'), memory = vital('js.overview.fleet.memory');
    const reporting = vital('js.overview.fleet.reporting'), traffic = vital('js.overview.fleet.traffic');
    traffic.meter.remove();
    byId('vit').replaceChildren(cpu.node, memory.node, reporting.node, traffic.node);

    return function (counts, fleet, now, chosen) {
      let x = 0;
      const present = ORDER.filter((state) => counts[state]).length;
      ORDER.forEach(function (state, i) {
        // The smallest share is still seen: 12 of 1000, taken from all alike.
        const width = counts[state] ? 12 + (1000 - 12 * present) * counts[state] / counts.all : 0;
        ox.setAttribute(rects[i], 'x', x.toFixed(1));
        ox.setAttribute(rects[i], 'width', Math.max(0, width - (x + width > 999 ? 0 : 3)).toFixed(1));
        x += width;
      });
      ox.setAttribute(bar, 'aria-label', details);
      keys.forEach(function (one) {
        ox.setText(one.number, count(one.state ? counts[one.state] : counts.all));
        ox.setAttribute(one.button, 'aria-pressed', String(one.state === chosen && chosen !== ''));
      });
      ox.setText(cpu.number, ox.percent(fleet.cpu));
      ox.bar.set(cpu.meter, fleet.cpu, '');
      ox.setText(memory.number, ox.percent(fleet.memory));
      ox.bar.set(memory.meter, fleet.memory, '');
      ox.setText(traffic.number, ox.fmt.rate(fleet.traffic));
      ox.setText(reporting.number, count(fleet.reporting) + ' / ' + count(counts.all));
      ox.bar.set(reporting.meter, counts.all ? fleet.reporting / counts.all * 100 : null, fleet.reporting < counts.all ? 'silent' : '');
      ox.setText(byId('at'), ox.t('js.overview.at', ox.clock(now, 'second')));
    };
  };

  /* One line for each trouble; silent hosts are told together when they are many. */
  function lines(attention, counts) {
    const silent = attention.filter((one) => one.kind === 'silent' || one.kind === 'never_reported');
    if (silent.length < TOGETHER) return attention.map((one) => ({ trouble: one, hosts: [one.host] }));
    const together = { trouble: silent[0], hosts: silent.map((one) => one.host), many: Math.max(silent.length, counts.silent) };
    const list = [];
    attention.forEach(function (one) {
      if (!silent.includes(one)) list.push({ trouble: one, hosts: [one.host] });
      else if (one === silent[0]) list.push(together);
    });
    return list;
  }

  /* What a rule fires for need not be told twice: the host's own trouble of the same resource stays away. */
  function told(trouble, alerts) {
    const rank = (state) => ['info', 'warn', 'crit'].indexOf(state);
    return alerts.some((alert) => alert.host === trouble.host && rank(alert.state) >= rank(trouble.state) && ((trouble.kind === 'disk' && alert.metric === 'disk.used_percent' && alert.labels.mount === trouble.where)
      || (trouble.kind === 'memory' && alert.metric === 'memory.used_percent') || (trouble.kind === 'cpu' && alert.metric === 'cpu.usage')));
  }
  /* One line for an alert, which leads to its story. */
  function alertItem(alert, now) {
    const link = ox.el('a', { href: ox.alertUrl(alert) }, ox.alertTitle(alert));
    const node = ox.el('li', alert.acknowledged ? { class: 'acked' } : null, ox.state(alert.state),
      ox.el('div', { class: 'cut' }, ox.el('p', { class: 'ti cut' }, link), ox.el('p', { class: 'me cut' }, ox.el('span', { class: 'num' }, ox.alertValue(alert)), ' · ', ox.el('bdi', null, alert.host), alert.acknowledged ? ' · ' + ox.t('js.alerts.ackedBy', alert.acknowledged.who) : null)),
      ox.el('div', { class: 'sp' }),
      ox.el('span', { class: 'since num', title: ox.t('js.overview.since', ox.when(alert.fired, now)) }, ox.fmt.duration(Math.max(0, now - alert.fired) / 1000)));
    node.addEventListener('click', (event) => { if (!event.target.closest('a')) link.click(); });
    return node;
  }

  function since(trouble, now) {
    if (trouble.since == null) return '';
    return ox.fmt.duration(Math.max(0, now - trouble.since) / 1000);
  }

  function item(line, now, filter) {
    const trouble = line.trouble;
    const meter = ox.bar();
    if (!line.many && trouble.value) ox.bar.set(meter, trouble.value, trouble.state);
    const title = line.many ? ox.t('js.overview.stopped', count(line.many)) : ox.reason(trouble, now);
    const link = ox.el('a', { href: line.many ? '?state=silent' : ox.hostUrl(trouble.host) }, title);
    if (line.many) link.addEventListener('click', (event) => { event.preventDefault(); filter('silent'); });
    const node = ox.el('li', null, ox.state(trouble.state),
      ox.el('div', { class: 'cut' }, ox.el('p', { class: 'ti cut' }, link),
        ox.el('p', { class: 'me cut' }, ...line.hosts.slice(0, 8).map((host) => ox.el('bdi', null, host)))),
      ox.el('div', { class: 'sp' }, trouble.value && !line.many ? ox.el('span', { class: 'life' }, meter) : null),
      ox.el('span', { class: 'since num', title: trouble.since == null ? null : ox.t('js.overview.since', ox.when(trouble.since, now)) },
        since(trouble, now)));
    node.addEventListener('click', (event) => { if (!event.target.closest('a')) link.click(); });
    return node;
  }

  /* Answers set(answer, now): alerts of rules first, then what hosts are short of. */
  ox.attentionPanel = function (filter) {
    let all = false, last = null;
    const list = byId('att'), more = byId('att-more');
    more.addEventListener('click', function () { all = !all; draw(...last); more.focus(); });
    function draw(answer, now) {
      last = [answer, now];
      const counts = answer.counts, alerts = answer.alerts.filter((alert) => alert.severity !== 'info');
      const attention = answer.attention.filter((trouble) => !told(trouble, alerts));
      const troubles = answer.troubles - (answer.attention.length - attention.length);
      const calm = counts.all > 0 && counts.all === counts.ok && !attention.length && !alerts.length;
      byId('ov').classList.toggle('calm', calm);
      byId('attention').hidden = calm;
      const rows = alerts.map((alert) => ({ state: alert.state, acked: alert.acknowledged !== null, make: () => alertItem(alert, now) })).concat(lines(attention, counts).map((line) => ({ state: line.trouble.state, make: () => item(line, now, filter) })));
      rows.sort((a, b) => Boolean(a.acked) - Boolean(b.acked) || RANK.indexOf(a.state) - RANK.indexOf(b.state)); // what somebody looks after sinks
      const whole = troubles <= attention.length && answer.alert_total <= alerts.length;
      ox.setText(byId('att-n'), count(whole ? rows.length : troubles + answer.alert_total));
      list.replaceChildren(...(all ? rows : rows.slice(0, SHOWN)).map((row) => row.make()));
      more.hidden = rows.length <= SHOWN;
      ox.setText(more, all ? ox.t('js.overview.fewer') : whole ? ox.t('js.overview.more', count(rows.length)) : ox.t('js.overview.moreOf', count(rows.length), count(troubles + answer.alert_total)));
    }
    /* Drawn anew only when it says something new, and never under the pointer or the focus. */
    return function (answer, now) {
      const held = list.matches(':hover') || list.contains(document.activeElement);
      if (!last || !held) draw(answer, now);
    };
  };
})(window.ox);
