'use strict';
/* The rules: what each watches and when it fires, whether it is on, and how many of its alerts fire. */
(function (ox) {
  const byId = (id) => document.getElementById(id);
  const box = byId('rules'), mayWrite = box.dataset.write === 'true', search = byId('q');
  const SHOWN = 200;
  let answer = null, all = false;

  function toggle(rule) {
    const word = ox.t(rule.enabled ? 'js.rules.on' : 'js.rules.off');
    if (!mayWrite || rule.source !== 'api') return ox.el('span', { class: rule.enabled ? null : 'faint' }, word);
    const box = ox.el('input', { type: 'checkbox', class: 'switch', role: 'switch', 'aria-label': ox.t('js.rules.enabled', rule.name), onchange: async function () {
      box.disabled = true;
      try {
        const result = await ox.act('rules', { action: 'change', id: rule.id, version: rule.version, fields: JSON.stringify({ enabled: box.checked }) });
        if (result.code) throw new Error(result.code === 'UNAUTHORIZED' ? ox.t('js.signedOut') : result.current ? ox.t('js.rules.stale', rule.name) : result.error);
        ox.toast(ox.t(result.rule.enabled ? 'js.rules.nowOn' : 'js.rules.nowOff', rule.name));
      } catch (failure) {
        ox.toast(failure.message, { stay: true });
      }
      await load();
      const again = byId('on-' + rule.id);
      if (again) again.focus();
    }, id: 'on-' + rule.id });
    box.checked = rule.enabled;
    return box;
  }

  const words = (rule) => [rule.name, rule.metric, rule.agent_pattern, ox.ruleType(rule.type), ...rule.labels].join('\n').toLowerCase();

  function row(rule) {
    const where = [rule.agent_pattern === '*' ? '' : rule.agent_pattern, ...rule.labels].filter(Boolean).join(', ');
    const state = !rule.enabled ? ox.el('span', { class: 'row faint' }, ox.t('js.rules.off'))
      : rule.firing ? ox.el('a', { class: 'row out', href: ox.base + '/alerts.xhtml' }, ox.shape(rule.firing_state), ox.t('js.rules.fires', rule.firing.toLocaleString(ox.lang)))
        : ox.el('span', { class: 'row dim' }, ox.shape('ok'), ox.t('js.rules.quiet'));
    return ox.el('tr', { dataset: { id: rule.id, name: rule.name } },
      ox.el('td', null, state),
      ox.el('td', { class: 'name' }, ox.el('a', { class: 'cut', href: ox.ruleUrl(rule.id), title: rule.name }, ox.el('bdi', null, rule.name))),
      ox.el('td', null, ox.ruleType(rule.type)),
      ox.el('td', { class: 'watches' }, ox.el('span', { class: 'cut', title: rule.metric + (where ? ', ' + where : '') }, ox.el('span', { class: 'mono' }, rule.metric), where ? ox.el('bdi', { class: 'dim' }, ' ' + where) : null)),
      ox.el('td', { class: 'num' }, ox.ruleCondition(rule)),
      ox.el('td', { class: 'dim' }, ox.t('js.rules.source.' + rule.source)),
      ox.el('td', { class: 'n' }, toggle(rule)));
  }

  function draw() {
    const needle = search.value.trim().toLowerCase();
    const shown = answer.rules.filter((rule) => !needle || words(rule).includes(needle));
    const on = answer.rules.filter((rule) => rule.enabled).length, off = answer.rules.length - on, file = answer.rules.filter((rule) => rule.source === 'file').length;
    const count = (number) => number.toLocaleString(ox.lang);
    ox.setText(byId('title'), answer.rules.length === 0 ? ox.t('js.rules.none') : on === 1 ? ox.t('js.rules.title1') : ox.t('js.rules.title', count(on)));
    document.title = byId('title').textContent + ' · oxmon';
    ox.setText(byId('sub'), answer.rules.length === 0 ? '\u00a0' : [off ? ox.t('js.rules.sub.off', count(off)) : '', file ? ox.t('js.rules.sub.file', count(file)) : ''].filter(Boolean).reduce((all, one) => all ? ox.t('js.alerts.join', all, one) : one, '') || ox.t('js.rules.sub'));
    byId('tools').hidden = answer.rules.length === 0;
    if (!shown.length) {
      const first = answer.rules.length === 0;
      box.replaceChildren(ox.el('div', { class: 'panel empty' }, ox.icon(first ? 'rule' : 'find'), ox.el('h2', null, ox.t(first ? 'js.rules.empty' : 'js.rules.noMatch')),
        ox.el('p', null, ox.t(first ? mayWrite ? 'js.rules.emptyNext' : 'js.rules.emptyViewer' : 'js.rules.noMatchNext')),
        first && mayWrite ? ox.el('a', { class: 'btn s pri', href: ox.base + '/rule.xhtml' }, ox.t('js.rules.new'))
          : first ? null : ox.el('button', { type: 'button', class: 'btn s', onclick: () => { search.value = ''; draw(); search.focus(); } }, ox.t('js.overview.clear'))));
      return;
    }
    const heads = [['state'], ['name'], ['type'], ['watches'], ['fires'], ['source'], ['enabled', 'n']];
    box.replaceChildren(ox.el('div', { class: 'panel' }, ox.el('div', { class: 'tw', tabindex: '0', role: 'region', 'aria-label': ox.t('js.rules.all') }, ox.el('table', { class: 'tb rules' },
      ox.el('thead', null, ox.el('tr', null, ...heads.map(([key, css]) => ox.el('th', { scope: 'col', class: css }, ox.t('js.rules.col.' + key))))),
      ox.el('tbody', null, ...(all ? shown : shown.slice(0, SHOWN)).map(row)))),
    all || shown.length <= SHOWN ? null : ox.el('div', { class: 'pg' }, ox.el('span', { class: 'num' }, ox.t('js.alerts.range', count(1), count(SHOWN), count(shown.length))),
      ox.el('span', { class: 'r' }, ox.el('button', { type: 'button', class: 'btn s', onclick: () => { all = true; draw(); box.querySelector('.tw').focus(); } }, ox.t('js.overview.more', count(shown.length)))))));
  }

  async function load() {
    try {
      answer = await ox.get('rules');
      draw();
    } catch (error) {
      box.replaceChildren(ox.el('div', { class: 'panel empty' }, ox.icon('find'), ox.el('h2', null, ox.t('js.rules.failed')), ox.el('p', null, error.error || ox.t('js.failed')),
        ox.el('button', { type: 'button', class: 'btn s', onclick: load }, ox.t('js.overview.retry'))));
    }
  }
  search.value = new URLSearchParams(location.search).get('q') || '';
  search.addEventListener('input', function () {
    const url = new URL(location.href);
    if (search.value) url.searchParams.set('q', search.value); else url.searchParams.delete('q');
    history.replaceState(null, '', url);
    draw();
  });
  /* The form said it before it led here. */
  const told = sessionStorage.getItem('ox-rule-told');
  if (told) { sessionStorage.removeItem('ox-rule-told'); ox.toast(told); }
  load();
})(window.ox);
