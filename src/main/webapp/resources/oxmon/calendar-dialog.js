'use strict';
/* Addresses under which calendars find when certificates expire: made, listed, revoked. An address is shown once. */
(function (ox) {
  const button = document.getElementById('calendar');
  if (!button) return;

  async function act(parameters) {
    const result = await ox.act('calendars', parameters);
    if (result.code === 'UNAUTHORIZED') throw new Error(ox.t('js.signedOut'));
    if (result.code) throw new Error(result.error);
    return result;
  }
  function row(feed, revoke) {
    const gone = ox.el('button', { type: 'button', class: 'btn s', dataset: { revoke: feed.id }, onclick: () => ox.during(gone, () => revoke(feed)) }, ox.t('js.calendar.revoke'));
    return ox.el('tr', null,
      ox.el('td', { class: 'name' }, ox.el('span', { class: 'cut', title: feed.name }, ox.el('bdi', null, feed.name)), feed.owner ? ox.el('span', { class: 'said small dim cut' }, ox.t('js.calendar.of', feed.owner)) : null),
      ox.el('td', { class: 'dim' }, feed.used ? ox.t('js.calendar.used', ox.fmt.ago(feed.used, Date.now())) : ox.t('js.calendar.unused')),
      ox.el('td', { class: 'n' }, gone));
  }
  async function open() {
    const list = ox.el('div', { id: 'calendar-list' }), said = ox.el('p', { class: 'err-line', role: 'alert' }), fresh = ox.el('div', { id: 'calendar-fresh', 'aria-live': 'polite' });
    const name = ox.el('input', { class: 'in', id: 'calendar-name', maxlength: 100, autocomplete: 'off', placeholder: ox.t('js.calendar.nameHint') });
    const make = ox.el('button', { type: 'submit', class: 'btn pri', id: 'calendar-make' }, ox.t('js.calendar.make'));
    const attempt = async function (work) {
      said.textContent = '';
      try {
        show(await work());
      } catch (failure) {
        said.textContent = failure.message;
      }
    };
    const revoke = (feed) => attempt(async function () {
      const result = await act({ action: 'revoke', id: feed.id });
      fresh.replaceChildren();
      name.focus();
      return result;
    });
    function show(result) {
      list.replaceChildren(result.feeds.length ? ox.el('table', { class: 'tb' }, ox.el('tbody', null, ...result.feeds.map((feed) => row(feed, revoke)))) : '');
      if (!result.address) return;
      const code = ox.el('code', { tabindex: '0' }, result.address);
      const copy = ox.el('button', { type: 'button', class: 'btn s', onclick: async function () {
        if (!await ox.copy(result.address, copy)) getSelection().selectAllChildren(code); // without the clipboard's consent the visitor copies by hand
      } }, ox.icon('copy'), ox.el('span', null, ox.t('js.copy')));
      fresh.replaceChildren(ox.el('div', { class: 'cmd' }, code, copy), ox.el('p', { class: 'small faint' }, ox.t('js.calendar.once')));
      name.value = '';
      copy.focus();
    }
    const form = ox.el('form', { class: 'row', onsubmit: function (event) {
      event.preventDefault();
      ox.during(make, () => attempt(() => act({ action: 'make', name: name.value })));
    } }, ox.el('label', { class: 'sr', for: 'calendar-name' }, ox.t('js.calendar.name')), name, make);
    ox.dialog(ox.t('js.calendar.title'), [ox.el('p', { class: 'dim' }, ox.t('js.calendar.what')), form, said, fresh, list], [ox.closing(null, 'js.close')]);
    name.focus();
    await attempt(() => act({ action: 'list' }));
  }
  button.addEventListener('click', open);
})(window.ox);
