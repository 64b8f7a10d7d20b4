'use strict';
/* One certificate that is watched: what was found and what to do, its facts, the chain as it was sent, and the checks before. */
(function (ox) {
  const REFRESH_MILLIS = 15000, BUSY_MILLIS = 1000, NAMES = 60;
  const PROTOCOLS = ['tls', 'smtp', 'imap', 'pop3', 'ftp', 'ldap', 'xmpp', 'postgres', 'mysql'];
  const byId = (id) => document.getElementById(id);
  const box = byId('cert'), mayWrite = box.dataset.write === 'true', certs = ox.certs, count = certs.count, id = new URLSearchParams(location.search).get('id') || '';
  const panel = (key, css, ...parts) => ox.el('section', { class: 'panel' + css, 'aria-labelledby': 'h-' + key }, ox.el('div', { class: 'ph' }, ox.el('h2', { id: 'h-' + key }, ox.t('js.certs.' + key))), ox.el('div', { class: 'bd' }, ...parts));
  let one = null, key = '', timer = 0, asked = 0;

  const fact = (label, value, props) => ox.el('div', null, ox.el('dt', null, ox.t('js.certs.fact.' + label)), ox.el('dd', props || null, value == null || value === '' ? '–' : value));
  const day = (millis) => ox.el('span', { title: ox.clock(millis, 'full') }, ox.clock(millis, 'full').slice(0, 10));

  function findings() {
    if (!one.checked) return panel('found', ' wide', ox.el('p', { class: 'dim' }, ox.t(one.enabled ? 'js.certs.waitsLong' : 'js.certs.offLong')));
    if (!one.findings.length) return panel('found', ' wide', ox.el('p', { class: 'row' }, ox.state('ok'), ox.t('js.certs.allWell')));
    return panel('found', ' wide', ox.el('ul', { class: 'found' }, ...one.findings.map((each) => ox.el('li', { dataset: { code: each.code } }, ox.shape(certs.shape(each)),
      ox.el('div', null, ox.el('b', null, certs.finding(each)), each.detail ? ox.el('p', { class: 'dim small' }, ox.el('bdi', null, each.detail)) : null, certs.advice(each) ? ox.el('p', null, certs.advice(each)) : null)))));
  }
  function facts() {
    const said = one.days == null ? null : ox.el('span', { class: one.days < 0 ? 't-crit' : one.days <= 14 ? 't-warn' : null }, certs.left(one.days));
    const issuer = one.sent.length ? one.sent[0].issuer : '';
    return panel('facts', '', ox.el('dl', { class: 'kv' }, fact('left', said), fact('from', one.not_after ? day(one.not_before) : null, { class: 'num' }), fact('to', one.not_after ? day(one.not_after) : null, { class: 'num' }),
      fact('issuer', ox.el('bdi', null, issuer || '–'), { title: issuer }), fact('tls', one.tls), fact('handshake', one.tls ? count(one.handshake) + '\u00a0ms' : null, { class: 'num' }),
      fact('revocation', one.revocation ? ox.t('js.certs.revocation.' + one.revocation) : null), fact('checked', one.checked ? ox.fmt.ago(one.checked, one.now) : null, { class: 'num', title: one.checked ? ox.clock(one.checked, 'full') : null }), fact('next', !one.enabled ? ox.t('js.rules.off') : one.next > one.now ? ox.t('js.certs.in', ox.fmt.duration((one.next - one.now) / 1000)) : ox.t('js.certs.soon'), { class: 'num' }),
      fact('addresses', one.addresses.join(', '), { class: 'num', title: one.addresses.join(', ') }), fact('protocol', one.protocol), fact('note', one.note ? ox.el('bdi', null, one.note) : null)),
    one.names && one.names.length ? ox.el('div', { class: 'topgap' }, ox.el('h3', { class: 'small dim' }, ox.t('js.certs.names', count(one.names.length))), ox.el('p', { class: 'names' }, ...one.names.slice(0, NAMES).map((name) => ox.el('bdi', null, name)), one.names.length > NAMES ? ox.el('span', { class: 'faint' }, ox.t('js.certs.moreNames', count(one.names.length - NAMES))) : null)) : null);
  }
  /* From the top, who is trusted, down to the server, as ladders are read; a rung that is missing is named. */
  function chain() {
    if (!one.sent.length) return panel('chain', '', ox.el('p', { class: 'dim' }, ox.t('js.certs.noChain')));
    const trusted = new Set(one.verified.map((each) => each.sha256)), codes = new Set(one.findings.map((each) => each.code)), sent = new Set(one.sent.map((each) => each.sha256));
    const top = one.verified.filter((each) => !sent.has(each.sha256)).reverse(), rungs = [];
    const rung = (each, mark, css, where) => ox.el('li', { class: css }, mark, ox.el('div', null, ox.el('b', null, ox.el('bdi', null, each.name)), ox.el('span', { class: 'small' }, where),
      ox.el('span', { class: 'small' }, each.key + ' · ' + each.signature + ' · ' + ox.t('js.certs.until', ox.clock(each.not_after, 'full').slice(0, 10)))));
    top.forEach((each) => rungs.push(rung(each, ox.icon('key'), '', ox.t('js.certs.chain.trusted'))));
    const last = one.sent[one.sent.length - 1];
    if (!one.verified.length && (codes.has('incomplete_chain') || codes.has('unknown_ca'))) {
      rungs.push(ox.el('li', { class: 'gap' }, ox.shape('crit'), ox.el('div', null, ox.el('b', { class: 't-crit' }, ox.t(codes.has('incomplete_chain') ? 'js.certs.chain.missing' : 'js.certs.chain.untrusted')), ox.el('span', { class: 'small' }, ox.el('bdi', null, last.by)))));
    }
    one.sent.slice().reverse().forEach(function (each, i) {
      const leaf = i === one.sent.length - 1, over = each.not_after < one.now;
      rungs.push(rung(each, over ? ox.shape('crit') : trusted.has(each.sha256) || !one.verified.length ? ox.shape(one.chain_valid ? 'ok' : 'unk') : ox.shape('info'), '', leaf ? ox.t('js.certs.chain.leaf') : trusted.size && !trusted.has(each.sha256) ? ox.t('js.certs.chain.unneeded') : ox.t('js.certs.chain.sent', count(one.sent.length - i))));
    });
    return panel('chain', '', ox.el('ol', { class: 'ladder' }, ...rungs));
  }
  function past() {
    const cell = (css, ...children) => ox.el('td', { class: css }, ...children);
    if (!one.history.length) return null;
    return ox.el('div', { class: 'panel wide' }, ox.el('div', { class: 'ph' }, ox.el('h2', { id: 'h-past' }, ox.t('js.certs.past'))), ox.el('div', { class: 'tw', tabindex: '0', role: 'region', 'aria-labelledby': 'h-past' }, ox.el('table', { class: 'tb dense hist' },
      ox.el('thead', null, ox.el('tr', null, ...[['at'], ['result'], ['days', 'n'], ['change'], ['issuer']].map(([name, css]) => ox.el('th', { scope: 'col', class: css }, ox.t('js.certs.past.' + name))))),
      ox.el('tbody', null, ...one.history.map((each) => ox.el('tr', null, cell('num', ox.el('span', { title: ox.clock(each.at, 'full') }, ox.clock(each.at, 'full'))),
        cell(null, ox.el('span', { class: 'row' }, ox.shape(each.valid ? 'ok' : 'crit'), each.valid ? ox.t('js.certs.valid') : each.findings.filter((found) => found.fatal).map(certs.finding).join(ox.t('js.certs.comma')))),
        cell('n', certs.days(each.days)), cell(null, each.change === 'none' ? '' : ox.t('js.certs.change.' + each.change)), cell('name dim', ox.el('span', { class: 'cut', title: each.issuer }, ox.el('bdi', null, each.issuer || '–')))))))));
  }

  function head() {
    byId('title').replaceChildren(ox.el('bdi', null, one.place));
    document.title = one.place + ' · oxmon';
    const worst = one.findings.find((each) => each.fatal);
    byId('sub').replaceChildren(ox.el('span', { class: 'row' }, ox.state(one.state), !one.checked ? ox.t('js.certs.waits') : worst ? certs.finding(worst) : certs.left(one.days)));
    if (!mayWrite || byId('check')) { if (byId('check')) byId('check').disabled = one.running; return; }
    const button = (name, css, onclick) => ox.el('button', { type: 'button', class: 'btn' + css, id: name, onclick }, ox.t('js.certs.' + name));
    byId('acts').replaceChildren(button('remove', ' quiet', remove), button('edit', '', edit), button('check', ' pri', () => ox.during(byId('check'), async function () {
      ox.setText(byId('said'), ox.t('js.certs.checking'));
      try {
        const result = await certs.act({ action: 'check', id });
        ox.toast(ox.t(result.valid ? 'js.certs.nowWell' : 'js.certs.nowBad'));
      } catch (failure) {
        ox.toast(failure.message, { stay: true });
      }
      await load();
    })));
  }
  function draw() {
    const again = JSON.stringify([one.checked, one.findings, one.sent, one.verified, one.note, one.protocol, one.enabled, one.next, one.history.length]);
    head();
    if (again === key && !box.querySelector('.empty')) return;
    key = again;
    box.replaceChildren(...[findings(), facts(), chain(), past()].filter(Boolean));
  }

  /* ---- change and remove ---- */
  function edit() {
    const words = (name) => ({ label: ox.t('js.certs.field.' + name), hint: ox.t('js.certs.hint.' + name).replace(/^js\..*/, ''), none: '', choice: (value) => value, alias: (value) => value, long: name === 'ca_certificates' });
    const fields = [{ name: 'enabled', kind: 'flag' }, { name: 'port', kind: 'whole' }, { name: 'protocol', kind: 'choice', choices: PROTOCOLS, required: true }, { name: 'check_interval_secs', kind: 'whole', unit: 's' }, { name: 'note', kind: 'text' },
      { name: 'server_name', kind: 'text' }, { name: 'connect_to', kind: 'text' }, { name: 'all_addresses', kind: 'flag' }, { name: 'ca_certificates', kind: 'text' }];
    const parts = Object.fromEntries(fields.map((field) => [field.name, ox.field(field, one[field.name] === '' ? null : one[field.name], words(field.name))]));
    const said = ox.el('p', { class: 'err-line', role: 'alert' });
    const save = ox.el('button', { type: 'button', class: 'btn pri', id: 'save', onclick: () => ox.during(save, async function () {
      Object.values(parts).forEach((part) => part.say(null));
      said.textContent = '';
      try {
        await certs.act({ action: 'change', id, fields: JSON.stringify(Object.fromEntries(Object.entries(parts).map(([name, part]) => [name, part.get()]))) });
        node.close();
        key = '';
        ox.toast(ox.t('js.certs.saved'));
        await load();
      } catch (failure) {
        const part = failure.field && parts[failure.field];
        if (part) { part.say(failure.message); part.input.focus(); } else said.textContent = failure.message;
      }
    }) }, ox.t('js.certs.save'));
    const node = ox.dialog(ox.t('js.certs.editOf', one.place), [ox.el('div', { class: 'fs' }, ...Object.values(parts).map((part) => part.node)), said], [ox.closing(null, 'js.cancel'), save]);
    parts.port.input.focus();
  }
  function remove() {
    const said = ox.el('p', { class: 'err-line', role: 'alert' });
    const gone = ox.el('button', { type: 'button', class: 'btn danger', id: 'remove-it', onclick: () => ox.during(gone, async function () {
      try {
        await certs.act({ action: 'remove', id });
        sessionStorage.setItem('ox-told', ox.t('js.certs.removed', one.place));
        location.assign(ox.base + '/certificates.xhtml');
      } catch (failure) {
        said.textContent = failure.message;
      }
    }) }, ox.t('js.certs.removeDo'));
    const keep = ox.closing(null, 'js.rule.keep');
    ox.dialog(ox.t('js.certs.removeAsk', one.place), [ox.el('p', { class: 'dim' }, ox.t('js.certs.removeWhat')), said], [keep, gone]);
    keep.focus();
  }

  /* ---- news ---- */
  async function load() {
    const mine = ++asked;
    clearTimeout(timer);
    try {
      const fresh = await ox.get('certificate', { id });
      if (mine !== asked) return;
      one = fresh;
      draw();
    } catch (error) {
      if (mine !== asked) return;
      if (!one || error.status === 404) {
        byId('acts').replaceChildren();
        box.replaceChildren(ox.el('div', { class: 'panel empty wide' }, ox.icon('find'), ox.el('h2', null, ox.t(error.status === 404 || error.code === 'missing_param' ? 'js.certs.unknown' : 'js.certs.failed')), ox.el('p', null, error.status === 404 ? ox.t('js.certs.unknownNext') : error.error || ox.t('js.failed')),
          ox.el('a', { class: 'btn s', href: ox.base + '/certificates.xhtml' }, ox.t('js.certs.toAll'))));
        return;
      }
    }
    timer = setTimeout(() => { if (!document.hidden) load(); }, one && (one.running || !one.checked) ? BUSY_MILLIS : REFRESH_MILLIS);
  }
  document.addEventListener('visibilitychange', () => { if (!document.hidden) load(); });
  load();
})(window.ox);
