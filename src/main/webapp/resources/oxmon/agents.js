'use strict';
/* The list of agents that may report: times in the visitor's zone, shapes of states, and what the buttons of a row do. */
(function (ox) {
  const form = document.getElementById('list');
  if (!form) return;
  const DO = { describe: (row) => ox.describeAgent(row.agent, row.note || ''), renew: (row) => ox.renewToken(row.agent), remove: (row) => ox.removeAgent(row.agent) };

  /* PrimeFaces replaces the rows when the page or the order changes. */
  function dress() {
    form.querySelectorAll('[data-state]').forEach((slot) => slot.replaceWith(ox.state(slot.dataset.state)));
    form.querySelectorAll('[data-ago]').forEach(function (cell) {
      const millis = cell.dataset.ago === 'never' ? null : Number(cell.dataset.ago);
      cell.textContent = millis == null ? ox.t('js.agents.never') : ox.fmt.ago(millis);
      if (millis != null) cell.title = ox.fmt.time(millis, true);
      cell.removeAttribute('data-ago');
    });
    form.querySelectorAll('[data-day]').forEach(function (cell) {
      cell.title = ox.fmt.time(Number(cell.dataset.day), true);
      cell.textContent = ox.fmt.time(Number(cell.dataset.day)).slice(0, 10);
      cell.removeAttribute('data-day');
    });
  }
  dress();
  new MutationObserver(dress).observe(form, { childList: true, subtree: true });
  form.addEventListener('click', function (event) {
    const button = event.target.closest('[data-do]');
    if (button) DO[button.dataset.do](button.dataset);
  });
})(window.ox);
