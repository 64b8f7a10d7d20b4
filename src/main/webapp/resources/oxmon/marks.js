'use strict';
/* The small drawings and words that lists and the host page share: bars, sparklines, ribbons, names, reasons.
   Everything is an element that is made once and then set in place; data only ever becomes text or a number. */
(function (ox) {
  const SVG = 'http://www.w3.org/2000/svg';
  /* How the stylesheet calls a state; data calls it by the left side. */
  const CLASS = { ok: 'ok', info: 'info', warn: 'warn', crit: 'crit', silent: 'unk', unknown: 'unk' };
  const LONG_NAME = 28;
  const TAIL = 13;

  ox.svg = function (name, attributes, ...children) {
    const node = document.createElementNS(SVG, name);
    for (const key in attributes) if (attributes[key] != null) node.setAttribute(key, attributes[key]);
    node.append(...children);
    return node;
  };
  ox.stateClass = (state) => CLASS[state] || '';

  /* Writes only what differs, so that nothing is laid out again for nothing. */
  ox.setText = function (node, text) { if (node.textContent !== text) node.textContent = text; };
  ox.setAttribute = function (node, name, value) { if (node.getAttribute(name) !== value) node.setAttribute(name, value); };

  /* A bar of 0 to 100 percent. */
  ox.bar = function () {
    return ox.svg('svg', { class: 'bar', viewBox: '0 0 100 3', preserveAspectRatio: 'none', 'aria-hidden': 'true' },
      ox.svg('rect', { width: 0, height: 3 }));
  };
  ox.bar.set = function (bar, percent, state) {
    const width = percent == null ? 0 : Math.min(100, Math.max(0, percent));
    ox.setAttribute(bar.firstChild, 'width', width.toFixed(1));
    ox.setAttribute(bar.firstChild, 'class', ox.stateClass(state));
  };

  /* A sparkline on a fixed scale; null breaks the line. */
  ox.spark = function () {
    return ox.svg('svg', { class: 'spark', viewBox: '0 0 100 24', preserveAspectRatio: 'none', 'aria-hidden': 'true' },
      ox.svg('path', { class: 'a', d: '' }), ox.svg('path', { d: '' }));
  };
  ox.spark.set = function (spark, values, state, min, max) {
    const last = Math.max(1, values.length - 1);
    let line = '', area = '', open = null, x = '0';
    const close = function () { if (open != null) area += 'L' + x + ' 24Z'; open = null; };
    values.forEach(function (value, i) {
      if (value == null) return close();
      const share = Math.min(1, Math.max(0, (value - min) / (max - min || 1)));
      const y = (22 - share * 20).toFixed(1);
      x = (i / last * 100).toFixed(1);
      line += (open == null ? 'M' : 'L') + x + ' ' + y;
      area += (open == null ? 'M' + x + ' 24L' : 'L') + x + ' ' + y;
      open = x;
    });
    close();
    ox.setAttribute(spark, 'class', ('spark ' + ox.stateClass(state)).trim());
    ox.setAttribute(spark.firstChild, 'd', area);
    ox.setAttribute(spark.lastChild, 'd', line);
  };

  /* Runs [from, to, state] over minutes of state, now at the right. */
  ox.ribbon = function (minutes) {
    return ox.svg('svg', { class: 'rib', viewBox: '0 0 ' + minutes + ' 4', preserveAspectRatio: 'none', role: 'img',
      'aria-label': ox.t('js.overview.ribbon') });
  };
  ox.ribbon.set = function (ribbon, runs) {
    ribbon.replaceChildren(...runs.map(([from, to, state]) => ox.svg('rect',
      { class: ox.stateClass(state), x: from, width: Math.max(0, to - from), height: 4 })));
  };

  /* Where a name can be cut without cutting a character. */
  const letters = window.Intl && Intl.Segmenter
    ? (text) => Array.from(new Intl.Segmenter(undefined, { granularity: 'grapheme' }).segment(text), (s) => s.segment)
    : (text) => Array.from(text);

  /* A name as text, isolated from its neighbours' direction. Names of machines differ at the end of their first label:
     a long one is shown whole if there is room, else it loses its domain first, then its middle, never its tail. */
  ox.name = function (name) {
    const chars = name.length > LONG_NAME ? letters(name) : [];
    if (chars.length <= LONG_NAME) return ox.el('bdi', { class: 'cut' }, name);
    const dot = chars.indexOf('.');
    const end = dot > TAIL && dot < chars.length - 1 ? dot : chars.length;
    const piece = (css, from, to) => ox.el('bdi', { class: css, 'aria-hidden': 'true' }, chars.slice(from, to).join(''));
    return ox.el('span', { class: 'mid', dir: 'auto' }, ox.el('span', { class: 'sr' }, name),
      piece('cut', 0, end - TAIL), piece('tail', end - TAIL, end), end < chars.length ? piece('cut domain', end) : null);
  };
  /* Keeps the direction of a piece of data inside a sentence to itself. */
  const apart = ox.apart = (text) => '\u2068' + text + '\u2069';
  ox.hostUrl = (id) => ox.base + '/host.xhtml?id=' + encodeURIComponent(id);

  /* The shape of a state for where its word stands beside it. */
  ox.shape = function (state) {
    const shape = ox.state(state);
    shape.removeAttribute('role');
    shape.removeAttribute('aria-label');
    shape.setAttribute('aria-hidden', 'true');
    return shape;
  };
  ox.stateWord = (state) => ox.t('js.state.' + state);
  ox.percent = (value) => value == null ? '–' : ox.fmt.percent(value);

  /* Why a host is not well, short: "No report for 14 min", "Disk /data 96.1 % full". */
  ox.reason = function (trouble, now) {
    switch (trouble.kind) {
      case 'never_reported': return ox.t('js.reason.never');
      case 'silent': return trouble.since == null ? ox.t('js.reason.silent')
        : ox.t('js.reason.silentFor', ox.fmt.duration(Math.max(0, now - trouble.since) / 1000));
      case 'disk': return ox.t('js.reason.disk', apart(trouble.where), ox.percent(trouble.value));
      case 'memory': return ox.t('js.reason.memory', ox.percent(trouble.value));
      case 'cpu': return ox.t('js.reason.cpu', ox.percent(trouble.value));
      default: return trouble.kind;
    }
  };
  /* The state of one resource of a host: that of its trouble, else none. */
  ox.troubleState = function (row, kind) {
    const trouble = row.troubles.find((one) => one.kind === kind);
    return trouble ? trouble.state : '';
  };
})(window.ox);
