'use strict';
/* One channel: its type's fields, a test before it is kept. */
(function (ox) {
  const PAIRED = { smtp_host: 'smtp_port', smtp_security: 'smtp_username', username: 'password', syslog_host: 'syslog_port', transport: 'facility', app_name: 'structured_data_id' };
  const ROUTE = [['min_severity', 'escalate_after_secs'], ['agents', 'groups'], ['metrics', 'tags']], WHAT = ['send_resolved', ['language', 'time_zone'], 'group_by'], MORE = ['timeout_secs', 'headers'];
  const word = (kind, name) => ox.word('js.channel.' + kind + '.' + name);

  const words = (type) => function (field) {
    return { label: word('field', field.name) || field.name, hint: word('hint', type + '.' + field.name) || word('hint', field.name) || '', none: field.name === 'smtp_security' ? '–' : ox.t('js.channel.usual'), long: field.name === 'body_template',
      secret: field.secret, choice: (one) => word('choice', one) || ox.word('js.rule.choice.' + one) || ox.channelType(one), alias: (one) => one };
  };
  function draw(form, values, locked, answer, again) {
    const type = answer.types.find((one) => one.name === values.type) || answer.types[0];
    const own = type.fields.filter((field) => field.own).map((field) => field.name), seconds = Object.values(PAIRED);
    const rows = own.filter((name) => !(seconds.includes(name) && own.some((other) => PAIRED[other] === name))).map((name) => PAIRED[name] && own.includes(PAIRED[name]) ? [name, PAIRED[name]] : name);
    const all = type.fields.map((field) => field.name === 'type' ? Object.assign({}, field, { kind: 'choice', choices: answer.types.map((one) => one.name) }) : field);
    const drawn = ox.madeFields(form, all, Object.assign({}, values, { type: type.name }), [['js.channel.who', [['name', 'type'], ...rows]], ['js.channel.route', ROUTE], ['js.channel.what', WHAT], ['js.channel.more', MORE, true]], words(type.name));
    drawn.parts.name.input.placeholder = ox.channelType(type.name);
    drawn.parts.type.input.addEventListener('change', function () {
      again(Object.assign({}, values, drawn.values(), { type: drawn.parts.type.get() }));
      form.querySelector('[data-field=type] select').focus();
    });
    const plain = drawn.values;
    /* an empty name is the type's */
    drawn.values = () => { const wanted = plain(); if (wanted.name == null) wanted.name = wanted.type; return wanted; };
    return drawn;
  }

  /* Sends a test by what the form says, kept or not. */
  function foot(state) {
    if (state.locked) return null;
    const said = ox.el('p', { class: 'small', id: 'trial', 'aria-live': 'polite' });
    const test = ox.el('button', { type: 'button', class: 'btn s', id: 'try', onclick: async function () {
      state.quiet();
      said.replaceChildren(ox.t('js.channels.testing'));
      await ox.during(test, async function () {
        try {
          const result = await state.act({ action: 'try', id: state.id(), fields: JSON.stringify(state.values()) });
          if (result.code) { said.replaceChildren(); return state.refused(result); }
          const told = [result.status, result.response].filter(Boolean).join(' · ');
          said.replaceChildren(ox.el('span', { class: 'row' }, ox.shape(result.ok ? 'ok' : 'crit'), result.ok ? ox.t('js.channels.tested', told, ox.fmt.duration(result.took / 1000)) : ox.t('js.channels.testFailed', told)));
        } catch (failure) {
          said.replaceChildren(failure.message);
        }
      });
      test.focus();
    } }, ox.t('js.channels.test'));
    return [ox.el('div', { class: 'fs try' }, ox.el('div', { class: 'row' }, test, ox.el('span', { class: 'hint' }, ox.t('js.channel.tryNext'))), said)];
  }

  ox.channelType = (name) => word('type', name) || name;
  ox.made({ what: 'channels', member: 'channel', list: '/channels.xhtml', page: '/channel.xhtml', words: 'js.channel.', draw, foot,
    start: () => ({ type: new URLSearchParams(location.search).get('type') || 'email' }) });
})(window.ox);
