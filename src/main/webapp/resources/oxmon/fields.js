'use strict';
/* Fields of forms that the server declares: one control for each kind, with its label, hint and error. */
(function (ox) {
  const SPANS = [['d', 86400], ['h', 3600], ['min', 60], ['s', 1]];
  let ids = 0;

  /* The frame of a control: label over it, hint under it, an error in the hint's place. */
  function frame(label, hint, control, input, group) {
    const id = input.id || (input.id = 'fld-' + (++ids)), below = ox.el('span', { class: 'hint', id: id + '-h' }, hint || '');
    input.setAttribute('aria-describedby', id + '-h');
    const node = ox.el('div', { class: 'fld' }, group ? ox.el('span', { class: 'lab', id: id + '-l' }, label) : ox.el('label', { for: id }, label), control, below);
    return { node, input, say: function (text) {
      input.setAttribute('aria-invalid', String(Boolean(text)));
      if (control !== input) control.classList.toggle('bad', Boolean(text));
      below.className = text ? 'err' : 'hint';
      below.replaceChildren(...(text ? [ox.shape('crit'), ox.el('span', null, text)] : [hint || '']));
    } };
  }
  const text = (props) => ox.el('input', Object.assign({ class: 'in', type: 'text', autocomplete: 'off', spellcheck: 'false' }, props));
  const shown = (value) => value == null ? '' : String(value);

  /* What was typed as a number; as it was typed when it is none, so that the server can say so. */
  function typed(value) {
    const close = value.trim().replace(/[\s\u00a0]/g, '');
    const plain = /^-?\d{1,3}(,\d{3})+(\.\d+)?$/.test(close) ? close.replaceAll(',', '') : close; // 1,000 as the pages print it; 1,5 is no number
    return plain === '' ? null : Number.isFinite(Number(plain)) ? Number(plain) : value.trim();
  }

  function seconds(field, value, words) {
    const unit = value == null ? field.default : value;
    const [name, size] = SPANS.find(([, each]) => unit && unit % each === 0) || SPANS[2];
    const input = text({ class: 'in num', inputmode: 'decimal', value: value == null ? '' : shown(value / size), placeholder: field.default == null ? null : shown(field.default / size) });
    const select = ox.el('select', { 'aria-label': words.label + ox.t('js.chart.colon') + ox.t('js.rule.unit') },
      ...SPANS.slice().reverse().map(([each]) => ox.el('option', { value: each, selected: each === name }, ox.t('js.unit.' + each))));
    const control = ox.el('div', { class: 'unit' }, input, select);
    // another unit of an empty field would give its default another meaning
    select.addEventListener('change', () => { if (field.default != null) input.placeholder = shown(field.default / SPANS.find(([each]) => each === select.value)[1]); });
    return Object.assign(frame(words.label, words.hint, control, input), { get: function () {
      const number = typed(input.value);
      return typeof number === 'number' ? Math.round(number * SPANS.find(([each]) => each === select.value)[1] * 1000) / 1000 : number;
    } });
  }

  function number(field, value, words) {
    const unit = ox.word('js.unit.' + field.unit) || field.unit || words.unit || '';
    const input = text({ class: 'in num', inputmode: 'decimal', value: shown(value), placeholder: field.default == null ? null : shown(field.default) });
    const after = ox.el('span', null, unit), control = ox.el('div', { class: 'unit' }, input, after);
    return Object.assign(frame(words.label, words.hint, control, input), { get: () => typed(input.value), unit: (other) => { if (!field.unit) ox.setText(after, other); } });
  }

  function choice(field, value, words) {
    const known = field.choices.filter((one) => words.choice(one)), options = known.length ? known : field.choices;
    const select = ox.el('select', { class: 'in' }, field.required || field.default != null ? null : ox.el('option', { value: '' }, words.none),
      ...options.map((one) => ox.el('option', { value: one, selected: one === (value == null ? field.default : words.alias(value)) }, words.choice(one) || one)));
    return Object.assign(frame(words.label, words.hint, select, select), { get: () => select.value || null });
  }

  function flag(field, value, words) {
    const input = ox.el('input', { type: 'checkbox', class: 'switch', role: 'switch' });
    input.checked = value == null ? Boolean(field.default) : Boolean(value);
    const made = frame(words.label, words.hint, input, input);
    made.node.classList.add('flag');
    return Object.assign(made, { get: () => input.checked });
  }

  function texts(field, value, words) {
    const area = ox.el('textarea', { class: 'in', rows: 2, spellcheck: 'false', autocomplete: 'off' });
    area.value = (value || []).join('\n');
    return Object.assign(frame(words.label, words.hint, area, area), { get: function () {
      const lines = area.value.split('\n').map((line) => line.trim()).filter(Boolean);
      return lines.length ? lines : null;
    } });
  }

  function plain(field, value, words) {
    const input = words.long ? ox.el('textarea', { class: 'in', rows: 2 }) : text({ list: words.list || null, placeholder: field.default == null ? null : shown(field.default) });
    input.value = shown(value);
    return Object.assign(frame(words.label, words.hint, input, input), { get: () => input.value.trim() || null });
  }

  /* Several of a few words. */
  function set(field, value, words) {
    const chosen = new Set(value || []), first = 'set-' + (++ids);
    const boxes = words.set.map(function (one, index) {
      const box = ox.el('input', { type: 'checkbox', value: one, id: index ? null : first });
      box.checked = chosen.has(one);
      return box;
    });
    const group = ox.el('div', { class: 'set', role: 'group' }, ...boxes.map((box) => ox.el('label', null, box, words.choice(box.value) || box.value)));
    const made = frame(words.label, words.hint, group, boxes[0], true);
    group.setAttribute('aria-labelledby', boxes[0].id + '-l');
    return Object.assign(made, { get: function () { const told = boxes.filter((box) => box.checked).map((box) => box.value); return told.length ? told : null; } });
  }

  /* A time of day, or a day and a time, in the zone that the form names. */
  function when(field, value, words) {
    const input = ox.el('input', { class: 'in', type: words.when, value: shown(value).replace(' ', 'T') });
    return Object.assign(frame(words.label, words.hint, input, input), { get: () => input.value.replace('T', ' ') || null });
  }

  /* Texts by name, one a line. */
  function pairs(field, value, words) {
    const area = ox.el('textarea', { class: 'in mono', rows: 2, spellcheck: 'false', autocomplete: 'off' });
    area.value = Object.entries(value || {}).map(([name, text]) => name + ': ' + text).join('\n');
    return Object.assign(frame(words.label, words.hint, area, area), { get: function () {
      const lines = area.value.split('\n').map((line) => line.trim()).filter(Boolean);
      return lines.length ? Object.fromEntries(lines.map((line) => { const at = line.indexOf(':'); return at < 0 ? [line, ''] : [line.slice(0, at).trim(), line.slice(at + 1).trim()]; })) : null;
    } });
  }

  /* What is shown no more once it is kept: whoever changes it types it as a whole. */
  function secret(field, value, words) {
    const made = plain(field, value, words), open = /url$/.test(field.name);
    made.input.autocomplete = 'off';
    if (!open) made.input.type = 'password';
    made.input.setAttribute('data-1p-ignore', '');
    made.input.addEventListener('focus', () => { if (made.input.value.includes('•')) made.input.select(); });
    return made;
  }

  const KINDS = { number, whole: (field, value, words) => (field.unit === 's' ? seconds : number)(field, value, words), choice, flag, texts, pairs, text: plain };

  /*
   * One field with its value, null when there is none. words: { label, hint, unit, none, long, list, secret, when, set, choice(value), alias(value) }.
   * Answers { node, input, get(), say(error) }; get() answers null for nothing.
   */
  ox.field = (field, value, words) => (words.set ? set : words.when ? when : words.secret && field.kind === 'text' ? secret : KINDS[field.kind] || plain)(field, value, words);

  /* What a field takes, in the visitor's language; null when only the server can say what is wrong with the value. */
  function right(field, value) {
    const count = (number) => number.toLocaleString(ox.lang, { maximumFractionDigits: 6 });
    if (field.kind === 'number' || field.kind === 'whole') {
      const what = field.kind === 'whole' ? 'js.rule.right.whole' : 'js.rule.right.number';
      return field.min != null && field.max != null ? ox.t(what + 'From', count(field.min), count(field.max)) : field.min != null ? ox.t(what + 'Least', count(field.min)) : ox.t(what);
    }
    if (field.kind === 'text') return typeof value === 'string' && value.length > field.max ? ox.t('js.rule.right.text', count(field.max)) : null;
    if (field.kind === 'texts') return Array.isArray(value) && value.length > field.max ? ox.t('js.rule.right.texts', count(field.max)) : null;
    return field.kind === 'choice' ? ox.t('js.rule.right.choice') : field.kind === 'levels' ? ox.t('js.rule.right.levels') : null;
  }

  /* Why the server refused a field's value, for the visitor: the server speaks English only. field is null when the form does not have it. */
  ox.refusal = (field, value, said) => ox.lang === 'en' ? said : (field && right(field, value) || ox.t('js.rule.right.other')) + ox.t('js.rule.right.said', said);
})(window.ox);
