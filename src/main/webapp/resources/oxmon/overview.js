'use strict';
/* The overview: which hosts are shown (filter, state, sort, page, cards or table, all in the URL), and how they stay
   up to date without moving under the pointer. The server filters, sorts and pages; a page has at most 200 hosts. */
(function (ox) {
  const PAGE = 200;
  const LIVE_MILLIS = 10000;
  const PICTURES_MILLIS = 60000;
  const MOST_PICTURES = 40;
  /* Who scrolls past a host does not look at it. */
  const SETTLED_MILLIS = 80;
  const SKELETON_AFTER_MILLIS = 200;
  const TYPING_MILLIS = 250;
  /* Ids of one request, in characters: servers take request lines of 8 KB. */
  const MOST_CHARS = 5000;
  const STATES = ['crit', 'silent', 'warn'];
  const SORTS = ['worst', 'name', 'cpu', 'memory', 'disk', 'net', 'load', 'seen'];
  const RANK = { crit: 0, silent: 1, warn: 2, ok: 3 };
  const KEYS = { cpu: 'cpu', memory: 'memory', disk: 'disk', net: 'net', load: 'load', seen: 'last_seen' };

  const byId = (id) => document.getElementById(id);
  const count = (number) => number.toLocaleString(ox.lang);
  const kept = { get: (key) => { try { return localStorage.getItem('ox-' + key); } catch (e) { return null; } },
    set: (key, value) => { try { localStorage.setItem('ox-' + key, value); } catch (e) { /* private mode */ } } };

  const descending = (sort) => !['worst', 'name', 'seen'].includes(sort);

  const box = byId('hosts'), search = byId('q'), sortBy = byId('sort'), again = byId('again');
  const view = readUrl();
  let shown = new Map(), total = 0, counts = null, clockSkew = 0, asked = 0, pictures = 0, loaded = false, owed = true;
  let onScreen = new Set(), stale = new Set(), watcher = null, live = null;

  const now = () => Date.now() + clockSkew;

  function readUrl() {
    const url = new URLSearchParams(location.search);
    const sort = url.get('sort') || kept.get('sort');
    const chosen = SORTS.includes(sort) ? sort : 'worst';
    const layout = url.get('view') || kept.get('view');
    return { q: url.get('q') || '', state: url.get('state') in RANK ? url.get('state') : '', sort: chosen,
      dir: ['asc', 'desc'].includes(url.get('dir')) ? url.get('dir') : descending(chosen) ? 'desc' : 'asc',
      page: Math.max(1, Number(url.get('page')) || 1), layout: layout === 'table' ? 'table' : 'cards' };
  }

  function writeUrl() {
    const url = new URLSearchParams();
    if (view.q) url.set('q', view.q);
    if (view.state) url.set('state', view.state);
    if (view.sort !== 'worst') url.set('sort', view.sort);
    if ((view.dir === 'desc') !== descending(view.sort)) url.set('dir', view.dir);
    if (view.page > 1) url.set('page', view.page);
    if (view.layout === 'table') url.set('view', 'table');
    const text = url.toString();
    history.replaceState(null, '', location.pathname + (text ? '?' + text : ''));
  }

  /* Curves and ribbons of the hosts on the screen come after the rows, and anew when they are a minute old. */
  let drawing = false;
  async function draw() {
    if (drawing || document.hidden) return;
    drawing = true;
    try {
      for (;;) {
        const wanted = Array.from(onScreen).filter((id) => shown.has(id) && !(Date.now() - shown.get(id).drawn < PICTURES_MILLIS));
        if (!wanted.length) break;
        const some = chunks(wanted)[0].slice(0, MOST_PICTURES);
        const answer = await ox.get('hosts/pictures', { ids: some });
        some.forEach((id) => { if (shown.has(id)) shown.get(id).drawn = Date.now(); });
        answer.hosts.forEach(function (picture) { if (shown.has(picture.id)) shown.get(picture.id).set(picture, now()); });
      }
    } catch (error) { /* asked again with the next rows */ }
    drawing = false;
  }
  let soon = 0;
  const drawSoon = () => { clearTimeout(soon); soon = setTimeout(draw, SETTLED_MILLIS); };

  const request = () => ox.get('hosts', { q: view.q, state: view.state, sort: view.sort, dir: view.dir,
    offset: (view.page - 1) * PAGE, limit: PAGE });

  function change(what) {
    Object.assign(view, { page: 1 }, what);
    if ('sort' in what) kept.set('sort', view.sort);
    if ('layout' in what) kept.set('view', view.layout);
    writeUrl();
    tools();
    return load().catch(() => live.bad());
  }

  /* Asks for what is chosen and shows it in the server's order. */
  async function load() {
    const mine = ++asked;
    const late = setTimeout(() => { if (loaded) box.classList.add('busy'); else skeleton(); }, SKELETON_AFTER_MILLIS);
    try {
      const answer = await request();
      if (mine !== asked) return;
      if (!answer.hosts.length && view.page > 1 && answer.total) return change({ page: Math.ceil(answer.total / PAGE) });
      head(answer);
      list(answer);
      pictures = Date.now();
      owed = false;
      live.good();
    } catch (error) {
      if (mine === asked) { owed = true; failed(error); }
      throw error;
    } finally {
      clearTimeout(late);
      if (mine === asked) box.classList.remove('busy');
    }
  }
  const loadQuietly = () => load().catch(() => live.bad());

  /* The same page again, without moving a host: newer values, pictures, attention. */
  async function refresh() {
    const mine = asked;
    const answer = await request();
    if (mine !== asked) return;
    pictures = Date.now();
    if (!loaded || !shown.size || !answer.hosts.length) { head(answer); return list(answer); }
    const fresh = answer.hosts.filter((row) => !shown.has(row.id)).length;
    answer.hosts.forEach((row) => { const host = shown.get(row.id); if (host) host.set(row, answer.now); });
    stale.clear();
    head(answer);
    offer(fresh);
    drawSoon();
  }

  async function fetchChanged(ids) {
    if (!loaded || Date.now() - pictures > PICTURES_MILLIS) return refresh();
    (ids || shown.keys()).forEach((id) => { if (shown.has(id)) stale.add(id); });
    const wanted = Array.from(stale).filter((id) => onScreen.has(id));
    const known = counts;
    let answer = null;
    for (const some of chunks(wanted)) {
      answer = await ox.get('hosts/rows', { ids: some });
      clockSkew = answer.now - Date.now();
      some.forEach((id) => stale.delete(id));
      answer.hosts.forEach((row) => { const host = shown.get(row.id); if (host) host.set(row, answer.now); });
    }
    if (!answer) return;
    counts = answer.counts;
    fleet(answer.counts, answer.fleet, answer.now, view.state);
    if (JSON.stringify(known) !== JSON.stringify(counts)) return refresh();
    offer(0);
  }

  function chunks(ids) {
    const lists = [];
    let chars = MOST_CHARS;
    ids.forEach(function (id) {
      const cost = encodeURIComponent(id).length + 5;
      if (chars + cost > MOST_CHARS) { lists.push([]); chars = 0; }
      lists[lists.length - 1].push(id);
      chars += cost;
    });
    if (!lists.length && shown.size) lists.push([shown.keys().next().value]);
    return lists;
  }

  function head(answer) {
    clockSkew = answer.now - Date.now();
    counts = answer.counts;
    ox.overviewTitle(answer);
    const none = !counts.all;
    byId('ov').hidden = none;
    byId('tools').hidden = none;
    fleet(counts, answer.fleet, answer.now, view.state);
    attention(answer, answer.now);
    segments();
  }

  /* How many hosts stand where the sort would not put them: all but the longest run that is in order. */
  function moved() {
    const key = KEYS[view.sort];
    const sign = view.dir === 'desc' ? -1 : 1;
    const rows = Array.from(shown.values(), (host) => host.row);
    const value = view.sort === 'worst' ? (row) => RANK[row.state] : key ? (row) => row[key] == null ? -1 : row[key] : () => 0;
    const tails = [];
    rows.forEach(function (row) {
      const at = sign * value(row);
      let low = 0, high = tails.length;
      while (low < high) { const mid = (low + high) >> 1; if (tails[mid] <= at) low = mid + 1; else high = mid; }
      tails[low] = at;
    });
    return rows.length - tails.length;
  }

  function offer(fresh) {
    const moves = moved();
    again.hidden = !moves && !fresh;
    if (!again.hidden) ox.setText(again, fresh ? ox.t('js.overview.new', count(fresh)) : ox.t('js.overview.moved', count(moves)));
  }

  function list(answer) {
    const focused = box.contains(document.activeElement) ? document.activeElement.closest('[data-id]') : null;
    const focusId = focused && focused.dataset.id;
    loaded = true;
    total = answer.total;
    again.hidden = true;
    shown = new Map();
    stale.clear();
    if (!answer.hosts.length) { box.replaceChildren(empty()); watch(); return; }
    const table = view.layout === 'table';
    answer.hosts.forEach((row) => shown.set(row.id, (table ? ox.hostRow : ox.hostCard)(row, answer.now)));
    const nodes = Array.from(shown.values(), (host) => host.node);
    box.replaceChildren(table ? tableOf(nodes, answer.hosts) : ox.el('div', { class: 'cards' }, ...nodes), pager());
    watch();
    const back = focusId && shown.get(focusId);
    if (back) (back.node.matches('a') ? back.node : back.node.querySelector('a')).focus({ preventScroll: true });
  }

  /* Only hosts on or near the screen are asked for; the others when they come near. */
  function watch() {
    if (watcher) watcher.disconnect();
    onScreen = new Set();
    watcher = new IntersectionObserver(function (entries) {
      let waiting = false;
      entries.forEach(function (entry) {
        const id = entry.target.dataset.id;
        if (!entry.isIntersecting) return onScreen.delete(id);
        onScreen.add(id);
        waiting = waiting || stale.has(id);
      });
      drawSoon();
      if (waiting) live.poke(onScreen.values().next().value);
    }, { rootMargin: '50%' });
    shown.forEach((host) => watcher.observe(host.node));
  }

  const COLUMNS = [['name', 'js.overview.col.host', ''], [null, 'js.overview.col.group', 'group'], ['cpu', 'js.overview.cpu', 'n'],
    ['memory', 'js.overview.col.memory', 'n'], ['disk', 'js.overview.disk', 'n'], ['net', 'js.overview.col.net', 'n'],
    ['load', 'js.overview.col.load', 'n'], [null, 'js.overview.col.spark', ''], [null, 'js.overview.col.ribbon', ''],
    ['seen', 'js.overview.col.seen', 'n']];

  function tableOf(nodes, rows) {
    const sorted = (sort) => sort !== view.sort ? null : view.dir === 'desc' ? 'descending' : 'ascending';
    const cells = COLUMNS.map(([sort, label, tone]) => ox.el('th', { class: tone || null, scope: 'col', 'aria-sort': sort && sorted(sort) },
      sort ? ox.el('button', { type: 'button', class: 'sort', onclick: () => sortColumn(sort) }, ox.t(label)) : ox.t(label)));
    const body = ox.el('tbody', null, ...nodes);
    body.addEventListener('click', function (event) {
      const line = event.target.closest('tr');
      if (!line || event.target.closest('a') || String(getSelection())) return;
      line.querySelector('a').click();
    });
    const table = ox.el('table', { class: 'tb dense' + (rows.some(ox.hostHasGroup) ? '' : ' nogroup') },
      ox.el('thead', null, ox.el('tr', null, ...cells)), body);
    return ox.el('div', { class: 'panel' }, ox.el('div', { class: 'tw' }, table));
  }

  function sortColumn(sort) {
    const turn = view.sort === sort;
    change({ sort, dir: turn ? (view.dir === 'desc' ? 'asc' : 'desc') : descending(sort) ? 'desc' : 'asc' })
      .then(() => { const one = box.querySelector('th[aria-sort] .sort'); if (one) one.focus({ preventScroll: true }); });
  }

  function pager() {
    if (total <= PAGE) return '';
    const first = (view.page - 1) * PAGE + 1, last = first + shown.size - 1;
    const go = (page) => change({ page }).then(() => byId('tools').scrollIntoView({ block: 'nearest' }));
    const button = (label, page, off) => ox.el('button', { type: 'button', class: 'btn s', disabled: off, onclick: () => go(page) }, ox.t(label));
    return ox.el('nav', { class: 'pager', 'aria-label': ox.t('js.overview.pages') },
      ox.el('span', { class: 'num' }, ox.t('js.overview.range', count(first), count(last), count(total))),
      ox.el('span', { class: 'r' }, button('js.overview.previous', view.page - 1, view.page === 1),
        button('js.overview.next', view.page + 1, last >= total)));
  }

  function notice(icon, title, text, ...buttons) {
    return ox.el('div', { class: 'panel empty' }, ox.icon(icon), ox.el('h2', null, title), ox.el('p', null, text),
      ox.el('div', { class: 'row' }, ...buttons));
  }
  const button = (label, run, tone) => ox.el('button', { type: 'button', class: 'btn s ' + (tone || ''), onclick: run }, ox.t(label));

  const addHost = () => ox.addHost ? ox.addHost() : location.assign(ox.base + '/agents.xhtml');

  function empty() {
    if (!counts.all) return notice('agent', ox.t('js.overview.none'), ox.t('js.overview.none.next'), button('js.overview.add', addHost, 'pri'));
    const clear = button('js.overview.clear', function () {
      search.value = '';
      change({ q: '', state: '' });
      search.focus();
    });
    return view.q ? notice('find', ox.t('js.overview.nomatch'), ox.t('js.overview.nomatch.next'), clear, button('js.overview.add', addHost))
      : notice('find', ox.t('js.overview.nomatch'), ox.t('js.overview.nostate', ox.stateWord(view.state)), clear);
  }

  function failed(error) {
    if (loaded) return;
    ox.setText(byId('title'), ox.t('js.overview.failed'));
    ox.setText(byId('sub'), '');
    box.replaceChildren(notice('find', ox.t('js.overview.failed'), error.error || ox.t('js.overview.failed.next'),
      button('js.overview.retry', loadQuietly, 'pri')));
  }

  function skeleton() {
    const block = (name) => ox.el('div', { class: 'sk ' + name });
    const many = (size, name) => Array.from({ length: size }, () => block(name));
    box.replaceChildren(view.layout === 'table' ? ox.el('div', { class: 'panel' }, ...many(12, 'row-sk'))
      : ox.el('div', { class: 'cards' }, ...many(12, 'card-sk')));
  }

  const stateButtons = [''].concat(STATES).map(function (state) {
    const number = ox.el('span', { class: 'num faint' });
    const node = ox.el('button', { type: 'button', onclick: () => change({ state }) },
      state ? ox.shape(state) : null, state ? ox.stateWord(state) : ox.t('js.overview.all'), number);
    return { state, number, node };
  });
  byId('stf').append(...stateButtons.map((one) => one.node));

  function segments() {
    stateButtons.forEach((one) => ox.setText(one.number, count(one.state ? counts[one.state] : counts.all)));
    fleetChosen();
  }
  function fleetChosen() {
    stateButtons.forEach((one) => ox.setAttribute(one.node, 'aria-pressed', String(one.state === view.state)));
  }

  function tools() {
    fleetChosen();
    sortBy.value = view.sort;
    byId('lay').querySelectorAll('button').forEach((one) => ox.setAttribute(one, 'aria-pressed', String(one.dataset.v === view.layout)));
  }

  const filter = (state) => { change({ state }); byId('tools').scrollIntoView({ block: 'nearest' }); };
  const fleet = ox.fleetPanel(filter);
  const attention = ox.attentionPanel(filter);
  let typing = 0;
  search.value = view.q;
  search.addEventListener('input', function () {
    clearTimeout(typing);
    typing = setTimeout(() => change({ q: search.value.trim() }), TYPING_MILLIS);
  });
  sortBy.addEventListener('change', () => change({ sort: sortBy.value, dir: descending(sortBy.value) ? 'desc' : 'asc' }));
  byId('lay').addEventListener('click', function (event) {
    const one = event.target.closest('button');
    if (one) change({ layout: one.dataset.v, page: view.page });
  });
  again.addEventListener('click', loadQuietly);
  if (byId('add')) byId('add').addEventListener('click', addHost);
  document.querySelectorAll('[data-icon]').forEach((slot) => slot.replaceWith(ox.icon(slot.dataset.icon)));
  tools();
  live = ox.live({ interval: () => LIVE_MILLIS, wants: () => true, fetch: fetchChanged, catchUp: () => owed ? load() : refresh() });
  loadQuietly();
  setInterval(function () { if (!document.hidden) shown.forEach((host) => { if (onScreen.has(host.row.id)) host.tick(now()); }); }, 1000);
})(window.ox);
