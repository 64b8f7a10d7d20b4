'use strict';
/* Dialogs over the list of agents that may report: add one and wait for its first report, make a new token, describe, remove.
   Only visitors who may change the list have the element #enrol on their pages. */
(function (ox) {
  const form = document.getElementById('enrol');
  if (!form) return; // the visitor may not change the list
  const LOOK_AGAIN_MILLIS = 2000;

  /* Asks the server; resolves to its answer, rejects with a sentence. */
  async function send(action, agent, description) {
    const result = await ox.act('whitelist', { action, agent, description: description || '' });
    if (result.code === 'UNAUTHORIZED') throw Object.assign(new Error(ox.t('js.signedOut')), { signIn: true });
    if (result.code) throw new Error(words(result, agent));
    return result;
  }

  function words(refusal, agent) {
    if (refusal.code === 'CONFLICT') return ox.t('js.enrol.taken', agent);
    if (refusal.code === 'not_found') return ox.t('js.enrol.gone', agent);
    if (refusal.code === 'missing_param') return ox.t('js.enrol.nameless');
    if (refusal.code === 'FORBIDDEN') return ox.t('js.enrol.forbidden');
    if (refusal.field === 'agent_id') return ox.t('js.enrol.badName');
    if (refusal.field === 'description') return ox.t('js.enrol.longDescription');
    return refusal.error;
  }

  const { dialog, closing, during } = ox;

  /* What went wrong, with the way out where there is one. */
  const told = (failure) => [ox.el('span', null, failure.message + ' ',
    failure.signIn ? ox.el('a', { href: ox.base + '/login.xhtml', target: '_blank', rel: 'opener' }, ox.t('js.signIn')) : null)];

  /* A field with its hint, which an error replaces. */
  function field(id, label, hint, props) {
    const input = ox.el('input', Object.assign({ class: 'in', id, autocomplete: 'off', spellcheck: 'false', 'aria-describedby': id + '-hint' }, props));
    const below = ox.el('span', { class: 'hint', id: id + '-hint' }, hint || '');
    const node = ox.el('div', { class: 'fld' }, ox.el('label', { for: id }, ox.t(label)), input, below);
    return { node, input, value: () => input.value, say: function (error) {
      input.setAttribute('aria-invalid', String(Boolean(error)));
      below.className = error ? 'err' : 'hint';
      below.replaceChildren(...(error ? [ox.state('crit'), ...told(error)] : [hint || '']));
      if (error) input.focus();
    } };
  }

  function command(line) {
    const code = ox.el('code', { tabindex: '0' }, line);
    const copy = ox.el('button', { type: 'button', class: 'btn s', onclick: async function () {
      if (await ox.copy(line, copy)) return;
      getSelection().selectAllChildren(code); // without the clipboard's consent the visitor copies by hand
    } }, ox.icon('copy'), ox.el('span', null, ox.t('js.copy')));
    return { node: ox.el('div', { class: 'cmd' }, code, copy), copy };
  }

  /* The line to paste, and what happens on the host, as it happens. */
  function started(made, fresh) {
    const paste = command(made.line), clock = ox.el('span', { class: 'faint num' }, '0:00');
    const step = (key, mark) => ox.el('li', null, mark, ox.el('span', null, ox.t(key)));
    const todo = () => ox.el('span', { class: 'todo', 'aria-hidden': 'true' });
    const waiting = step('js.enrol.wait', ox.el('span', { class: 'spin', 'aria-hidden': 'true' })), drawn = step('js.enrol.drawn', todo());
    waiting.className = 'now';
    waiting.append(clock);
    const open = ox.el('a', { class: 'btn pri hide', href: ox.base + '/host.xhtml?id=' + encodeURIComponent(made.agent) }, ox.t('js.enrol.open'));
    const began = Date.now();
    let timer = 0;
    const node = dialog(ox.t(fresh ? 'js.enrol.run' : 'js.enrol.renewed', made.agent), [
      ox.el('p', { class: 'dim' }, ox.t(fresh ? 'js.enrol.runHow' : 'js.enrol.renewedHow')), paste.node,
      ox.el('p', { class: 'small faint' }, ox.t('js.enrol.once')),
      fresh ? ox.el('ul', { class: 'wait', 'aria-live': 'polite' }, waiting, drawn) : null].filter(Boolean), [closing(), open], () => {
      clearTimeout(timer);
      changed();
    });
    paste.copy.focus();
    if (!fresh) return;
    async function look() {
      const seconds = Math.floor((Date.now() - began) / 1000);
      clock.textContent = Math.floor(seconds / 60) + ':' + String(seconds % 60).padStart(2, '0');
      if (seconds * 1000 % LOOK_AGAIN_MILLIS === 0 && !document.hidden) {
        try {
          const host = await ox.get('host', { id: made.agent });
          if (host.row.last_seen != null) return arrived(host);
        } catch (e) { /* asked again */ }
      }
      if (node.isConnected) timer = setTimeout(look, 1000);
    }
    function arrived(host) {
      waiting.className = 'done';
      waiting.replaceChildren(ox.state('ok'), ox.el('span', null, ox.t('js.enrol.came', ox.fmt.ago(host.row.last_seen, host.now))));
      drawn.className = 'done';
      drawn.firstChild.replaceWith(ox.state('ok'));
      open.classList.remove('hide');
      open.focus();
    }
    look();
  }

  /* The table behind the dialog shows the list as it was. */
  function changed() { if (ox.page === 'agents') location.reload(); }

  ox.addHost = function () {
    const name = field('ah-name', 'js.enrol.name', ox.t('js.enrol.nameHint'), { maxlength: 256, autocapitalize: 'none' });
    const note = field('ah-note', 'js.enrol.description', ox.t('js.enrol.descriptionHint'), { maxlength: 500 });
    const make = ox.el('button', { type: 'submit', form: 'ah-form', class: 'btn pri' }, ox.t('js.enrol.add'));
    const fields = ox.el('form', { id: 'ah-form', novalidate: true, class: 'fields', onsubmit: function (event) {
      event.preventDefault();
      name.say(null);
      if (!name.value().trim()) return name.say({ message: ox.t('js.enrol.nameless') });
      during(make, () => send('add', name.value().trim(), note.value())).then(function (made) {
        node.dataset.done = 'true';
        node.close();
        started(made, true);
      }, name.say);
    } }, name.node, note.node);
    const node = dialog(ox.t('js.enrol.title'), [ox.el('p', { class: 'dim' }, ox.t('js.enrol.how')), fields], [closing(null, 'js.cancel'), make]);
    name.input.focus();
  };

  ox.renewToken = function (agent) {
    const said = ox.el('p', { class: 'err-line', role: 'alert' });
    const renew = ox.el('button', { type: 'button', class: 'btn pri', onclick: () => during(renew, () => send('renew', agent)).then(function (made) {
      node.close();
      started(made, false);
    }, (failure) => said.replaceChildren(...told(failure))) }, ox.t('js.enrol.renew'));
    const node = dialog(ox.t('js.enrol.renewAsk', agent), [ox.el('p', { class: 'dim' }, ox.t('js.enrol.renewWhat')), said], [closing(null, 'js.enrol.keepToken'), renew]);
  };

  ox.describeAgent = function (agent, description) {
    const note = field('ds-note', 'js.enrol.description', ox.t('js.enrol.descriptionHint'), { maxlength: 500, value: description });
    const save = ox.el('button', { type: 'submit', form: 'ds-form', class: 'btn pri' }, ox.t('js.enrol.save'));
    const node = dialog(ox.t('js.enrol.describe', agent), [ox.el('form', { id: 'ds-form', novalidate: true, class: 'fields', onsubmit: function (event) {
      event.preventDefault();
      during(save, () => send('describe', agent, note.value())).then(() => { node.close(); changed(); }, note.say);
    } }, note.node)], [closing(null, 'js.cancel'), save]);
    note.input.select();
  };

  ox.removeAgent = function (agent) {
    const typed = field('rm-name', 'js.enrol.typeName', ox.t('js.enrol.typeHint', agent), {});
    const remove = ox.el('button', { type: 'submit', form: 'rm-form', class: 'btn danger' }, ox.t('js.enrol.remove'));
    const keep = closing(null, 'js.enrol.keep');
    const node = dialog(ox.t('js.enrol.removeAsk', agent), [ox.el('p', { class: 'dim' }, ox.t('js.enrol.removeWhat')),
      ox.el('form', { id: 'rm-form', novalidate: true, class: 'fields', onsubmit: function (event) {
        event.preventDefault();
        if (typed.value() !== agent) return typed.say({ message: ox.t('js.enrol.typeHint', agent) });
        during(remove, () => send('remove', agent)).then(() => { node.close(); changed(); }, typed.say);
      } }, typed.node)], [keep, remove]);
    keep.focus();
  };
  document.querySelectorAll('[data-add-host]').forEach((button) => button.addEventListener('click', () => ox.addHost()));
  if (new URLSearchParams(location.search).get('open') === 'add') ox.addHost();
})(window.ox);
