'use strict';
/* The time range of a page: a preset such as "6h" that moves with the clock, or two fixed instants. It lives in the
   URL (?r= or ?from=&to=), so that a link shows what its sender saw. */
(function (ox) {
  const MINUTE = 60000, HOUR = 60 * MINUTE, DAY = 24 * HOUR;
  const PRESETS = { '15m': 15 * MINUTE, '1h': HOUR, '6h': 6 * HOUR, '24h': DAY, '3d': 3 * DAY, '7d': 7 * DAY, '30d': 30 * DAY,
    '90d': 90 * DAY, '1y': 365 * DAY };
  const LONGEST = 400 * DAY;
  const TYPED = /^\s*(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ]\s*(\d{1,2}):(\d{2})(?::(\d{2}))?)?\s*$/;

  ox.range = {
    span: (range) => range.r ? PRESETS[range.r] : range.to - range.from,
    /* [from, to] in milliseconds; a preset ends now. */
    ends: (range, now) => range.r ? [now - PRESETS[range.r], now] : [range.from, range.to],
    fromUrl: function (text, otherwise) {
      const url = new URLSearchParams(text);
      const from = Date.parse(url.get('from')), to = Date.parse(url.get('to'));
      if (from < to && to - from <= LONGEST) return { from, to };
      return { r: url.get('r') in PRESETS ? url.get('r') : otherwise };
    },
    toUrl: function (range, url) {
      ['r', 'from', 'to'].forEach((key) => url.delete(key));
      if (range.r) { url.set('r', range.r); return; }
      url.set('from', new Date(range.from).toISOString());
      url.set('to', new Date(range.to).toISOString());
    },
    text: function (range) {
      if (range.r) return ox.t('js.range.' + range.r);
      const sameDay = ox.clock(range.from, 'date') === ox.clock(range.to, 'date');
      return ox.clock(range.from, 'day-minute') + ' – ' + ox.clock(range.to, sameDay ? 'minute' : 'day-minute');
    },
  };

  /* What was typed as an instant, read in the user's zone; NaN when it is not a time. */
  function instant(text) {
    const part = TYPED.exec(text);
    if (!part) return NaN;
    const [, year, month, day, hour, minute, second] = part.map(Number);
    const reading = Date.UTC(year, month - 1, day, hour || 0, minute || 0, second || 0);
    const back = new Date(reading);
    const real = back.getUTCMonth() === month - 1 && back.getUTCDate() === day && (hour || 0) < 24 && (minute || 0) < 60 && (second || 0) < 60;
    return real ? ox.instant(reading) : NaN;
  }

  function zoneText(now) {
    const ahead = Math.round((ox.reading(now) - now) / MINUTE);
    const rest = Math.abs(ahead) % 60;
    return ox.zone + ox.t('js.range.comma') + 'UTC' + (ahead < 0 ? '−' : '+') + Math.floor(Math.abs(ahead) / 60) + (rest ? ':' + rest : '');
  }

  let fields = 0;
  function field(label) {
    const id = 'range-' + (++fields);
    const hint = ox.el('span', { class: 'hint', id: id + '-h' });
    const input = ox.el('input', { class: 'in s num', id, autocomplete: 'off', spellcheck: 'false', 'aria-describedby': id + '-h' });
    const node = ox.el('div', { class: 'fld' }, ox.el('label', { for: id }, ox.t(label)), input, hint);
    return { node, input, say: function (error, text) {
      hint.className = error ? 'err' : 'hint';
      input.toggleAttribute('aria-invalid', false);
      if (error) input.setAttribute('aria-invalid', 'true');
      hint.replaceChildren(...(error ? [ox.shape('crit'), ox.el('span', null, text)] : [text]));
    } };
  }

  /* options: get() answers the range, now() the server's clock, choose(range) takes another one. */
  ox.rangePicker = function (slot, options) {
    const label = ox.el('span', { class: 'num' });
    const button = ox.el('button', { type: 'button', class: 'btn', id: 'range', 'aria-haspopup': 'dialog', 'aria-expanded': 'false',
      onclick: () => pop ? close() : open() }, ox.icon('clock'), ox.el('span', { class: 'sr' }, ox.t('js.range.title')), label, ox.icon('down'));
    const holder = ox.el('span', { class: 'rangeslot' }, button);
    let pop = null;
    slot.append(holder);

    function close() {
      if (!pop) return;
      pop.remove();
      pop = null;
      button.setAttribute('aria-expanded', 'false');
      document.removeEventListener('pointerdown', outside);
      button.focus();
    }
    const outside = (event) => { if (!holder.contains(event.target)) close(); };
    function choose(range) { close(); options.choose(range); }

    function open() {
      const range = options.get(), now = options.now();
      const from = field('js.range.from'), to = field('js.range.to');
      const ends = ox.range.ends(range, now);
      from.input.value = ox.clock(ends[0], 'full');
      to.input.value = ox.clock(ends[1], 'full');
      from.say(false, '');
      to.say(false, zoneText(now));
      const presets = Object.keys(PRESETS).map((r) => ox.el('button', { type: 'button', 'aria-pressed': String(r === range.r),
        onclick: () => choose({ r }) }, ox.t('js.range.last', ox.t('js.range.' + r))));
      const form = ox.el('form', { class: 'abs', novalidate: true }, from.node, to.node,
        ox.el('button', { type: 'submit', class: 'btn pri s' }, ox.t('js.range.apply')));
      form.addEventListener('submit', function (event) {
        event.preventDefault();
        const start = instant(from.input.value), end = instant(to.input.value);
        from.say(Number.isNaN(start), Number.isNaN(start) ? ox.t('js.range.bad') : '');
        const wrong = Number.isNaN(end) ? ox.t('js.range.bad') : start >= end ? ox.t('js.range.order')
          : end - start > LONGEST ? ox.t('js.range.long') : '';
        to.say(wrong !== '', wrong || zoneText(now));
        if (Number.isNaN(start)) from.input.focus();
        else if (wrong) to.input.focus();
        else choose({ from: start, to: end });
      });
      pop = ox.el('div', { class: 'pop time', role: 'dialog', 'aria-label': ox.t('js.range.title') }, ox.el('div', { class: 'pre' }, ...presets), form);
      pop.addEventListener('keydown', function (event) {
        if (event.key === 'Escape') { event.stopPropagation(); return close(); }
        const i = presets.indexOf(document.activeElement);
        const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
        if (i < 0 || !step) return;
        event.preventDefault();
        presets[(i + step + presets.length) % presets.length].focus();
      });
      holder.append(pop);
      button.setAttribute('aria-expanded', 'true');
      document.addEventListener('pointerdown', outside);
      (presets.find((one) => one.getAttribute('aria-pressed') === 'true') || from.input).focus();
    }
    return { show: () => ox.setText(label, ox.range.text(options.get())) };
  };
})(window.ox);
