'use strict';
/* Brings domains from a table: says what would come of it, and does it when asked. */
(function (ox) {
  const button = document.getElementById('import');
  if (!button) return;
  const MOST_BYTES = 1 << 20, MOST_SENT = 2000000 /* servers take no larger form */, SHOWN = 6, EXISTING = ['refuse', 'skip', 'update'];
  const count = (number) => number.toLocaleString(ox.lang);

  function ask() {
    let text = null, asked = 0, shown = EXISTING[0];
    const file = ox.el('input', { type: 'file', accept: '.csv,text/csv', class: 'in', id: 'import-file', onchange: read });
    const existing = ox.el('select', { class: 'in', id: 'import-existing', onchange: attempt }, ...EXISTING.map((each) => ox.el('option', { value: each }, ox.t('js.csv.' + each))));
    const said = ox.el('div', { class: 'tried', id: 'import-said', role: 'status' }), put = ox.el('button', { type: 'button', class: 'btn pri', id: 'import-it', disabled: true, onclick: apply }, ox.t('js.import.do'));
    const node = ox.dialog(ox.t('js.csv.title'), [ox.el('p', { class: 'dim' }, ox.t('js.csv.what')),
      ox.el('div', { class: 'fld' }, ox.el('label', { class: 'lab', for: 'import-file' }, ox.t('js.csv.file')), file),
      ox.el('div', { class: 'fld' }, ox.el('label', { class: 'lab', for: 'import-existing' }, ox.t('js.csv.existing')), existing), said], [ox.closing(null, 'js.cancel'), put]);
    file.focus();

    async function read() {
      const chosen = file.files[0];
      text = null;
      put.disabled = true;
      said.replaceChildren();
      if (!chosen) return;
      if (chosen.size > MOST_BYTES) { complain([{ error: ox.t('js.csv.large') }]); return; }
      try {
        text = new TextDecoder('utf-8', { fatal: true }).decode(await chosen.arrayBuffer());
      } catch (failure) {
        complain([{ error: ox.t('js.csv.unreadable') }]);
        return;
      }
      if (new URLSearchParams({ csv: text }).toString().length > MOST_SENT) {
        text = null;
        complain([{ error: ox.t('js.csv.large') }]);
        return;
      }
      await attempt();
    }
    async function send(action, mode) {
      try {
        const result = await ox.act('domains-csv', { action, existing: mode, csv: text });
        if (!result.code) return result;
        complain([{ error: result.code === 'UNAUTHORIZED' ? ox.t('js.signedOut') : result.error }]);
      } catch (failure) {
        complain([{ error: failure.message }]);
      }
      return null;
    }
    function complain(problems) {
      said.replaceChildren(ox.el('p', { class: 'row' }, ox.shape('crit'), ox.t(problems.length === 1 ? 'js.import.problem1' : 'js.import.problems', count(problems.length))),
        ox.el('ul', { class: 'theirs' }, ...problems.slice(0, SHOWN).map((each) => ox.el('li', null, each.line ? ox.t('js.csv.line', count(each.line)) + ox.t('js.chart.colon') : null, ox.el('bdi', null, each.error))),
          problems.length > SHOWN ? ox.el('li', null, ox.t('js.csv.more', count(problems.length - SHOWN))) : null));
    }
    async function attempt() {
      const mine = ++asked, mode = existing.value;
      put.disabled = true;
      said.replaceChildren();
      if (text === null) return;
      const outcome = await send('try', mode);
      if (!outcome || mine !== asked) return;
      shown = mode;
      if (outcome.problems.length) { complain(outcome.problems); return; }
      const kinds = ['added', 'changed', 'unchanged'].filter((kind) => outcome[kind]);
      said.replaceChildren(ox.el('ul', { class: 'theirs' }, ...kinds.map((kind) => ox.el('li', null, ox.t('js.csv.' + kind, count(outcome[kind]))))));
      put.disabled = !outcome.added && !outcome.changed;
    }
    async function apply() {
      const outcome = await ox.during(put, () => send('import', shown));
      if (!outcome) return;
      if (outcome.problems.length) { complain(outcome.problems); return; }
      node.close();
      sessionStorage.setItem('ox-told', ox.t('js.import.done'));
      location.reload();
    }
  }
  button.addEventListener('click', ask);
})(window.ox);
