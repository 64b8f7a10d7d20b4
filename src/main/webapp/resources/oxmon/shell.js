'use strict';
/* The palette: hosts worst first, then pages and actions. Ctrl-K or / opens it. */
(function (ox) {
  const pages = [...document.querySelectorAll('#nav a.it')].map((link) => ({ text: link.title, kind: 'page', mark: link.querySelector('svg').cloneNode(true), go: link.href }));
  const actions = [
    { text: ox.t('js.palette.theme'), kind: 'action', mark: ox.icon('moon'), act: ox.flipTheme },
    { text: ox.t('js.palette.language'), kind: 'action', mark: ox.icon('more'), act: ox.flipLanguage }
  ];
  let open = null;

  function palette() {
    if (open) return;
    const list = ox.el('ul', { id: 'ox-found', role: 'listbox' });
    const input = ox.el('input', { class: 'in', role: 'combobox', 'aria-expanded': 'true', 'aria-controls': 'ox-found', 'aria-label': document.querySelector('#ox-find span').textContent,
      placeholder: document.querySelector('#ox-find span').textContent, autocomplete: 'off', spellcheck: 'false' });
    const dialog = open = ox.el('dialog', { class: 'pal', 'aria-label': input.placeholder }, input, list);
    const back = document.activeElement;
    let found = [], at = 0, asked = 0;

    function show() {
      list.replaceChildren(...(found.length ? found.map((hit, i) => ox.el('li', { role: 'option', id: 'ox-hit-' + i, 'aria-selected': String(i === at), onclick: () => run(hit) },
        hit.mark.cloneNode(true), ox.el('bdi', { class: 'cut', text: hit.text }), ox.el('span', { class: 'small', text: ox.t('js.palette.' + hit.kind) })))
        : [ox.el('li', { class: 'faint', text: ox.t('js.palette.none') })]));
      if (found.length) input.setAttribute('aria-activedescendant', 'ox-hit-' + at); else input.removeAttribute('aria-activedescendant');
    }
    function run(hit) {
      dialog.close();
      if (hit.act) hit.act(); else location.assign(hit.go);
    }
    async function search() {
      const query = input.value.trim(), mine = ++asked;
      const all = pages.concat(ox.addHost ? [{ text: ox.t('js.palette.add'), kind: 'action', mark: ox.icon('plus'), act: ox.addHost }] : [], actions);
      const rest = all.filter((hit) => hit.text.toLowerCase().includes(query.toLowerCase()));
      let hosts = [];
      try {
        hosts = (await ox.get('find', { q: query })).hosts.map((host) => ({ text: host.id, kind: 'host', mark: ox.state(host.state), go: ox.base + '/host.xhtml?id=' + encodeURIComponent(host.id) }));
      } catch (e) { /* pages and actions are found without the server */ }
      if (mine !== asked) return;
      found = hosts.concat(rest).slice(0, 9);
      at = 0;
      show();
    }
    input.addEventListener('input', search);
    input.addEventListener('keydown', (event) => {
      if (event.key === 'ArrowDown') at = Math.min(found.length - 1, at + 1);
      else if (event.key === 'ArrowUp') at = Math.max(0, at - 1);
      else if (event.key === 'Enter' && found[at]) return run(found[at]);
      else return;
      event.preventDefault();
      show();
    });
    dialog.addEventListener('click', (event) => { if (event.target === dialog) dialog.close(); });
    dialog.addEventListener('close', () => { dialog.remove(); open = null; if (back) back.focus(); });
    document.body.append(dialog);
    dialog.showModal();
    input.focus();
    search();
  }

  /* The server loaded a page afresh that it no longer knew, and left word of it. */
  if (/(^|; )ox-reopened=/.test(document.cookie)) {
    document.cookie = 'ox-reopened=;path=' + ox.base + '/;max-age=0;samesite=lax';
    ox.toast(ox.t('js.reopened'), { stay: true });
  }
  /* What PrimeFaces asks in the background, the pages of a table, fails without a word otherwise. */
  if (window.jQuery) window.jQuery(document).on('pfAjaxError', () => ox.toast(ox.t('js.odd'), { stay: true }));

  document.getElementById('ox-find').addEventListener('click', palette);
  document.addEventListener('keydown', (event) => {
    const typing = /^(INPUT|TEXTAREA|SELECT)$/.test(event.target.tagName);
    if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === 'k' || event.key === '/' && !typing && !event.ctrlKey && !event.metaKey && !event.altKey) {
      event.preventDefault();
      palette();
    }
  });
  document.addEventListener('click', (event) => document.querySelectorAll('details.ox-menu[open]').forEach((menu) => { if (!menu.contains(event.target)) menu.open = false; }));
  document.addEventListener('keydown', (event) => { if (event.key === 'Escape') document.querySelectorAll('details.ox-menu[open]').forEach((menu) => { menu.open = false; menu.firstElementChild.focus(); }); });
})(window.ox);
