'use strict';
/* One window of silence: when it is, and which alerts it holds back. */
(function (ox) {
  const DAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'], SEVERITIES = ['info', 'warning', 'critical'];
  const word = (kind, name) => ox.word('js.silence.' + kind + '.' + name);
  const two = (number) => String(number).padStart(2, '0');
  const local = (date) => date.getFullYear() + '-' + two(date.getMonth() + 1) + '-' + two(date.getDate()) + ' ' + two(date.getHours()) + ':' + two(date.getMinutes());

  function draw(form, values, locked, answer, again) {
    const once = (values.recurrence || 'once') === 'once', weekly = values.recurrence === 'weekly';
    const words = (field) => ({ label: word('field', field.name) || field.name, hint: field.name === 'time_zone' ? ox.t('js.silence.zone', answer.zone) : (field.name === 'end_time' && once ? '' : word('hint', field.name) || ''), none: '–', list: field.name === 'time_zone' ? 'zones' : null,
      long: field.name === 'comment', when: /_time$/.test(field.name) ? (once ? 'datetime-local' : 'time') : null, set: { days: DAYS, severities: SEVERITIES }[field.name],
      choice: (one) => ox.word('js.channels.recurs.' + one) || ox.word('js.day.' + one) || ox.word('js.rule.choice.' + one), alias: (one) => one });
    const drawn = ox.madeFields(form, answer.fields, values, [['js.silence.when', ['name', 'recurrence', ['start_time', 'end_time'], ...(weekly ? ['days'] : []), 'time_zone']],
      ['js.silence.what', ['agents', ...(answer.groups.length || (values.groups || []).length ? ['groups'] : []), 'metrics', 'severities']], ['js.silence.why', ['comment']]], words);
    if (drawn.parts.groups) drawn.parts.groups.input.placeholder = answer.groups.slice(0, 3).join('\n');
    drawn.parts.recurrence.input.addEventListener('change', function () {
      const next = Object.assign({}, values, drawn.values()), day = /^\d{4}-\d\d-\d\d[ T]/;
      for (const name of ['start_time', 'end_time']) {
        if (next.recurrence !== 'once' && next[name]) next[name] = next[name].replace(day, '');
        else if (next.recurrence === 'once' && next[name] && !day.test(next[name])) next[name] = local(new Date()).slice(0, 11) + next[name];
      }
      if (next.recurrence === 'weekly' && !(next.days || []).length) next.days = DAYS.slice(5);
      if (next.recurrence !== 'weekly') next.days = null;
      again(next);
      form.querySelector('[data-field=recurrence] select').focus();
    });
    return drawn;
  }
  /* Begins now and lasts an hour, with what the address says of hosts and metrics. */
  function start() {
    const url = new URLSearchParams(location.search), now = new Date();
    return { recurrence: 'once', start_time: local(now), end_time: local(new Date(now.getTime() + 3600000)), time_zone: Intl.DateTimeFormat().resolvedOptions().timeZone,
      name: ox.t('js.silence.name', url.get('agent') || local(now)), agents: url.getAll('agent'), metrics: url.getAll('metric') };
  }
  if (Intl.supportedValuesOf) document.body.append(ox.el('datalist', { id: 'zones' }, ...Intl.supportedValuesOf('timeZone').map((value) => ox.el('option', { value }))));
  ox.made({ what: 'silences', member: 'silence', list: '/silences.xhtml', page: '/silence.xhtml', words: 'js.silence.', draw, start });
})(window.ox);
