'use strict';
/* One host: loads its values and charts, keeps them up to date, and moves through time. */
(function (ox) {
  const DEFAULT_RANGE = '6h';
  const LEAST_INTERVAL_MILLIS = 2000, USUAL_INTERVAL_MILLIS = 10000;
  /* Late points arrive behind those that were appended: all is asked for again now and then. */
  const WHOLE_AGAIN_MILLIS = 300000;
  const CHARTS = [
    { key: 'cpu', topic: 'cpu', title: 'js.host.chart.cpu', fill: true },
    { key: 'cores', title: 'js.host.chart.cores' },
    { key: 'memory', topic: 'memory', title: 'js.host.chart.memory', fill: true },
    { key: 'swap', title: 'js.host.chart.swap', fill: true },
    { key: 'disk', topic: 'disks', title: 'js.host.chart.disk' },
    { key: 'disk_used', title: 'js.host.chart.diskUsed' },
    { key: 'network', topic: 'network', title: 'js.host.chart.network', fill: true },
    { key: 'packets', title: 'js.host.chart.packets' },
    { key: 'load', topic: 'load', title: 'js.host.chart.load' },
  ];

  const byId = (id) => document.getElementById(id);
  const id = byId('host').dataset.host;
  let host = null, charts = null, answer = null, skew = 0, asked = 0, wholeAt = 0;
  let range = ox.range.fromUrl(location.search, DEFAULT_RANGE);
  const before = [];
  const now = () => Date.now() + skew;

  const group = ox.chartGroup({ zoom, back, lastData });
  const panels = CHARTS.map(function (one) {
    const limit = () => host && host.row.cores ? { value: host.row.cores, text: ox.t('js.host.cores', host.row.cores) } : null;
    const chart = ox.chart(group, { id: 'chart-' + one.key, title: ox.t(one.title), fill: one.fill, limit: one.key === 'load' ? limit : null });
    return Object.assign({ chart, kept: new Set(), seen: false }, one);
  });
  byId('charts').replaceChildren(...panels.map((panel) => panel.chart.node));
  const head = ox.hostHead(), tiles = ox.hostTiles(byId('tiles'));
  const topics = makeTopics();
  const picker = ox.rangePicker(byId('range-slot'), { get: () => range, now, choose: (next) => go(next, true) });

  function makeTopics() {
    const link = (target, key) => ox.el('a', { href: '#' + target, onclick: (event) => jump(event, target) }, ox.t('js.host.topic.' + key));
    const list = [{ key: 'summary', target: 'main' }].concat(panels.filter((one) => one.topic).map((one) => ({ key: one.topic, target: one.chart.node.id })));
    list.forEach((one) => { one.link = link(one.target, one.key); });
    byId('topics').replaceChildren(...list.map((one) => one.link));
    list[0].link.setAttribute('aria-current', 'true');
    return list;
  }
  /* Without a step in the browser's history: back leads to the page before. */
  function jump(event, target) {
    event.preventDefault();
    const still = window.matchMedia && matchMedia('(prefers-reduced-motion: reduce)').matches;
    if (target === 'main') window.scrollTo({ top: 0, behavior: still ? 'auto' : 'smooth' });
    else byId(target).scrollIntoView({ block: 'start', behavior: still ? 'auto' : 'smooth' });
  }
  let spying = 0;
  window.addEventListener('scroll', function () {
    if (!spying) spying = requestAnimationFrame(function () {
      spying = 0;
      const atEnd = window.innerHeight + window.scrollY >= document.documentElement.scrollHeight - 2;
      const usable = topics.filter((one) => !one.link.hidden);
      const passed = usable.filter((one) => one.key !== 'summary' && byId(one.target).getBoundingClientRect().top < 120);
      const here = window.scrollY < 40 ? usable[0] : atEnd ? usable[usable.length - 1] : passed[passed.length - 1] || usable[0];
      topics.forEach((one) => { if (one === here) one.link.setAttribute('aria-current', 'true'); else one.link.removeAttribute('aria-current'); });
    });
  }, { passive: true });

  /* ---- time ---- */
  function go(next, remember) {
    if (remember) before.push(range);
    range = next;
    const url = new URL(location.href);
    ox.range.toUrl(range, url.searchParams);
    history[remember ? 'pushState' : 'replaceState'](null, '', url);
    turnTo();
  }
  function turnTo() {
    picker.show();
    const [from, to] = ox.range.ends(range, now());
    panels.forEach((panel) => panel.chart.range(from, to));
    live.pause(!range.r);
    loadCharts().catch(trouble);
  }
  function zoom(from, to) {
    const end = Math.min(to, now());
    go({ from: Math.min(from, end - 1000), to: end }, true);
  }
  function back() {
    if (before.length) { before.pop(); history.back(); return; }
    if (range.r !== DEFAULT_RANGE) go({ r: DEFAULT_RANGE }, false);
  }
  function lastData() {
    if (!host || host.row.last_seen == null) return;
    const span = Math.min(ox.range.span(range), 86400000), end = host.row.last_seen + span / 20;
    go({ from: Math.round(end - span), to: Math.round(end) }, true);
  }
  window.addEventListener('popstate', function () {
    range = ox.range.fromUrl(location.search, DEFAULT_RANGE);
    turnTo();
  });

  /* ---- data ---- */
  const points = () => Math.min(2000, Math.max(100, Math.round(byId('charts').clientWidth / (innerWidth > 900 ? 2 : 1)) - 60));

  async function loadHost() {
    const next = await ox.get('host', { id });
    host = next;
    skew = host.now - Date.now();
    document.body.classList.remove('unknown-host');
    head.set(host);
    tiles.values(host);
  }

  async function loadCharts() {
    const mine = ++asked;
    const [from, to] = ox.range.ends(range, now());
    const fresh = await ox.get('host/charts', { id, from: Math.round(from), to: Math.round(to), points: points() });
    if (mine !== asked) return;
    answer = fresh;
    charts = ox.series.named(fresh.charts);
    wholeAt = Date.now();
    show(fresh.from, fresh.to);
  }

  /* The points since the last ones; all anew when they are means over steps, and then once a step. */
  async function loadNewer() {
    if (!charts || !range.r) return;
    const [from, to] = ox.range.ends(range, now());
    if (answer.step || Date.now() - wholeAt > WHOLE_AGAIN_MILLIS) {
      if (Date.now() - wholeAt >= Math.min(answer.step, 60000)) return loadCharts();
      return show(from, to);
    }
    const mine = ++asked;
    const since = Math.max(from, ox.series.newest(charts) + 1);
    const newer = await ox.get('host/charts', { id, from: Math.round(since), to: Math.round(to) + 1, points: 2000 });
    if (mine !== asked) return;
    if (newer.step) return loadCharts();
    ox.series.append(charts, ox.series.named(newer.charts), from);
    show(from, to);
  }

  function show(from, to) {
    const any = Object.values(charts).some((list) => list.some((series) => series.t.length));
    const data = { from, to, step: answer.step, gap: answer.gap, now: now() };
    panels.forEach(function (panel) {
      const list = charts[panel.key] || [];
      panel.seen = panel.seen || list.length > 0;
      const without = panel.key === 'swap' && host && host.memory.swap_total === 0;
      panel.chart.node.hidden = any && (!panel.seen || without);
      if (!panel.chart.node.hidden) panel.chart.set(data, ox.series.few(list, panel.kept));
    });
    topics.forEach((one) => { one.link.hidden = one.key !== 'summary' && byId(one.target).hidden; });
    if (host) tiles.pictures(charts, from, to, host);
  }

  async function all() {
    await loadHost();
    await loadCharts();
  }

  function notice(title, text, ...actions) {
    byId('host').replaceChildren(ox.el('div', { class: 'panel empty' }, ox.icon('find'), ox.el('h1', null, title), ox.el('p', null, text),
      ox.el('div', { class: 'row' }, ...actions)));
    byId('range-slot').hidden = true;
  }

  function trouble(error) {
    if (error.status === 404) {
      notice(ox.t('js.host.unknown'), ox.t('js.host.unknown.next'), ox.el('a', { class: 'btn s pri', href: ox.base + '/index.xhtml' }, ox.t('js.host.toOverview')),
        ox.el('button', { type: 'button', class: 'btn s', onclick: () => ox.addHost ? ox.addHost() : location.assign(ox.base + '/agents.xhtml') }, ox.t('js.overview.add')));
    } else if (!host) {
      notice(ox.t('js.host.failed'), error.error || ox.t('js.overview.failed.next'),
        ox.el('button', { type: 'button', class: 'btn s pri', onclick: () => location.reload() }, ox.t('js.overview.retry')));
    }
    throw error;
  }

  const live = ox.live({
    interval: () => Math.max(LEAST_INTERVAL_MILLIS, host && host.row.interval ? host.row.interval * 1000 : USUAL_INTERVAL_MILLIS),
    wants: (ids) => !ids || ids.includes(id),
    fetch: async () => { await loadHost(); await loadNewer(); },
    catchUp: all,
  });
  picker.show();
  all().then(() => live.good()).catch((error) => trouble(error)).catch(() => { /* said on the page */ });
  if (!range.r) live.pause(true);
  setInterval(function () { if (!document.hidden) head.tick(now()); }, 1000);
})(window.ox);
