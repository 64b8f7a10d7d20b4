'use strict';
/* A chart panel: canvas, own legend, cursor, drag to zoom, keyboard, words for screen readers. The charts of a page
   form a group: one cursor and one range for all. */
(function (ox) {
  const plot = ox.plot;
  const MOST_BANDS = 4;
  const LEAST_DRAG_PIXELS = 8;
  const LEAST_ZOOM_MILLIS = 30000;

  /* options.zoom(from, to), options.back(), options.lastData(): what the page does when the reader asks for it. */
  ox.chartGroup = function (options) {
    const charts = [];
    let waiting = 0;
    const group = { charts, cursor: null, options,
      /* All drawing of the page happens at most once a frame. */
      soon: function () {
        if (waiting) return;
        waiting = requestAnimationFrame(function () { waiting = 0; charts.forEach((chart) => chart.frame()); });
      },
      point: function (millis) {
        if (group.cursor === millis) return;
        group.cursor = millis;
        charts.forEach((chart) => { chart.cursorMoved = true; });
        group.soon();
      } };
    const repaint = () => { charts.forEach((chart) => { chart.changed = true; }); group.soon(); };
    document.addEventListener('ox-theme', repaint);
    if (window.matchMedia) matchMedia('(prefers-color-scheme: dark)').addEventListener('change', repaint);
    group.near = new IntersectionObserver(function (entries) {
      entries.forEach((entry) => { entry.target.oxChart.near = entry.isIntersecting; });
      group.soon();
    }, { rootMargin: '100% 0px' });
    group.sizes = new ResizeObserver(function (entries) {
      entries.forEach((entry) => { entry.target.oxChart.changed = true; });
      group.soon();
    });
    return group;
  };

  /* Times at which any series has a point, and the stretches after the first where none has for longer than the gap:
     before it the host may not have been there yet. */
  function silences(data, series) {
    const times = series.length === 1 ? series[0].t
      : Array.from(new Set(series.flatMap((one) => one.t))).sort((a, b) => a - b);
    const gaps = [];
    if (!times.length) return { times, gaps };
    for (let i = 1; i < times.length; i++) if (times[i] - times[i - 1] > data.gap) gaps.push([times[i - 1], times[i]]);
    const end = Math.min(data.to, data.now);
    if (end - times[times.length - 1] > data.gap) gaps.push([times[times.length - 1], end]);
    return { times, gaps };
  }

  /* options: { id, title, fill, limit, reach, spans }: reach keeps the limit in the picture, spans answers stretches [{ from, to, state }]
     that are marked on the axis. The panel is chart.node; chart.set(data, series) gives it something to draw:
     data { from, to, step, gap, now }, series [{ name, unit, t, v, min?, max? }]. */
  ox.chart = function (group, options) {
    const canvas = ox.el('canvas'), over = ox.el('canvas', { class: 'over' });
    const box = ox.el('div', { class: 'cv', tabindex: '0', role: 'img', 'aria-label': options.title }, canvas, over);
    const unit = ox.el('span', { class: 'u' }), note = ox.el('span', { class: 'r small faint' });
    const legend = ox.el('div', { class: 'lg' });
    const rows = ox.el('tbody'), heading = ox.el('h2', null, options.title), caption = ox.el('caption', null, options.title);
    const table = ox.el('table', { class: 'sr' }, caption, ox.el('thead', null, ox.el('tr', null,
      ...['series', 'min', 'max', 'last'].map((one) => ox.el('th', { scope: 'col' }, ox.t('js.chart.col.' + one))))), rows);
    const none = ox.el('div', { class: 'none', hidden: true }, ox.el('p', null, ox.t('js.chart.none')),
      ox.el('button', { type: 'button', class: 'btn s', onclick: () => group.options.lastData() }, ox.t('js.chart.last')));
    const node = ox.el('section', { class: 'panel chart', id: options.id, 'aria-label': options.title },
      ox.el('div', { class: 'ph' }, heading, unit, note),
      ox.el('div', { class: 'plot' }, box, none), legend, table);
    const chart = { node, near: false, changed: true, cursorMoved: true };
    const hidden = new Set();
    let data = null, all = [], entries = [], times = [], gaps = [], axis = null, view = null, drag = null;

    const shown = () => all.filter((series) => !hidden.has(series.name));

    chart.set = function (next, series) {
      data = next;
      const names = all.map((one) => one.name).join('\n');
      all = series.map((one, index) => Object.assign({ index, fill: options.fill && index === 0 && series.length < 3 }, one));
      if (names !== all.map((one) => one.name).join('\n') || !entries.length) makeLegend();
      none.hidden = all.some((one) => one.t.length);
      legend.hidden = !none.hidden;
      ox.setText(note, data.step ? ox.t('js.chart.band', ox.fmt.duration(data.step / 1000)) : '');
      node.classList.remove('old');
      prepare();
    };
    /* The chart is about something else from now on. */
    chart.rename = function (title) {
      options.title = title;
      ox.setText(heading, title);
      ox.setText(caption, title);
      ox.setAttribute(node, 'aria-label', title);
      ox.setAttribute(box, 'aria-label', title);
    };
    /* Another range, of which the data is still to come: the last picture stays, dimmed. */
    chart.range = function (from, to) {
      if (!data) return;
      data = Object.assign({}, data, { from, to });
      node.classList.add('old');
      prepare();
    };

    function prepare() {
      const visible = shown();
      ({ times, gaps } = silences(data, all));
      const reach = options.reach && options.limit() ? options.limit().value : 0;
      let lowest = Math.min(0, reach), highest = Math.max(0, reach);
      visible.forEach(function (series) {
        const banded = series.max && visible.length <= MOST_BANDS;
        const least = banded ? series.min : series.v, most = banded ? series.max : series.v;
        const first = plot.at(series.t, data.from - 1) + 1, last = plot.at(series.t, data.to);
        for (let i = first; i <= last; i++) {
          if (least[i] < lowest) lowest = least[i];
          if (most[i] > highest) highest = most[i];
        }
      });
      axis = plot.valueAxis(all.length ? all[0].unit : 'none', lowest, highest, axis);
      ox.setText(unit, axis.unit);
      says();
      chart.changed = true;
      group.soon();
    }

    /* The picture in words, for those who do not see it. */
    function says() {
      const lines = shown().map(function (series) {
        const first = plot.at(series.t, data.from - 1) + 1, last = plot.at(series.t, data.to);
        const values = series.v.slice(first, last + 1);
        const least = values.reduce((a, b) => Math.min(a, b), Infinity), most = values.reduce((a, b) => Math.max(a, b), -Infinity);
        const text = (value) => plot.format(series.unit, Number.isFinite(value) ? value : null);
        return [series.name, text(least), text(most), text(values.length ? values[values.length - 1] : null)];
      });
      const told = lines.slice(0, 4).map((line) => ox.t('js.chart.series', ...line)).join(ox.t('js.chart.semicolon'));
      ox.setAttribute(box, 'aria-label', options.title + ox.t('js.chart.colon') + (none.hidden ? told : ox.t('js.chart.none')));
      rows.replaceChildren(...lines.map((line) => ox.el('tr', null, ox.el('th', { scope: 'row' }, line[0]),
        ...line.slice(1).map((text) => ox.el('td', null, text)))));
    }

    function makeLegend() {
      entries = all.map(function (series) {
        const value = ox.el('b');
        const dash = plot.dashes[series.index % plot.dashes.length];
        const path = ox.svg('path', { d: 'M0 4h12', 'stroke-width': 2.5, 'stroke-dasharray': dash.length ? '3 2' : null });
        const button = ox.el('button', { type: 'button', 'aria-pressed': String(!hidden.has(series.name)),
          title: ox.t('js.chart.legend'), onclick: (event) => toggle(series.name, event.shiftKey) },
          ox.svg('svg', { viewBox: '0 0 12 8', 'aria-hidden': 'true' }, path), ox.el('bdi', { class: 'cut' }, series.name), ' ', value);
        return { name: series.name, value, path, button, index: series.index };
      });
      legend.replaceChildren(...entries.map((entry) => entry.button));
    }

    /* A click hides one or shows it again; with Shift only that one is shown, and all again the next time. */
    function toggle(name, only) {
      const alone = shown().length === 1 && !hidden.has(name);
      if (only || (alone && hidden.size)) {
        hidden.clear();
        if (!alone) all.forEach((series) => { if (series.name !== name) hidden.add(series.name); });
      } else if (!hidden.delete(name)) {
        hidden.add(name);
      }
      if (hidden.size === all.length) hidden.clear();
      entries.forEach((entry) => ox.setAttribute(entry.button, 'aria-pressed', String(!hidden.has(entry.name))));
      prepare();
    }

    /* The point of a series at the cursor, or its last one; none when the nearest is further than a gap. */
    function pointOf(series, millis) {
      if (!series.t.length) return null;
      const end = Math.min(data.to, data.now);
      const i = millis == null ? plot.at(series.t, data.to) : plot.nearest(series.t, millis);
      if (i < 0 || Math.abs(series.t[i] - (millis == null ? end : millis)) > data.gap) return null;
      return { at: series.t[i], value: series.v[i], index: series.index,
        range: series.min ? plot.format(series.unit, series.min[i]) + ' – ' + plot.format(series.unit, series.max[i]) : '' };
    }

    function values() {
      const inside = group.cursor != null && group.cursor >= data.from && group.cursor <= data.to ? group.cursor : null;
      const points = [];
      all.forEach(function (series, k) {
        const point = pointOf(series, inside);
        const entry = entries[k];
        ox.setText(entry.value, plot.format(series.unit, point && point.value));
        ox.setAttribute(entry.button, 'title', point && point.range ? point.range : ox.t('js.chart.legend'));
        ox.setAttribute(entry.path, 'stroke', plot.colour(series.index));
        if (point && !hidden.has(series.name)) points.push(point);
      });
      return inside == null ? null : { at: inside, points };
    }

    chart.frame = function () {
      if (!chart.near || !data || !(chart.changed || chart.cursorMoved)) return;
      const width = box.clientWidth, height = box.clientHeight;
      if (width < 80 || height < 40) return;
      if (chart.changed || !view) {
        const visible = shown();
        view = { width, height, from: data.from, to: data.to, gap: data.gap, axis, gaps, series: visible,
          bands: visible.length <= MOST_BANDS, limit: options.limit ? options.limit() : null,
          spans: options.spans ? options.spans() : [] };
        plot.paint(canvas, view);
      }
      plot.paintCursor(over, view, values(), drag);
      chart.changed = false;
      chart.cursorMoved = false;
    };

    function under(event) {
      const f = plot.frame(view), x = event.clientX - box.getBoundingClientRect().left;
      return { x: Math.min(f.right, Math.max(f.left, x)), f };
    }
    function cursorTo(millis) {
      if (times.length) group.point(times[plot.nearest(times, millis)]);
    }
    box.addEventListener('pointermove', function (event) {
      if (!view || !times.length) return;
      const { x, f } = under(event);
      if (drag) { drag[1] = x; chart.cursorMoved = true; group.soon(); }
      cursorTo(f.time(x));
    });
    box.addEventListener('pointerleave', function () { if (!drag) group.point(null); });
    box.addEventListener('pointerdown', function (event) {
      if (!view || event.button !== 0 || event.pointerType === 'touch') return;
      const { x } = under(event);
      drag = [x, x];
      box.setPointerCapture(event.pointerId);
    });
    const drop = function (event) {
      if (!drag) return;
      const [from, to] = [Math.min(...drag), Math.max(...drag)];
      drag = null;
      chart.cursorMoved = true;
      group.soon();
      if (event.type !== 'pointerup' || to - from < LEAST_DRAG_PIXELS) return;
      const f = plot.frame(view);
      zoom(f.time(from), f.time(to));
    };
    box.addEventListener('pointerup', drop);
    box.addEventListener('pointercancel', drop);
    box.addEventListener('dblclick', () => group.options.back());
    function zoom(from, to) {
      const middle = (from + to) / 2, half = Math.max(to - from, LEAST_ZOOM_MILLIS) / 2;
      group.point(null);
      group.options.zoom(Math.round(middle - half), Math.round(middle + half));
    }

    box.addEventListener('keydown', function (event) {
      if (!times.length || event.ctrlKey || event.altKey || event.metaKey) return;
      const first = Math.max(0, plot.at(times, data.from - 1) + 1), last = Math.max(first, plot.at(times, data.to));
      const here = group.cursor == null ? last : plot.nearest(times, group.cursor);
      const step = event.shiftKey ? 10 : 1;
      const quarter = (data.to - data.from) / 4;
      switch (event.key) {
        case 'ArrowLeft': group.point(times[Math.max(first, here - step)]); break;
        case 'ArrowRight': group.point(times[Math.min(last, here + step)]); break;
        case 'Home': group.point(times[first]); break;
        case 'End': group.point(times[last]); break;
        case 'Escape': group.point(null); break;
        case '+': case '=': zoom(times[here] - quarter, times[here] + quarter); break;
        case '-': group.options.back(); break;
        default: return;
      }
      event.preventDefault();
    });
    box.addEventListener('blur', () => group.point(null));

    box.oxChart = chart;
    group.charts.push(chart);
    group.near.observe(box);
    group.sizes.observe(box);
    return chart;
  };
})(window.ox);
