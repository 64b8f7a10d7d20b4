'use strict';
/* What fires now: the list by severity at the left, the story of the chosen one at the right; on a phone one after the other. */
(function (ox) {
  const INTERVAL_MILLIS = 5000, SAY_AGAIN_MILLIS = 30000;
  const GROUPS = [['critical', 'crit'], ['warning', 'warn'], ['info', 'info']];
  const byId = (id) => document.getElementById(id);
  const md = byId('md'), list = byId('al'), none = byId('none'), mayWrite = md.dataset.write === 'true';
  const wide = matchMedia('(min-width: 901px)');
  const items = new Map();
  let answer = null, skew = 0, known = null, saidAt = 0;
  let filter = new URLSearchParams(location.search).get('severity') || '';
  const story = ox.alertStory(byId('story'), function (event) { event.preventDefault(); choose(null, true); }, () => all());
  const now = () => Date.now() + skew;

  /* ---- which one is chosen ---- */
  function fromUrl() {
    const url = new URLSearchParams(location.search);
    return url.get('id') ? { id: url.get('id'), host: url.get('host') || '', fired: url.get('fired') || '' } : null;
  }
  let chosen = fromUrl();
  function choose(ref, remember) {
    const left = chosen;
    chosen = ref;
    if (remember) {
      const url = new URL(location.href);
      ['id', 'host', 'fired'].forEach((name) => { if (ref) url.searchParams.set(name, ref[name]); else url.searchParams.delete(name); });
      history.pushState(null, '', url);
    }
    mark();
    const told = chosen ? tell() : Promise.resolve();
    if (!chosen && wide.matches) first();
    if (wide.matches) return;
    window.scrollTo(0, 0);
    // on a phone one takes the place of the other, and the focus goes along
    if (chosen) told.then(() => { if (chosen === ref) story.focus(); });
    else if (left && items.has(left.id)) items.get(left.id).link.focus();
  }
  /* On a wide page there is always a story: that of the worst, until somebody chooses. */
  function first() {
    if (chosen || story.ref() || !answer || !answer.alerts.length) return;
    const alert = shown()[0];
    if (alert) story.show({ id: alert.id, host: alert.host, fired: alert.fired }).then(mark, () => { /* said there */ });
  }
  const tell = () => story.show(chosen).then(mark, () => { /* said there */ });
  function mark() {
    const ref = chosen || (wide.matches ? story.ref() : null);
    md.classList.toggle('picked', chosen !== null);
    items.forEach(function (item, id) {
      if (ref && ref.id === id) item.link.setAttribute('aria-current', 'true'); else item.link.removeAttribute('aria-current');
    });
  }
  window.addEventListener('popstate', () => choose(fromUrl(), false));
  wide.addEventListener('change', () => { if (wide.matches) first(); mark(); });

  /* ---- the list ---- */
  const shown = () => answer.alerts.filter((alert) => !filter || alert.severity === filter);

  function item(alert) {
    const title = ox.el('span', { class: 'ti cut' }), since = ox.el('span', { class: 'ag' }), value = ox.el('span', { class: 'num' }), host = ox.el('bdi', null, alert.host);
    const acked = ox.el('span');
    const link = ox.el('a', { href: ox.alertUrl(alert), onclick: function (event) {
      if (event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
      choose({ id: alert.id, host: alert.host, fired: String(alert.fired) }, true);
    } }, ox.state(alert.state), title, since, ox.el('span', { class: 'me cut', title: alert.host }, value, ' · ', host, acked));
    return { node: ox.el('li', null, link), link, title, since, value, acked };
  }

  function draw() {
    const wanted = shown(), ids = new Set(wanted.map((alert) => alert.id));
    wanted.forEach(function (alert) {
      let one = items.get(alert.id);
      if (!one) { one = item(alert); items.set(alert.id, one); }
      ox.setText(one.title, ox.alertTitle(alert));
      ox.setAttribute(one.title, 'title', one.title.textContent);
      ox.setText(one.value, ox.alertValue(alert));
      one.link.classList.toggle('acked', alert.acknowledged !== null);
      ox.setText(one.acked, alert.acknowledged ? ' · ' + ox.t('js.alerts.ackedBy', alert.acknowledged.who) : '');
      one.fired = alert.fired;
    });
    items.forEach((one, id) => { if (!ids.has(id)) items.delete(id); });
    // what somebody looks after stands last
    const groups = GROUPS.map(([severity, state]) => [severity, () => ox.stateWord(state), wanted.filter((alert) => alert.severity === severity && !alert.acknowledged)])
      .concat([['acked', () => ox.t('js.alerts.acked'), wanted.filter((alert) => alert.acknowledged)]]).filter(([, , of]) => of.length);
    const rows = groups.flatMap(([name, , of]) => [name + of.length].concat(of.map((alert) => alert.id)));
    if (rows.join() !== list.dataset.rows) {
      list.dataset.rows = rows.join();
      const focus = document.activeElement;
      list.replaceChildren(...groups.flatMap(([, word, of]) => [ox.el('li', { class: 'grph' }, word(), ox.el('span', { class: 'num' }, of.length.toLocaleString(ox.lang))), ...of.map((alert) => items.get(alert.id).node)]));
      if (list.contains(focus)) focus.focus({ preventScroll: true });
    }
    const more = answer.counts[filter || 'all'] - wanted.length;
    byId('al-more').hidden = more <= 0;
    ox.setText(byId('al-more'), ox.t('js.alerts.more', more.toLocaleString(ox.lang)));
    byId('al-none').hidden = wanted.length > 0;
    mark();
    ticks();
  }
  function ticks() {
    items.forEach((one) => ox.setText(one.since, ox.fmt.duration(Math.max(0, now() - one.fired) / 1000)));
    story.tick();
  }

  const buttons = [['', '']].concat(GROUPS).map(function ([severity, state]) {
    const number = ox.el('span', { class: 'num faint' });
    const button = ox.el('button', { type: 'button', 'aria-pressed': String(filter === severity), onclick: function () {
      filter = severity;
      const url = new URL(location.href);
      if (filter) url.searchParams.set('severity', filter); else url.searchParams.delete('severity');
      history.replaceState(null, '', url);
      buttons.forEach((one) => one.button.setAttribute('aria-pressed', String(one.severity === filter)));
      known = null; // those of another severity are not new
      draw();
      all().catch(() => live.bad());
    } }, state ? ox.shape(state) : null, state ? ox.stateWord(state) : ox.t('js.overview.all'), ' ', number);
    return { severity, number, button };
  });
  byId('sf').replaceChildren(...buttons.map((one) => one.button));

  /* ---- nothing fires ---- */
  function calm() {
    const last = answer.last;
    const what = answer.rules === 0 ? ['js.alerts.noRules', 'js.alerts.noRulesNext'] : ['js.alerts.calm', answer.rules === 1 ? 'js.alerts.calmNext1' : 'js.alerts.calmNext'];
    none.replaceChildren(...[ox.icon('bell'), ox.el('h2', null, ox.t(what[0])), ox.el('p', null, ox.t(what[1], answer.rules.toLocaleString(ox.lang))),
      last ? ox.el('p', { class: 'small' }, ox.t('js.alerts.last', ox.fmt.ago(last.at, answer.now)) + ' ', ox.el('a', { class: 'out', href: ox.alertUrl(last) }, ox.alertTitle(last)), ' · ', ox.el('bdi', null, last.host)) : null,
      ox.el('div', { class: 'row' }, mayWrite ? ox.el('a', { class: 'btn s' + (answer.rules ? '' : ' pri'), href: ox.base + '/rule.xhtml' }, ox.t('js.rules.new')) : null,
        answer.rules ? ox.el('a', { class: 'btn s', href: ox.base + '/rules.xhtml' }, ox.t('js.alerts.toRules')) : null)].filter(Boolean));
  }

  function show() {
    const counts = answer.counts, empty = counts.all === 0;
    skew = answer.now - Date.now();
    ox.setText(byId('title'), answer.title);
    document.title = answer.title + ' · oxmon';
    ox.setText(byId('sub'), empty ? answer.last ? ox.t('js.alerts.lastAt', ox.when(answer.last.at, answer.now)) : ox.t('js.alerts.never')
      : ox.t('js.alerts.join', answer.details, ox.t(counts.all === 1 ? 'js.alerts.began' : 'js.alerts.oldest', ox.when(answer.oldest, answer.now))));
    ox.setText(byId('active-n'), counts.all.toLocaleString(ox.lang));
    buttons.forEach((one) => ox.setText(one.number, counts[one.severity || 'all'].toLocaleString(ox.lang)));
    byId('sf').hidden = empty;
    const bare = empty && !chosen && !story.ref();
    none.hidden = !bare;
    md.hidden = bare;
    if (bare) { const key = answer.rules + (answer.last ? answer.last.id : ''); if (none.dataset.key !== key) { none.dataset.key = key; calm(); } } else draw();
    announce();
  }
  /* Readers are told of new ones, not of moving numbers. */
  function announce() {
    const fresh = known ? answer.alerts.filter((alert) => !known.has(alert.id)).length : 0;
    if (fresh && Date.now() - saidAt < SAY_AGAIN_MILLIS) return; // told together later
    known = new Set(answer.alerts.map((alert) => alert.id));
    if (!fresh) return;
    saidAt = Date.now();
    byId('said').textContent = fresh === 1 ? ox.t('js.alerts.new1') : ox.t('js.alerts.new', fresh);
  }

  async function all() {
    const asked = filter, had = answer && answer.filter === asked ? answer : null;
    const fresh = await ox.get('alerts', { severity: asked, mark: had ? had.mark : '' });
    if (asked !== filter) return;
    if (!fresh.alerts) fresh.alerts = had.alerts; // as they were
    answer = Object.assign(fresh, { filter: asked });
    show();
    const ref = chosen || (wide.matches ? story.ref() : null);
    if (ref && !(story.ref() && story.ref().id === ref.id && story.over())) await story.show(ref).then(mark, (error) => { if (error.status !== 404) throw error; });
    else if (!ref && wide.matches) first();
  }
  const live = ox.live({ interval: () => INTERVAL_MILLIS, wants: () => true, fetch: all, catchUp: all });
  all().then(() => live.good(), function (error) {
    if (!answer) { ox.setText(byId('sub'), error.error || ox.t('js.failed')); }
    live.bad();
  });
  setInterval(function () { if (!document.hidden && answer) ticks(); }, 1000);
})(window.ox);
