'use strict';
/* Draws one chart on a canvas from what chart.js prepared: grid, gaps, bands, lines, limit; and the cursor above it. */
(function (ox) {
  const plot = ox.plot;
  const BAND = 0.16, FILL = 0.1;
  const HATCH_PIXELS = 6, THIN_FROM = 5, STRIP_PIXELS = 3;

  /* Sizes a canvas for the screen's pixels and answers its pen. */
  function pen(canvas, width, height) {
    const ratio = window.devicePixelRatio || 1;
    const wide = Math.round(width * ratio), high = Math.round(height * ratio);
    if (canvas.width !== wide || canvas.height !== high) { canvas.width = wide; canvas.height = high; }
    const g = canvas.getContext('2d');
    g.setTransform(ratio, 0, 0, ratio, 0, 0);
    g.clearRect(0, 0, width, height);
    return g;
  }

  plot.frame = function (view) {
    const pad = plot.pad, right = view.width - pad.right, bottom = view.height - pad.bottom;
    return { left: pad.left, right, top: pad.top, bottom,
      x: (millis) => pad.left + (millis - view.from) / (view.to - view.from) * (right - pad.left),
      y: (value) => pad.top + (view.axis.max - value) / (view.axis.max - view.axis.min) * (bottom - pad.top),
      time: (x) => view.from + (x - pad.left) / (right - pad.left) * (view.to - view.from) };
  };

  /* Calls piece(first, last) for each run of points of a series that belong together. */
  function runs(series, gap, piece) {
    let first = -1;
    for (let i = 0; i <= series.t.length; i++) {
      const here = i < series.t.length && series.v[i] != null;
      if (first >= 0 && (!here || series.t[i] - series.t[i - 1] > gap)) { piece(first, i - 1); first = -1; }
      if (here && first < 0) first = i;
    }
  }

  function grid(g, view, f) {
    g.font = '11px ' + getComputedStyle(document.body).fontFamily;
    g.lineWidth = 1;
    g.strokeStyle = plot.token('grid');
    g.fillStyle = plot.token('text-3');
    g.textAlign = 'right';
    g.textBaseline = 'middle';
    view.axis.ticks.forEach(function (tick) {
      const y = Math.round(f.y(tick.at)) + 0.5;
      g.strokeStyle = plot.token(tick.at === 0 && view.axis.min < 0 ? 'line-strong' : 'grid');
      g.beginPath(); g.moveTo(f.left, y); g.lineTo(f.right, y); g.stroke();
      g.fillText(tick.text, f.left - 8, y);
    });
    g.textAlign = 'center';
    g.textBaseline = 'top';
    plot.timeTicks(view.from, view.to, f.right - f.left).forEach(function (tick) {
      const x = f.x(tick.at);
      if (x < f.left + 12 || x > f.right - 14) return;
      g.fillStyle = plot.token(tick.strong ? 'text-2' : 'text-3');
      g.fillText(tick.text, x, f.bottom + 7);
    });
  }

  function hatch(g, f, from, to) {
    const left = Math.max(f.left, f.x(from)), right = Math.min(f.right, f.x(to)), height = f.bottom - f.top;
    if (right - left < 1) return;
    g.save();
    g.beginPath(); g.rect(left, f.top, right - left, height); g.clip();
    g.strokeStyle = plot.token('hatch');
    g.lineWidth = 1;
    g.beginPath();
    for (let x = Math.floor((left - height) / HATCH_PIXELS) * HATCH_PIXELS; x < right; x += HATCH_PIXELS) {
      g.moveTo(x, f.bottom); g.lineTo(x + height, f.top);
    }
    g.stroke();
    g.restore();
  }

  function area(g, f, series, first, last, upper, lower) {
    g.beginPath();
    for (let i = first; i <= last; i++) g.lineTo(f.x(series.t[i]), f.y(upper[i]));
    for (let i = last; i >= first; i--) g.lineTo(f.x(series.t[i]), f.y(lower ? lower[i] : 0));
    g.fill();
  }

  function stroke(g, f, series, first, last) {
    if (first === last) {
      g.beginPath(); g.arc(f.x(series.t[first]), f.y(series.v[first]), 1.5, 0, 7); g.fill();
      return;
    }
    g.beginPath();
    for (let i = first; i <= last; i++) g.lineTo(f.x(series.t[i]), f.y(series.v[i]));
    g.stroke();
  }

  function limit(g, f, at) {
    const y = Math.round(f.y(at.value)) + 0.5;
    g.lineWidth = 1;
    g.strokeStyle = plot.token('line-strong');
    g.setLineDash([2, 3]);
    g.beginPath(); g.moveTo(f.left, y); g.lineTo(f.right, y); g.stroke();
    g.setLineDash([]);
    g.fillStyle = plot.token('text-3');
    g.textAlign = 'left';
    g.textBaseline = 'bottom';
    g.lineWidth = 4;
    g.lineJoin = 'round';
    g.strokeStyle = plot.token('surface');
    g.strokeText(at.text, f.left + 6, y - 2); // a line may run through it
    g.fillText(at.text, f.left + 6, y - 2);
  }

  /* When something fired: a strip on the axis. */
  function strip(g, f, span) {
    const left = Math.max(f.left, f.x(span.from)), right = Math.min(f.right, f.x(span.to));
    if (right < left) return;
    g.fillStyle = plot.token(span.state + '-fill');
    g.fillRect(left, f.bottom - STRIP_PIXELS, Math.max(2, right - left), STRIP_PIXELS);
  }

  /* view: { width, height, from, to, gap, axis, gaps: [[from, to]], series: [{ t, v, min?, max?, index, fill }], limit?, spans } */
  plot.paint = function (canvas, view) {
    const g = pen(canvas, view.width, view.height), f = plot.frame(view);
    grid(g, view, f);
    g.save();
    g.beginPath(); g.rect(f.left, 0, f.right - f.left, f.bottom + 1); g.clip();
    g.lineJoin = 'round';
    view.gaps.forEach(([from, to]) => hatch(g, f, from, to));
    view.series.forEach(function (series) {
      const colour = plot.colour(series.index);
      g.fillStyle = colour;
      g.strokeStyle = colour;
      runs(series, view.gap, function (first, last) {
        if (series.min && view.bands) { g.globalAlpha = BAND; area(g, f, series, first, last, series.max, series.min); }
        if (series.fill) { g.globalAlpha = FILL; area(g, f, series, first, last, series.v, null); }
        g.globalAlpha = 1;
      });
      g.lineWidth = view.series.length > THIN_FROM ? 1 : 1.5;
      g.setLineDash(plot.dashes[series.index % plot.dashes.length]);
      runs(series, view.gap, (first, last) => stroke(g, f, series, first, last));
      g.setLineDash([]);
    });
    view.spans.forEach((span) => strip(g, f, span));
    if (view.limit && view.limit.value <= view.axis.max && view.limit.value >= view.axis.min) limit(g, f, view.limit);
    g.restore();
  };

  /* cursor: { at, points: [{ x, value, index }] } or null; drag: [x, x] or null. */
  plot.paintCursor = function (canvas, view, cursor, drag) {
    const g = pen(canvas, view.width, view.height), f = plot.frame(view);
    if (drag) {
      g.fillStyle = plot.token('accent');
      g.globalAlpha = 0.14;
      g.fillRect(Math.min(drag[0], drag[1]), f.top, Math.abs(drag[1] - drag[0]), f.bottom - f.top);
      g.globalAlpha = 1;
    }
    if (!cursor || cursor.at < view.from || cursor.at > view.to) return;
    const x = Math.round(f.x(cursor.at)) + 0.5;
    g.strokeStyle = plot.token('line-strong');
    g.beginPath(); g.moveTo(x, f.top); g.lineTo(x, f.bottom); g.stroke();
    cursor.points.forEach(function (point) {
      g.fillStyle = plot.colour(point.index);
      g.beginPath(); g.arc(f.x(point.at), f.y(point.value), 2.75, 0, 7); g.fill();
    });
    const span = view.to - view.from;
    const text = ox.clock(cursor.at, span > 86400000 ? 'day-minute' : span < 7200000 ? 'second' : 'minute');
    g.font = '11px ' + getComputedStyle(document.body).fontFamily;
    const half = (g.measureText(text).width + 10) / 2, at = Math.min(view.width - half, Math.max(f.left + half, x));
    g.fillStyle = plot.token('text');
    g.beginPath();
    if (g.roundRect) g.roundRect(at - half, f.bottom + 3, 2 * half, 17, 3); else g.rect(at - half, f.bottom + 3, 2 * half, 17);
    g.fill();
    g.fillStyle = plot.token('surface');
    g.textAlign = 'center';
    g.textBaseline = 'middle';
    g.fillText(text, at, f.bottom + 12);
  };
})(window.ox);
