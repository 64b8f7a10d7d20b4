'use strict';
/* The windows of silence: which are silent now, when each comes, and what it holds back. */
(function (ox) {
  const REFRESH_MILLIS = 30000;
  const byId = (id) => document.getElementById(id);
  const box = byId('silences'), mayWrite = box.dataset.write === 'true';
  const cell = (css, ...children) => ox.el('td', { class: css }, ...children);
  const count = (number) => number.toLocaleString(ox.lang);
  let shown = false;

  const days = (window) => window.days.map((day) => ox.t('js.day.' + day)).join(ox.lang === 'zh' ? '、' : ', ');
  const href = (window) => ox.base + '/silence.xhtml?id=' + encodeURIComponent(window.id);
  function row(window) {
    const scope = [...window.agents, ...window.groups.map((group) => ox.t('js.channels.group', group)), ...window.metrics, ...window.severities.map((severity) => ox.t('js.rule.choice.' + severity))];
    const name = ox.el('bdi', null, window.name);
    return ox.el('tr', { dataset: { name: window.name } },
      cell(null, !window.enabled ? ox.el('span', { class: 'faint' }, ox.t('js.rules.off')) : window.silent ? ox.el('span', { class: 'row' }, ox.shape('info'), window.until ? ox.t('js.channels.silentUntil', ox.clock(window.until, 'day-minute')) : ox.t('js.silence.always')) : ox.el('span', { class: 'dim' }, ox.t(window.over ? 'js.silence.over' : 'js.channels.notNow'))),
      cell('name', mayWrite ? ox.el('a', { class: 'cut', href: href(window), title: window.name }, name) : ox.el('span', { class: 'cut', title: window.name }, name), window.comment ? ox.el('span', { class: 'said small dim' }, ox.el('bdi', null, window.comment)) : null),
      cell('num', window.start + ' – ' + window.end),
      cell(null, ox.t('js.channels.recurs.' + window.recurrence) + (window.days.length ? ' · ' + days(window) : '')),
      cell('dim', window.zone),
      cell('name', ox.el('span', { class: 'cut', title: scope.join(', ') }, ox.el('bdi', null, scope.join(', ') || ox.t('js.channels.everything')))),
      cell('dim', ox.t('js.rules.source.' + window.source)));
  }
  function draw(answer) {
    const all = answer.windows, silent = all.filter((window) => window.silent).length;
    ox.setText(byId('title'), !all.length ? ox.t('js.silence.none') : !silent ? ox.t('js.silence.quiet') : ox.t(silent === 1 ? 'js.silence.now1' : 'js.silence.now', count(silent)));
    document.title = byId('title').textContent + ' · oxmon';
    ox.setText(byId('sub'), all.length ? ox.t('js.silence.sub') : '\u00a0');
    const heads = [['now'], ['name'], ['time'], ['recurs'], ['zone'], ['scope'], ['source']];
    box.replaceChildren(all.length ? ox.el('div', { class: 'panel' }, ox.el('div', { class: 'tw', tabindex: '0', role: 'region', 'aria-label': ox.t('js.silence.all') }, ox.el('table', { class: 'tb windows' },
      ox.el('thead', null, ox.el('tr', null, ...heads.map(([key, css]) => ox.el('th', { scope: 'col', class: css }, ox.t('js.channels.col.' + key))))), ox.el('tbody', null, ...all.map(row)))))
      : ox.el('div', { class: 'panel empty' }, ox.icon('bell'), ox.el('h2', null, ox.t('js.silence.empty')), ox.el('p', null, ox.t('js.silence.emptyNext')),
        mayWrite ? ox.el('a', { class: 'btn s pri', href: ox.base + '/silence.xhtml' }, ox.t('js.silence.new')) : null));
    shown = true;
  }
  async function load() {
    if (box.contains(document.activeElement)) return; // somebody is about to press
    try {
      draw(await ox.get('silences'));
    } catch (error) {
      if (shown) return;
      box.replaceChildren(ox.el('div', { class: 'panel empty' }, ox.icon('find'), ox.el('h2', null, ox.t('js.silence.failed')), ox.el('p', null, error.error || ox.t('js.failed')),
        ox.el('button', { type: 'button', class: 'btn s', onclick: (event) => { event.currentTarget.blur(); load(); } }, ox.t('js.overview.retry'))));
    }
  }
  ox.told();
  setInterval(() => { if (!document.hidden) load(); }, REFRESH_MILLIS);
  document.addEventListener('visibilitychange', () => { if (!document.hidden) load(); });
  load();
})(window.ox);
