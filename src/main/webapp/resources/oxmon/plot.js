'use strict';
/* How time series become a picture: scales, ticks and strokes on a canvas. Knows no host and handles no event. */
(function (ox) {
  const SECOND = 1000, MINUTE = 60 * SECOND, HOUR = 60 * MINUTE, DAY = 24 * HOUR;
  const TIME_STEPS = [SECOND, 5 * SECOND, 10 * SECOND, 30 * SECOND, MINUTE, 2 * MINUTE, 5 * MINUTE, 10 * MINUTE, 15 * MINUTE,
    30 * MINUTE, HOUR, 2 * HOUR, 3 * HOUR, 4 * HOUR, 6 * HOUR, 12 * HOUR, DAY, 2 * DAY, 7 * DAY, 14 * DAY, 28 * DAY];
  const LABEL_PIXELS = 76;
  const BYTES = ['B', 'KB', 'MB', 'GB', 'TB', 'PB'], RATES = ['B/s', 'kB/s', 'MB/s', 'GB/s'];
  /* From the sixth series on colour alone would not tell them apart. */
  const DASHES = [[], [], [], [], [], [6, 3], [2, 2], [8, 3, 2, 3], [4, 4], [1, 3]];
  const SAME_SCALE_ABOVE = 0.6;
  const plot = ox.plot = { pad: { left: 54, right: 16, top: 10, bottom: 22 }, dashes: DASHES };

  let tokens = {};
  document.addEventListener('ox-theme', () => { tokens = {}; });
  if (window.matchMedia) matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => { tokens = {}; });
  plot.token = function (name) {
    return tokens[name] || (tokens[name] = getComputedStyle(document.documentElement).getPropertyValue('--ox-' + name).trim());
  };
  plot.colour = (index) => plot.token('s' + (index % DASHES.length + 1));

  /* Ticks [{ at, text, strong }] at round times of the wall clock, no closer than labels need. */
  plot.timeTicks = function (from, to, pixels) {
    const most = Math.max(2, pixels / LABEL_PIXELS);
    const step = TIME_STEPS.find((one) => (to - from) / one <= most) || TIME_STEPS[TIME_STEPS.length - 1];
    const ticks = [];
    for (let reading = Math.ceil(ox.reading(from) / step) * step; ; reading += step) {
      const at = ox.instant(reading);
      if (at > to) return ticks;
      if (at < from) continue;
      const midnight = reading % DAY === 0;
      const how = midnight ? 'date' : step < MINUTE ? 'second' : 'minute';
      ticks.push({ at, text: ox.clock(at, how), strong: midnight && step < DAY });
    }
  };

  function niceStep(rough) {
    const power = Math.pow(10, Math.floor(Math.log10(rough)));
    return [1, 2, 2.5, 5, 10].find((one) => one * power >= rough * 0.999) * power;
  }

  function inUnits(highest, base, names) {
    let power = 0;
    while (highest >= Math.pow(base, power + 1) * 0.9 && power < names.length - 1) power++;
    return { unit: names[power], divisor: Math.pow(base, power) };
  }

  /* The value axis of series of one unit whose lowest and highest values are given, 0 among them: to 100 for percent,
     else between round numbers; the scale it had is kept while it still fits, so that the picture does not breathe. */
  plot.valueAxis = function (unit, lowest, highest, before) {
    if (unit === 'percent' && lowest >= 0 && highest <= 100.5) {
      return { min: 0, max: 100, ticks: [0, 25, 50, 75, 100].map((at) => ({ at, text: at + '\u00a0%' })), unit: '%' };
    }
    const range = highest - lowest;
    if (before && before.kind === unit && highest <= before.max && lowest >= before.min
      && range > (before.max - before.min) * SAME_SCALE_ABOVE) return before;
    const most = Math.max(highest, -lowest);
    const scaled = unit === 'bytes' ? inUnits(most, 1024, BYTES) : unit === 'bytes_per_s' ? inUnits(most, 1000, RATES)
      : unit === 'per_s' ? inUnits(most, 1000, ['/s', 'k/s', 'M/s']) : { unit: unit === 'percent' ? '%' : '', divisor: 1 };
    const step = niceStep((range || 1) / scaled.divisor * 1.04 / 4);
    const ticks = [];
    const digits = [0, 1, 2, 3].find((n) => Math.abs(step * 10 ** n - Math.round(step * 10 ** n)) < 1e-6) ?? 4;
    const count = (end) => Math.ceil(end / scaled.divisor * 1.04 / step - 1e-9);
    const first = lowest < 0 ? -count(-lowest) : 0, last = range ? count(highest) : count(scaled.divisor);
    for (let i = first; i <= last; i++) ticks.push({ at: i * step * scaled.divisor, text: (i * step).toFixed(digits) });
    return { kind: unit, min: first * step * scaled.divisor, max: last * step * scaled.divisor, ticks, unit: scaled.unit };
  };

  plot.format = function (unit, value) {
    if (value == null) return '–';
    switch (unit) {
      case 'percent': return ox.fmt.percent(value);
      case 'bytes': return ox.fmt.bytes(value);
      case 'bytes_per_s': return ox.fmt.rate(value);
      case 'per_s': return (Math.abs(value) < 1e3 ? value.toFixed(Math.abs(value) < 10 ? 1 : 0) : Math.abs(value) < 1e6 ? (value / 1e3).toFixed(1) + '\u00a0k' : (value / 1e6).toFixed(1) + '\u00a0M') + '/s';
      default: return ox.fmt.num(value, 2);
    }
  };

  /* Index of the last time that is not after the given one; -1 when all are. */
  plot.at = function (times, millis) {
    let low = 0, high = times.length;
    while (low < high) { const mid = (low + high) >> 1; if (times[mid] <= millis) low = mid + 1; else high = mid; }
    return low - 1;
  };
  plot.nearest = function (times, millis) {
    const i = plot.at(times, millis);
    return i < 0 ? 0 : i + 1 < times.length && times[i + 1] - millis < millis - times[i] ? i + 1 : i;
  };
})(window.ox);
