'use strict';
/* The form of one thing that people make: makes, changes and removes it. One of server.toml is shown and can be copied. */
(function (ox) {
  const byId = (id) => document.getElementById(id);
  const button = (label, css, onclick) => ox.el('button', { type: 'button', class: 'btn s' + (css ? ' ' + css : ''), onclick }, ox.t(label));

  /* Said over the form; nothing takes it away. */
  function notice(...parts) {
    byId('notice').replaceChildren(...(parts.length ? [ox.el('div', { class: 'banner warn said', role: 'alert' }, ox.shape('warn'), ...parts)] : []));
    if (parts.length) byId('notice').scrollIntoView({ block: 'nearest' });
  }

  /*
   * kind: { what: the name in /ui/data and /ui/act, member: of answers, list: the page of all, page: this one, words: the prefix of texts,
   * start(answer): the values of a new one, draw(form, values, locked, answer): answers { values(), say(field, text), quiet() },
   * foot(state): more beside the buttons }.
   */
  ox.made = function (kind) {
    const url = new URLSearchParams(location.search), page = byId('page'), form = byId('f'), mayWrite = page.dataset.write === 'true';
    const t = (key, ...args) => ox.t(kind.words + key, ...args);
    let thing = null, fields = null, enabled = null, version = null, save = null, answer = null, dirty = false;
    const locked = () => !mayWrite || (thing !== null && thing.source === 'file');
    const touched = (is) => { dirty = is; if (is) form.dataset.dirty = ''; else delete form.dataset.dirty; };
    const act = (parameters) => ox.act(kind.what, parameters);

    function stale(current) {
      notice(ox.el('p', { class: 'grow' }, ox.el('b', null, t('stale')), ' ', ox.t('js.made.staleNext')),
        ox.el('div', { class: 'acts' }, button('js.rule.takeTheirs', '', () => { notice(); open(current, false); form.querySelector('input').focus(); }),
          button('js.rule.keepMine', 'pri', () => { version = current.version; submit(); })));
    }
    function refused(result) {
      if (result.code === 'UNAUTHORIZED') return notice(ox.el('p', null, ox.t('js.signedOut') + ' ', ox.el('a', { class: 'out', href: ox.base + '/login.xhtml', target: '_blank', rel: 'opener' }, ox.t('js.signIn'))));
      if (result.current) return stale(result.current);
      if (result.code === 'not_found') {
        return notice(ox.el('p', { class: 'grow' }, ox.el('b', null, t('gone')), ' ', ox.t('js.rule.removedNext')),
          ox.el('div', { class: 'acts' }, button('js.rule.makeAgain', 'pri', () => { thing = null; version = null; notice(); submit(); })));
      }
      const text = result.code === 'missing_param' ? ox.t('js.rule.needed') : result.field === 'name' && result.code === 'CONFLICT' ? t('taken') : fields.why(result);
      const input = result.field && fields.say(result.field, text);
      if (input) { input.closest('details')?.setAttribute('open', ''); input.focus(); } else notice(ox.el('p', null, text));
    }
    /* All fields; what another type had is taken back. */
    function wanted() {
      const all = Object.assign(fields.values(), { enabled: enabled.checked });
      if (thing && thing.source === 'api') Object.keys(thing.written).forEach((name) => { if (!(name in all)) all[name] = null; });
      return all;
    }
    async function submit() {
      fields.quiet();
      notice();
      try {
        const told = JSON.stringify(wanted());
        const result = await ox.during(save, () => act(thing ? Object.assign({ action: 'change', id: thing.id, fields: told }, version == null ? {} : { version }) : { action: 'create', fields: told }));
        if (result.code) return refused(result);
        leave(t(thing ? 'saved' : 'made', result[kind.member].name));
      } catch (failure) {
        notice(ox.el('p', null, failure.message));
      }
    }
    function leave(told) {
      touched(false);
      sessionStorage.setItem('ox-told', told);
      location.assign(ox.base + kind.list);
    }

    function removeAsk() {
      const said = ox.el('p', { class: 'err-line', role: 'alert' });
      const remove = ox.el('button', { type: 'button', class: 'btn danger', id: 'remove-it', onclick: () => ox.during(remove, () => act({ action: 'remove', id: thing.id, version })).then(function (result) {
        if (!result.code || result.code === 'not_found') return leave(t('removed', thing.name));
        if (result.current) { node.close(); return stale(result.current); }
        said.textContent = result.code === 'UNAUTHORIZED' ? ox.t('js.signedOut') : result.error;
      }, (failure) => { said.textContent = failure.message; }) }, t('remove'));
      const keep = ox.closing(null, 'js.rule.keep');
      const node = ox.dialog(ox.t('js.rule.removeAsk', thing.name), [ox.el('p', { class: 'dim' }, t('removeWhat')), said], [keep, remove]);
      keep.focus();
    }

    function head() {
      const name = thing ? thing.name : t('new');
      byId('title').replaceChildren(ox.el('bdi', null, name));
      document.title = name + ' · oxmon';
      ox.setText(byId('crumb'), ox.t(!thing ? 'js.rule.crumb.new' : locked() ? 'js.rule.crumb.see' : 'js.rule.crumb.edit'));
      enabled = ox.el('input', { type: 'checkbox', class: 'switch', role: 'switch', id: 'enabled', onchange: () => touched(true) });
      enabled.checked = thing ? thing.enabled : true;
      enabled.disabled = locked();
      byId('acts').replaceChildren(ox.el('label', { class: 'row' }, enabled, ox.t('js.rules.on')));
      if (thing && thing.source === 'file') {
        notice(ox.el('p', { class: 'grow' }, ox.el('b', null, t('ofFile')), ' ', ox.t(mayWrite ? 'js.rule.ofFileNext' : 'js.rule.ofFileViewer')),
          mayWrite ? ox.el('div', { class: 'acts' }, ox.el('a', { class: 'btn s', id: 'copy', href: ox.base + kind.page + '?copy=' + encodeURIComponent(thing.id) }, ox.t('js.rule.copyToEdit'))) : null);
        const banner = byId('notice').firstChild;
        banner.classList.replace('warn', 'calm');
        banner.removeAttribute('role');
        banner.firstChild.replaceWith(ox.icon('file'));
      }
    }
    function open(one, copied) {
      thing = copied ? null : one;
      version = thing ? thing.version : null;
      head();
      const values = one ? Object.assign({ name: one.name, type: one.type }, one.written) : kind.start(answer);
      if (copied) values.name = ox.t('js.rule.copyName', one.name);
      draw(values);
      touched(false);
    }
    function draw(values) {
      fields = kind.draw(form, values, locked(), answer, draw);
      form.querySelectorAll('input, select, textarea').forEach((input) => { if (locked()) input.disabled = true; });
      const more = kind.foot ? kind.foot({ values: wanted, id: () => thing ? thing.id : '', act, refused, quiet: () => { fields.quiet(); notice(); }, locked: locked() }) : null;
      if (locked()) { if (more) form.append(...more); return; }
      save = ox.el('button', { type: 'submit', class: 'btn pri', id: 'save' }, t(thing ? 'save' : 'make'));
      form.append(...(more || []), ox.el('div', { class: 'actions' }, thing ? ox.el('button', { type: 'button', class: 'btn quiet', id: 'remove', onclick: removeAsk }, t('remove')) : null,
        ox.el('span', { class: 'r' }, ox.el('a', { class: 'btn', href: ox.base + kind.list }, ox.t('js.cancel')), save)));
    }
    form.addEventListener('submit', function (event) { event.preventDefault(); if (!locked()) submit(); });
    form.addEventListener('input', () => touched(true));
    window.addEventListener('beforeunload', (event) => { if (dirty && mayWrite) event.preventDefault(); });

    function empty(title, text) {
      page.replaceChildren(ox.el('div', { class: 'panel empty' }, ox.icon('find'), ox.el('h2', null, title), ox.el('p', null, text), ox.el('a', { class: 'btn s', href: ox.base + kind.list }, t('all'))));
    }
    (async function () {
      const id = url.get('id') || url.get('copy');
      try {
        answer = await ox.get(kind.what + '/form', { id });
        const found = answer[kind.member];
        if (id && !found) return empty(t('unknown'), ox.t('js.made.unknownNext'));
        open(found || null, Boolean(url.get('copy')));
      } catch (error) {
        empty(t('failed'), error.error || ox.t('js.failed'));
      }
    })();
  };

  /* Draws fields in sections. shown: [[title, [names, or pairs of names beside each other]]]; answers what ox.made needs. */
  ox.madeFields = function (form, all, values, shown, words) {
    const parts = {};
    function make(name) {
      const field = all.find((one) => one.name === name);
      if (!field) return null;
      parts[name] = ox.field(field, values[name] === undefined ? null : values[name], words(field));
      parts[name].node.dataset.field = name;
      return parts[name].node;
    }
    const row = (names) => Array.isArray(names) ? ox.el('div', { class: 'f2' }, ...names.map(make).filter(Boolean)) : make(names);
    form.replaceChildren(...shown.map(([title, names, folded]) => folded
      ? ox.el('details', { class: 'fs' }, ox.el('summary', null, ox.t(title)), ...names.map(row).filter(Boolean))
      : ox.el('div', { class: 'fs' }, ox.el('h2', null, ox.t(title)), ...names.map(row).filter(Boolean))));
    return { parts,
      values: () => Object.fromEntries(Object.entries(parts).map(([name, part]) => [name, part.get()])),
      say: function (name, text) { if (!parts[name]) return null; parts[name].say(text); return parts[name].input; },
      why: (result) => !result.field || result.field === 'null' ? result.error : ox.refusal(all.find((one) => one.name === result.field) || null, parts[result.field] ? parts[result.field].get() : null, result.error),
      quiet: () => Object.values(parts).forEach((part) => part.say(null)) };
  };

  /* What a form said before it led here. */
  ox.told = function () {
    const told = sessionStorage.getItem('ox-told');
    if (told) { sessionStorage.removeItem('ox-told'); ox.toast(told); }
  };
})(window.ox);
