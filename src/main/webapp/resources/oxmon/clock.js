'use strict';
/* Wall-clock times in the user's zone, and back. */
(function (ox) {
  const MINUTE = 60000;

  /* Milliseconds that the user's zone is ahead of UTC at an instant. */
  const offsets = new Map();
  let wall = null;
  function offset(millis) {
    const quarter = Math.floor(millis / (15 * MINUTE));
    if (offsets.has(quarter)) return offsets.get(quarter);
    wall = wall || new Intl.DateTimeFormat('en-US', { timeZone: ox.zone, hourCycle: 'h23', year: 'numeric', month: 'numeric',
      day: 'numeric', hour: 'numeric', minute: 'numeric', second: 'numeric' });
    const part = {};
    wall.formatToParts(quarter * 15 * MINUTE).forEach((one) => { part[one.type] = Number(one.value); });
    const ahead = Date.UTC(part.year, part.month - 1, part.day, part.hour, part.minute, part.second) - quarter * 15 * MINUTE;
    if (offsets.size > 5000) offsets.clear();
    offsets.set(quarter, ahead);
    return ahead;
  }
  const two = (number) => (number < 10 ? '0' : '') + number;
  /* The wall clock's reading as text: "date", "minute", "second", or "full" (date and minute). */
  ox.clock = function (millis, how) {
    const at = new Date(millis + offset(millis));
    const day = two(at.getUTCMonth() + 1) + '-' + two(at.getUTCDate());
    const minute = two(at.getUTCHours()) + ':' + two(at.getUTCMinutes());
    if (how === 'date') return day;
    if (how === 'second') return minute + ':' + two(at.getUTCSeconds());
    if (how === 'full') return at.getUTCFullYear() + '-' + day + ' ' + minute;
    return how === 'day-minute' ? day + ' ' + minute : minute;
  };
  /* Milliseconds of the wall clock's reading, as if it were UTC. */
  ox.reading = (millis) => millis + offset(millis);
  /* The instant at which the user's wall clock shows the given UTC-like reading; the inverse of the above. */
  ox.instant = function (reading) {
    const guess = reading - offset(reading);
    return reading - offset(guess);
  };
  /* "09:42" today, with its date before: "2026-11-21 09:42". */
  ox.when = (millis, now) => ox.clock(millis, ox.clock(millis, 'full').slice(0, 10) === ox.clock(now, 'full').slice(0, 10) ? 'minute' : 'full');
})(window.ox);
