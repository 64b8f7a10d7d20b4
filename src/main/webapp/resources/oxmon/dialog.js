'use strict';
/* Dialogs: a question or a form over the page. */
(function (ox) {
  /* A native dialog: it holds the focus, Escape closes it, and the focus goes back to where it was. */
  ox.dialog = function (title, parts, buttons, onclose) {
    const back = document.activeElement;
    const node = ox.el('dialog', { 'aria-labelledby': 'dlg-title' },
      ox.el('div', { class: 'dh' }, ox.el('h2', { id: 'dlg-title' }, title),
        ox.el('button', { type: 'button', class: 'btn quiet sq', 'aria-label': ox.t('js.close'), onclick: () => node.close() }, ox.icon('x'))),
      ox.el('div', { class: 'db' }, ...parts),
      ox.el('div', { class: 'df' }, ...buttons));
    node.addEventListener('close', () => { node.remove(); if (onclose) onclose(); if (back && back.isConnected) back.focus(); });
    document.body.append(node);
    node.showModal();
    return node;
  };
  ox.closing = (node, label) => ox.el('button', { type: 'button', class: 'btn', onclick: (event) => event.target.closest('dialog').close() }, ox.t(label || 'js.close'));

  /* One button at a time: it waits for what it started. */
  ox.during = async function (button, work) {
    button.disabled = true;
    try { return await work(); } finally { button.disabled = false; }
  };
})(window.ox);
