'use strict';
/* The form of a rule, drawn from the fields that its type declares; several levels of one rule are rows. */
(function (ox) {
  const SEVERITIES = ['info', 'warning', 'critical'], STATES = { info: 'info', warning: 'warn', critical: 'crit' };
  const LAST = ['duration_secs', 'keep_firing_for_secs'];
  const LONG = ['message'];

  function words(field) {
    return { label: ox.word('js.rule.field.' + field.name) || field.name, hint: ox.word('js.rule.hint.' + field.name) || '', none: ox.t('js.rule.none'), long: LONG.includes(field.name),
      list: field.name === 'metric' ? 'metrics' : null,
      choice: (one) => ox.word('js.rule.choice.' + one), alias: (one) => ({ gt: 'greater_than', gte: 'greater_than_or_equal', lt: 'less_than', lte: 'less_than_or_equal' })[one] || one };
  }

  /* The rows of levels: severity, limit, and what ends it. */
  function levelRows(field, values, metric, locked) {
    const [, limit, clear] = field.fields;
    const rows = [], list = ox.el('div', { class: 'levels' });
    const add = ox.el('button', { type: 'button', class: 'btn s', onclick: function () { row({ severity: free()[0] }); ready(); rows[rows.length - 1].limit.input.focus(); } }, ox.icon('plus'), ox.t('js.rule.addLevel'));
    const err = ox.el('span', { class: 'err', id: 'levels-h', role: 'alert' });
    const node = ox.el('div', { class: 'fld levelbox', role: 'group', 'aria-labelledby': 'levels-l' }, ox.el('span', { class: 'lab', id: 'levels-l' }, ox.t('js.rule.levels')), list, err, ox.el('div', null, locked ? null : add));
    const free = () => SEVERITIES.slice().reverse().filter((one) => !rows.some((row) => row.severity.get() === one));
    function row(level) {
      const kind = { name: 'severity', kind: 'choice', choices: SEVERITIES, required: true, default: 'warning', unit: '' };
      const one = { severity: ox.field(kind, level.severity || 'warning', words(kind)), limit: ox.field(limit, level[limit.name], words(limit)), clear: ox.field(clear, level[clear.name], Object.assign(words(clear), { hint: '' })) };
      const remove = locked ? null : ox.el('button', { type: 'button', class: 'btn quiet sq', 'aria-label': ox.t('js.rule.removeLevel'), title: ox.t('js.rule.removeLevel'), onclick: function () { rows.splice(rows.indexOf(one), 1); one.node.remove(); ready(); add.focus(); } }, ox.icon('x'));
      one.remove = remove;
      one.severity.node.dataset.field = 'severity';
      one.limit.node.dataset.field = limit.name;
      one.clear.node.dataset.field = clear.name;
      one.node = ox.el('div', { class: 'level' }, one.severity.node, one.limit.node, one.clear.node, remove);
      rows.push(one);
      list.append(one.node);
    }
    function ready() {
      rows.forEach((one) => { if (one.remove) one.remove.hidden = rows.length < 2; });
      add.hidden = rows.length >= SEVERITIES.length;
    }
    const given = Array.isArray(values.levels) && values.levels.length ? values.levels : [{ severity: values.severity, [limit.name]: values[limit.name], [clear.name]: values[clear.name] }];
    given.forEach(row);
    ready();
    const unit = (text) => rows.forEach((one) => { if (one.limit.unit) { one.limit.unit(text); one.clear.unit(text); } });
    return { node, unit, limits: () => rows.map((one) => ({ severity: one.severity.get(), state: STATES[one.severity.get()], value: one.limit.get() })),
      /* One level is told beside the other fields, several as a list. */
      fill: function (fields) {
        const told = rows.map((one) => ({ severity: one.severity.get(), [limit.name]: one.limit.get(), [clear.name]: one.clear.get() }));
        const single = told.length === 1;
        Object.assign(fields, single ? told[0] : { severity: null, [limit.name]: null, [clear.name]: null });
        fields.levels = single ? null : told.map((level) => Object.fromEntries(Object.entries(level).filter(([, value]) => value != null)));
      },
      say: function (name, text) {
        const part = /^levels\[(\d+)]\.(.+)$/.exec(name), one = rows[part ? Number(part[1]) : 0], inner = part ? part[2] : name;
        const at = one && { severity: one.severity, [limit.name]: one.limit, [clear.name]: one.clear }[inner];
        if (at) { at.say(text); return at.input; }
        if (name !== 'levels') return null;
        err.replaceChildren(ox.shape('crit'), ox.el('span', null, text));
        return rows[0].limit.input;
      },
      quiet: function () { err.replaceChildren(); rows.forEach((one) => [one.severity, one.limit, one.clear].forEach((each) => each.say(null))); } };
  }

  /*
   * form is the element, types what the server declares. options: { locked, changed() }.
   * Answers { draw(values), values(), say(field, text), why(result), quiet() }; why() says in the visitor's language why the server refused.
   */
  ox.ruleForm = function (form, types, options) {
    let parts = {}, levels = null, type = null;

    function section(title, ...children) {
      return ox.el('div', { class: 'fs' }, ox.el('h2', null, ox.t(title)), ...children.filter(Boolean));
    }
    function make(name, values) {
      const field = type.fields.find((one) => one.name === name);
      if (!field) return null;
      const own = ox.word('js.rule.field.' + name + '.' + type.name);
      parts[name] = ox.field(field, values[name], Object.assign(words(field), own ? { label: own } : null));
      parts[name].node.dataset.field = name;
      return parts[name].node;
    }
    function typeField(values) {
      const field = { name: 'type', kind: 'choice', choices: types.map((one) => one.name), required: true, default: null, unit: '' };
      const made = ox.field(field, values.type, Object.assign(words(field), { choice: ox.ruleType, alias: (one) => one, hint: ox.word('js.rule.typeHint.' + type.name) || '' }));
      made.input.addEventListener('change', function () { draw(Object.assign(all(), { type: made.input.value, operator: made.input.value === 'threshold' ? 'greater_than' : null })); form.querySelector('[data-field=type] select').focus(); options.changed(); });
      made.node.dataset.field = 'type';
      parts.type = made;
      return made.node;
    }
    const pair = (...nodes) => nodes.some(Boolean) ? ox.el('div', { class: 'f2' }, ...nodes.filter(Boolean)) : null;

    function draw(values) {
      type = types.find((one) => one.name === values.type) || types.find((one) => one.name === 'threshold') || types[0];
      values = Object.assign({}, values, { type: type.name });
      kept = values;
      const whole = ox.isWhole(type.name); // it watches hosts, whatever they measure
      if (whole) values = Object.assign({}, values, { metric: null, labels: null });
      parts = {};
      const rows = type.fields.find((field) => field.kind === 'levels');
      const inLevels = rows ? ['severity', 'levels', rows.fields[1].name, rows.fields[2].name] : [];
      const own = type.fields.filter((field) => field.own && !inLevels.includes(field.name));
      const graded = own.some((field) => /^(info|warning|critical)_/.test(field.name)); // the fields name the severities
      levels = rows ? levelRows(rows, values, values.metric, options.locked) : null;
      const what = [make('metric', values), make('labels', values)];
      const watch = [pair(make('name', values), typeField(values)), pair(whole ? null : what[0], make('agent_pattern', values)), whole ? null : what[1]];
      const fires = [pair(...own.filter((field) => field.kind !== 'flag').map((field) => make(field.name, values))), levels ? levels.node : null,
        ...own.filter((field) => field.kind === 'flag').map((field) => make(field.name, values)), pair(...LAST.map((name) => make(name, values)))];
      const tells = [pair(rows || graded ? null : make('severity', values), make('silence_secs', values)), make('message', values), make('runbook', values), pair(make('tags', values), make('depends_on', values))];
      form.replaceChildren(...[section('js.rule.watch', ...watch), section('js.rule.fires', ...fires), section('js.rule.tells', ...tells)]);
      parts.metric.input.addEventListener('input', units);
      if (parts.compare_with) parts.compare_with.input.addEventListener('change', compared);
      compared();
      form.querySelectorAll('input, select, textarea').forEach((input) => { if (options.locked) input.disabled = true; });
      units();
    }
    /* Of how far back to look, the one that counts. */
    function compared() {
      if (!parts.compare_with) return;
      const weeks = parts.compare_with.get() === 'weeks';
      parts.weeks.node.hidden = !weeks;
      parts.window_secs.node.hidden = weeks;
    }
    function units() {
      const metric = parts.metric.get() || '', unit = ox.unitOf(metric) === 'percent' && type.name !== 'rate_of_change' ? '%' : '';
      if (parts.min_difference && parts.min_difference.unit) parts.min_difference.unit(unit);
      if (levels && type.name === 'threshold') levels.unit(unit);
      if (parts.predict_threshold && parts.predict_threshold.unit) parts.predict_threshold.unit(unit);
    }

    /* Every field of the type: null takes one back, and so do those that only another type has. */
    function values() {
      const fields = { type: type.name };
      type.fields.forEach((field) => { if (field.name !== 'enabled') fields[field.name] = parts[field.name] ? parts[field.name].get() : null; });
      fields.type = type.name;
      fields.for = null;
      if (levels) levels.fill(fields);
      return fields;
    }
    /* What was typed, also into fields that this type does not have: they come back with their type. */
    let kept = {};
    const all = () => Object.assign({}, kept, values());

    return { draw, values, all, limits: () => levels ? levels.limits() : [], metric: () => parts.metric.get(), pattern: () => parts.agent_pattern.get() || parts.agent_pattern.input.placeholder || '*', labels: () => parts.labels.get() || [],
      operator: () => parts.operator ? ox.sides[parts.operator.get()] : null, type: () => type.name,
      say: function (field, text) {
        const name = field === 'for' ? 'duration_secs' : field;
        if (parts[name]) { parts[name].say(text); return parts[name].input; }
        return levels ? levels.say(name, text) : null;
      },
      why: function (result) {
        if (!result.field || result.field === 'null') return result.error;
        const path = result.field.replace(/\[\d+]/g, '').split('.'), last = path[path.length - 1];
        const rows = type.fields.find((one) => one.kind === 'levels');
        const field = type.fields.find((one) => one.name === last) || (rows && rows.fields.find((one) => one.name === last));
        return ox.refusal(field || null, values()[last], result.error);
      },
      quiet: function () { Object.values(parts).forEach((part) => part.say(null)); if (levels) levels.quiet(); } };
  };
})(window.ox);
