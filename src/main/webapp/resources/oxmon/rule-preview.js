'use strict';
/* What a rule would have done over the last days, as it stands in the form; nothing is kept. */
(function (ox) {
  const SHOWN = 8, DAYS = [1, 7, 30], STATES = { info: 'info', warning: 'warn', critical: 'crit' };

  /* box is a section with a head and a body; ask(days) answers what the server says. Answers { button, clear() }. */
  ox.rulePreview = function (box, ask, refused) {
    const count = (number) => number.toLocaleString(ox.lang);
    const head = box.querySelector('h2'), body = box.querySelector('div.tried');
    const days = ox.el('select', { class: 'in s', 'aria-label': ox.t('js.rule.preview.days'), onchange: run }, ...DAYS.map((each) => ox.el('option', { value: each }, ox.fmt.duration(each * 86400))));
    days.value = 7;
    box.querySelector('.ph').append(ox.el('span', { class: 'r' }, days));
    const button = ox.el('button', { type: 'button', class: 'btn', id: 'preview', onclick: run }, ox.t('js.rule.preview'));

    let asked = 0;
    async function run() {
      const mine = ++asked;
      let seen;
      try {
        seen = await ox.during(button, () => ask(Number(days.value)));
      } catch (failure) {
        seen = { error: failure.message, code: 'failed' };
      }
      if (mine !== asked || (seen.code && refused(seen))) return;
      box.hidden = false;
      if (seen.code) {
        ox.setText(head, ox.t('js.rule.preview'));
        body.replaceChildren(ox.el('p', { class: 'none' }, seen.error));
      } else {
        show(seen);
      }
      box.scrollIntoView({ block: 'nearest' });
    }
    function show(seen) {
      ox.setText(head, seen.fired === 0 ? ox.t('js.rule.preview.never') : seen.fired === 1 ? ox.t('js.rule.preview.once') : ox.t('js.rule.preview.times', count(seen.fired)));
      const rows = seen.alerts.slice(0, SHOWN).map((alert) => ox.el('li', null,
        ox.el('span', { class: 'num', title: ox.clock(alert.fired, 'full') }, ox.clock(alert.fired, 'day-minute')), ox.shape(STATES[alert.severity]),
        ox.el('span', null, ox.el('a', { href: ox.hostUrl(alert.host) }, ox.el('bdi', null, alert.host)), ' · ', ox.el('bdi', null, alert.message), ' · ',
          alert.ended == null ? ox.t('js.rule.preview.still') : ox.t('js.alerts.lasted', ox.fmt.duration((alert.ended - alert.fired) / 1000)))));
      body.replaceChildren(...[ox.el('p', { class: 'none' }, ox.t('js.rule.preview.messages', count(seen.messages), count(seen.series))), rows.length ? ox.el('ol', { class: 'tl days' }, ...rows) : null,
        seen.fired > rows.length ? ox.el('p', { class: 'none' }, ox.t('js.rule.preview.more', count(seen.fired - rows.length))) : null].filter(Boolean));
    }
    return { button, clear: () => { asked++; box.hidden = true; } };
  };
})(window.ox);
