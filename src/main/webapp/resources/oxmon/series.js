'use strict';
/* What a host's page does with the series of its charts before they are drawn: names, the rest of many, newer points. */
(function (ox) {
  const MOST = 10;
  const ADDING = ['bytes', 'bytes_per_s', 'per_s'];

  /* The name of a series for people: "eth0 received", "core 3"; what comes from the host stays as it is. */
  function named(series) {
    const key = 'js.series.' + series.metric;
    return Object.assign({ raw: series.name }, series, { name: ox.t(key, series.name) });
  }

  const mean = (series) => series.v.reduce((sum, value) => sum + value, 0) / (series.v.length || 1);

  /* Sum or mean of several series at each time at which any has a point. */
  function rest(list) {
    const sums = new Map(), counts = new Map();
    list.forEach((series) => series.t.forEach(function (at, i) {
      sums.set(at, (sums.get(at) || 0) + series.v[i]);
      counts.set(at, (counts.get(at) || 0) + 1);
    }));
    const t = Array.from(sums.keys()).sort((a, b) => a - b), adds = ADDING.includes(list[0].unit);
    return { name: ox.t(adds ? 'js.series.others' : 'js.series.othersMean', list.length), raw: '', unit: list[0].unit,
      t, v: t.map((at) => adds ? sums.get(at) : sums.get(at) / counts.get(at)) };
  }

  ox.series = {
    named: (charts) => Object.fromEntries(Object.entries(charts).map(([key, list]) => [key, list.map(named)])),

    /* At most ten series: the nine with the highest mean and the rest as one. kept remembers which, so that a series
       keeps its place and colour while the page is open. */
    few: function (list, kept) {
      if (list.length <= MOST) return list;
      if (!kept.size) {
        list.slice().sort((a, b) => mean(b) - mean(a)).slice(0, MOST - 1).forEach((series) => kept.add(series.name));
      }
      const others = list.filter((series) => !kept.has(series.name));
      return list.filter((series) => kept.has(series.name)).concat(others.length ? rest(others) : []);
    },

    newest: (charts) => Math.max(0, ...Object.values(charts).flat().map((series) => series.t.length ? series.t[series.t.length - 1] : 0)),

    /* Adds newer raw points to older ones and drops those before the range. */
    append: function (charts, newer, from) {
      Object.keys(newer).forEach(function (key) {
        const list = charts[key] = charts[key] || [];
        newer[key].forEach(function (series) {
          const old = list.find((one) => one.name === series.name);
          if (!old) { list.push(series); return; }
          const after = old.t.length ? old.t[old.t.length - 1] : 0;
          series.t.forEach((at, i) => { if (at > after) { old.t.push(at); old.v.push(series.v[i]); } });
        });
        list.forEach(function (series) {
          const drop = ox.plot.at(series.t, from - 1);
          if (drop > 0) { series.t.splice(0, drop); series.v.splice(0, drop); }
        });
      });
    },
  };
})(window.ox);
