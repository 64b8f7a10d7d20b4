'use strict';
/* Brings rules, channels and windows of silence from a file: says what would change, and does it when asked. */
(function (ox) {
  const button = document.getElementById('import');
  if (!button) return;
  const SECTIONS = ['rules', 'channels', 'silences'], KINDS = ['made', 'changed', 'removed', 'provided', 'unchanged'], SHOWN = 6;
  const count = (number) => number.toLocaleString(ox.lang);

  function ask() {
    let text = null, asked = 0, shown = false;
    const file = ox.el('input', { type: 'file', accept: '.json,application/json', class: 'in', id: 'import-file', onchange: read });
    const replace = ox.el('input', { type: 'checkbox', id: 'import-replace', onchange: attempt });
    const said = ox.el('div', { class: 'tried', role: 'status' }), put = ox.el('button', { type: 'button', class: 'btn pri', id: 'import-it', onclick: apply }, ox.t('js.import.do'));
    put.disabled = true;
    const node = ox.dialog(ox.t('js.import.title'), [ox.el('p', { class: 'dim' }, ox.t('js.import.what')),
      ox.el('div', { class: 'fld' }, ox.el('label', { class: 'lab', for: 'import-file' }, ox.t('js.import.file')), file), ox.el('label', { class: 'row' }, replace, ox.t('js.import.replace')), said], [ox.closing(null, 'js.cancel'), put]);
    file.focus();

    async function read() {
      text = file.files.length ? await file.files[0].text() : null;
      await attempt();
    }
    async function send(action, replacing) {
      try {
        const result = await ox.act('configuration', { action, replace: replacing, document: text });
        if (result.code) return complain([{ field: '', name: '', error: result.code === 'UNAUTHORIZED' ? ox.t('js.signedOut') : result.error }]);
        return result.outcome;
      } catch (failure) {
        return complain([{ field: '', name: '', error: failure.message }]);
      }
    }
    function complain(problems) {
      said.replaceChildren(ox.el('p', { class: 'row' }, ox.shape('crit'), ox.t(problems.length === 1 ? 'js.import.problem1' : 'js.import.problems', count(problems.length))),
        ox.el('ul', { class: 'theirs' }, ...problems.slice(0, SHOWN).map((each) => ox.el('li', null, each.name ? [ox.el('bdi', null, each.name), ox.t('js.chart.colon')] : null, ox.el('bdi', null, (each.field ? each.field + ': ' : '') + each.error)))));
      return null;
    }
    async function attempt() {
      const mine = ++asked, replacing = replace.checked;
      put.disabled = true;
      said.replaceChildren();
      if (text === null) return;
      const outcome = await send('try', replacing);
      if (!outcome || mine !== asked) return;
      shown = replacing;
      if (outcome.problems.length) { complain(outcome.problems); return; }
      const lines = [];
      SECTIONS.filter((section) => outcome[section]).forEach((section) => KINDS.filter((kind) => outcome[section][kind].length).forEach(function (kind) {
        const names = outcome[section][kind];
        lines.push(ox.el('li', null, ox.t('js.import.' + kind, ox.t('js.import.' + section), count(names.length)),
          kind === 'unchanged' ? null : [ox.t('js.chart.colon'), ox.el('bdi', { class: 'dim' }, names.slice(0, SHOWN).join(', ') + (names.length > SHOWN ? ', …' : ''))]));
      }));
      const any = SECTIONS.some((section) => outcome[section] && ['made', 'changed', 'removed'].some((kind) => outcome[section][kind].length));
      said.replaceChildren(any ? ox.el('ul', { class: 'theirs' }, ...lines) : ox.el('p', { class: 'dim' }, ox.t('js.import.nothing')));
      put.disabled = !any;
    }
    async function apply() {
      const outcome = await ox.during(put, () => send('import', shown));
      if (!outcome) return;
      if (!outcome.applied) { complain(outcome.problems); return; }
      node.close();
      sessionStorage.setItem('ox-rule-told', ox.t('js.import.done'));
      location.reload();
    }
  }
  button.addEventListener('click', ask);
})(window.ox);
