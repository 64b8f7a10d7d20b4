'use strict';
/* One rule: makes, changes and removes it; shows what it would watch now. A rule of server.toml is shown and can be copied. */
(function (ox) {
  const WATCH_AFTER_MILLIS = 400, SHOWN = 8;
  const byId = (id) => document.getElementById(id);
  const url = new URLSearchParams(location.search);
  const page = byId('page'), form = byId('f'), mayWrite = page.dataset.write === 'true';
  let rule = null, fields = null, enabled = null, version = null, dirty = false, save = null;

  const locked = () => !mayWrite || (rule !== null && rule.source === 'file');
  /* Where rules were copied from or made of an older kind, "for" says what "duration_secs" does. */
  const valuesOf = (one) => Object.assign({}, one.written, { for: null, duration_secs: one.for_secs || null });

  /* ---- what it watches now ---- */
  let waiting = 0, asked = 0;
  function watchSoon() { clearTimeout(waiting); waiting = setTimeout(watch, WATCH_AFTER_MILLIS); }
  const beyond = { above: (value, limit) => value > limit, atLeast: (value, limit) => value >= limit, below: (value, limit) => value < limit, atMost: (value, limit) => value <= limit };
  /* The worst level of a threshold that this value is beyond now. */
  function stateOf(value) {
    if (fields.type() !== 'threshold') return null;
    const passed = fields.limits().filter((level) => typeof level.value === 'number' && beyond[fields.operator()] && beyond[fields.operator()](value, level.value));
    return ['crit', 'warn', 'info'].find((state) => passed.some((level) => level.state === state)) || 'ok';
  }
  async function watch() {
    const metric = fields.metric() || (rule ? rule.metric : ''), mine = ++asked, box = byId('watched');
    byId('watch').hidden = !metric || ox.isWhole(fields.type());
    if (byId('watch').hidden) return;
    let found;
    try {
      found = await ox.get('rules/matches', { metric, agent_pattern: fields.pattern(), label: fields.labels() });
    } catch (error) {
      if (mine === asked) { ox.setText(byId('watch-h'), ox.t('js.rule.watches')); box.replaceChildren(ox.el('p', { class: 'none' }, error.error || ox.t('js.failed'))); }
      return;
    }
    if (mine !== asked) return;
    const count = (number) => number.toLocaleString(ox.lang);
    ox.setText(byId('watch-h'), found.series === 0 ? ox.t('js.rule.watchesNone') : found.series === 1 ? ox.t('js.rule.watches1') : ox.t('js.rule.watchesNow', count(found.series), count(found.hosts)));
    const rank = { crit: 0, warn: 1, info: 2 };
    const rows = found.rows.map((row) => Object.assign({ state: stateOf(row.value) }, row)).sort((a, b) => (rank[a.state] ?? 3) - (rank[b.state] ?? 3));
    box.replaceChildren(rows.length ? ox.el('table', { class: 'tb dense' }, ox.el('thead', null, ox.el('tr', null, ...[['host'], ['series'], ['now', 'n']].map(([key, css]) => ox.el('th', { scope: 'col', class: css }, ox.t('js.rule.col.' + key))))),
      ox.el('tbody', null, ...rows.slice(0, SHOWN).map((row) => ox.el('tr', null,
        ox.el('td', { class: 'name' }, ox.el('a', { class: 'cut', href: ox.hostUrl(row.host), title: row.host }, ox.el('bdi', null, row.host))),
        ox.el('td', { class: 'series' }, ox.el('span', { class: 'cut dim', title: ox.subject(metric, row.labels) }, ox.subject(metric, row.labels))),
        ox.el('td', { class: 'n' }, ox.el('span', { class: 'row end' }, row.state && row.state !== 'ok' ? ox.state(row.state) : null, ox.measured(metric, row.value))))))) : ox.el('p', { class: 'none' }, ox.t('js.rule.watchesNoneNext')),
    ...(found.series > SHOWN ? [ox.el('p', { class: 'none' }, ox.t('js.rule.moreSeries', count(found.series - SHOWN)))] : []));
  }

  /* ---- said over the form ---- */
  function notice(...parts) {
    byId('notice').replaceChildren(...(parts.length ? [ox.el('div', { class: 'banner warn said', role: 'alert' }, ox.shape('warn'), ...parts)] : []));
    if (parts.length) byId('notice').scrollIntoView({ block: 'nearest' });
  }
  const button = (label, css, onclick) => ox.el('button', { type: 'button', class: 'btn s' + (css ? ' ' + css : ''), onclick }, ox.t(label));

  /* Somebody else was faster: what they changed is named, what was typed here stays. */
  function stale(current, again) {
    const mine = fields.values(), theirs = valuesOf(current);
    const text = (value) => value == null || value === '' ? '–' : typeof value === 'object' ? JSON.stringify(value) : String(value);
    const differ = Object.keys(mine).filter((name) => name !== 'for' && text(mine[name]) !== text(theirs[name]) && JSON.stringify(theirs[name] ?? null) !== JSON.stringify(valuesOf(rule)[name] ?? null));
    notice(ox.el('div', { class: 'grow' }, ox.el('p', null, ox.el('b', null, ox.t('js.rule.stale')), ' ', ox.t('js.rule.staleNext')),
      differ.length || current.enabled !== rule.enabled ? ox.el('ul', { class: 'theirs' }, ...differ.map((name) => ox.el('li', null, (ox.word('js.rule.field.' + name) || name) + ox.t('js.chart.colon'), ox.el('bdi', { class: 'mono' }, text(theirs[name])))),
        current.enabled !== rule.enabled ? ox.el('li', null, ox.t(current.enabled ? 'js.rule.theyOn' : 'js.rule.theyOff')) : null) : null),
    ox.el('div', { class: 'acts' }, button('js.rule.takeTheirs', '', () => { notice(); open(current, false); ox.toast(ox.t('js.rule.theirs')); form.querySelector('input').focus(); }),
      button('js.rule.keepMine', 'pri', () => { version = current.version; again(); })));
  }
  function refused(result, again) {
    if (result.code === 'UNAUTHORIZED') return notice(ox.el('p', null, ox.t('js.signedOut') + ' ', ox.el('a', { class: 'out', href: ox.base + '/login.xhtml', target: '_blank', rel: 'opener' }, ox.t('js.signIn'))));
    if (result.current) return stale(result.current, again);
    if (result.code === 'not_found') {
      return notice(ox.el('p', null, ox.el('b', null, ox.t('js.rule.removedMeanwhile')), ' ', ox.t('js.rule.removedNext')),
        ox.el('div', { class: 'acts' }, button('js.rule.makeAgain', 'pri', () => { rule = null; version = null; notice(); submit(); })));
    }
    const text = result.code === 'missing_param' ? ox.t('js.rule.needed') : result.field === 'name' && result.code === 'CONFLICT' ? ox.t('js.rule.taken') : fields.why(result);
    const input = result.field && fields.say(result.field, text);
    if (input) input.focus(); else notice(ox.el('p', null, text));
  }

  async function submit() {
    fields.quiet();
    notice();
    const wanted = Object.assign(fields.values(), enabled ? { enabled: enabled.checked } : {});
    // what a type before this one had is taken back
    if (rule && rule.source === 'api') Object.keys(rule.written).forEach((name) => { if (!(name in wanted)) wanted[name] = null; });
    try {
      const result = await ox.during(save, () => ox.act('rules', rule ? { action: 'change', id: rule.id, version, fields: JSON.stringify(wanted) } : { action: 'create', fields: JSON.stringify(wanted) }));
      if (result.code) return refused(result, submit);
      leave(ox.t(rule ? 'js.rule.saved' : 'js.rule.made', result.rule.name));
    } catch (failure) {
      notice(ox.el('p', null, failure.message));
    }
  }
  function leave(told) {
    dirty = false;
    delete form.dataset.dirty;
    sessionStorage.setItem('ox-rule-told', told);
    location.assign(ox.base + '/rules.xhtml');
  }

  /* Refusals of fields are shown at them, others where the answer would be. */
  const preview = ox.rulePreview(byId('tried'), function (days) {
    fields.quiet();
    return ox.act('rules', { action: 'preview', days, fields: JSON.stringify(fields.values()) });
  }, function (result) {
    if (!result.field && result.code !== 'UNAUTHORIZED') return false;
    refused(result, null);
    return true;
  });

  function removeAsk() {
    const said = ox.el('p', { class: 'err-line', role: 'alert' });
    const remove = ox.el('button', { type: 'button', class: 'btn danger', id: 'remove-it', onclick: () => ox.during(remove, () => ox.act('rules', { action: 'remove', id: rule.id, version })).then(function (result) {
      if (!result.code || result.code === 'not_found') return leave(ox.t('js.rule.removed', rule.name));
      if (result.current) { node.close(); return stale(result.current, removeAsk); }
      said.textContent = result.code === 'UNAUTHORIZED' ? ox.t('js.signedOut') : result.error;
    }, (failure) => { said.textContent = failure.message; }) }, ox.t('js.rule.remove'));
    const keep = ox.closing(null, 'js.rule.keep');
    const node = ox.dialog(ox.t('js.rule.removeAsk', rule.name), [ox.el('p', { class: 'dim' }, ox.t(rule.firing === 1 ? 'js.rule.removeWhat1' : rule.firing ? 'js.rule.removeWhatFires' : 'js.rule.removeWhat', rule.firing || 0)), said], [keep, remove]);
    keep.focus();
  }

  /* ---- the page ---- */
  function head(copied) {
    const name = rule ? rule.name : ox.t(copied ? 'js.rule.copy' : 'js.rule.new');
    byId('title').replaceChildren(ox.el('bdi', null, name));
    document.title = name + ' · oxmon';
    ox.setText(byId('crumb'), ox.t(!rule ? 'js.rule.crumb.new' : locked() ? 'js.rule.crumb.see' : 'js.rule.crumb.edit'));
    enabled = ox.el('input', { type: 'checkbox', class: 'switch', role: 'switch', id: 'enabled', onchange: () => { dirty = true; } });
    enabled.checked = rule ? rule.enabled : true;
    enabled.disabled = locked();
    byId('acts').replaceChildren(ox.el('label', { class: 'row' }, enabled, ox.t('js.rules.on')));
    if (rule && rule.source === 'file') {
      notice(ox.el('p', null, ox.el('b', null, ox.t('js.rule.ofFile')), ' ', ox.t(mayWrite ? 'js.rule.ofFileNext' : 'js.rule.ofFileViewer')),
        mayWrite ? ox.el('div', { class: 'acts' }, ox.el('a', { class: 'btn s', id: 'copy', href: ox.base + '/rule.xhtml?copy=' + encodeURIComponent(rule.id) }, ox.t('js.rule.copyToEdit'))) : null);
      byId('notice').firstChild.classList.replace('warn', 'calm');
      byId('notice').firstChild.removeAttribute('role');
      byId('notice').firstChild.firstChild.replaceWith(ox.icon('file'));
    }
  }
  function foot() {
    if (locked()) return;
    save = ox.el('button', { type: 'submit', class: 'btn pri', id: 'save' }, ox.t(rule ? 'js.rule.save' : 'js.rule.make'));
    form.append(ox.el('div', { class: 'actions' }, rule ? ox.el('button', { type: 'button', class: 'btn quiet', id: 'remove', onclick: removeAsk }, ox.t('js.rule.remove')) : null,
      ox.el('span', { class: 'r' }, preview.button, ox.el('a', { class: 'btn', href: ox.base + '/rules.xhtml' }, ox.t('js.cancel')), save)));
  }
  let types = [];
  function open(one, copied) {
    rule = copied ? null : one;
    version = rule ? rule.version : null;
    dirty = false;
    delete form.dataset.dirty;
    head(copied);
    preview.clear();
    const values = one ? valuesOf(one) : { type: url.get('type') || 'threshold', metric: url.get('metric') || null, operator: 'greater_than' };
    if (copied) values.name = ox.t('js.rule.copyName', one.name);
    fields = ox.ruleForm(form, types, { locked: locked(), changed: () => { foot(); watchSoon(); } });
    fields.draw(values);
    foot();
    watch();
  }
  form.addEventListener('submit', function (event) { event.preventDefault(); if (!locked()) submit(); });
  form.addEventListener('input', () => { dirty = true; form.dataset.dirty = ''; watchSoon(); });
  window.addEventListener('beforeunload', (event) => { if (dirty && mayWrite) event.preventDefault(); });

  async function start() {
    const id = url.get('id') || url.get('copy');
    try {
      const answer = await ox.get('rules', { id });
      types = answer.types;
      document.body.append(ox.el('datalist', { id: 'metrics' }, ...answer.metrics.map((value) => ox.el('option', { value }))));
      const found = id ? answer.rules.find((one) => one.id === id) : null;
      if (id && !found) return gone('js.rule.unknown', ox.t('js.rule.unknownNext'));
      if (!found && !mayWrite) return gone('js.rule.mayNot', ox.t('js.rule.mayNotNext'));
      open(found, Boolean(url.get('copy')));
    } catch (error) {
      gone('js.rules.failed', error.error || ox.t('js.failed'));
    }
  }
  function gone(title, text) {
    page.replaceChildren(ox.el('div', { class: 'panel empty' }, ox.icon('find'), ox.el('h2', null, ox.t(title)), ox.el('p', null, text), ox.el('a', { class: 'btn s', href: ox.base + '/rules.xhtml' }, ox.t('js.alerts.toRules'))));
  }
  start();
})(window.ox);
