'use strict';
/* How alerts and rules are told in the visitor's language, out of the parts that the server sends. */
(function (ox) {
  const MAIN_LABELS = ['mount', 'interface', 'core', 'domain', 'file', 'gpu'];
  const UNITS = [[/percent$|^cpu\.(usage|core_usage)$/, 'percent'], [/^memory\.(total|used|available|swap_total|swap_used)$|^disk\.(total|used|available|free)$/, 'bytes'],
    [/^network\.bytes_/, 'bytes_per_s'], [/^network\.packets_/, 'per_s']];
  const SIDES = { greater_than: 'above', gt: 'above', greater_than_or_equal: 'atLeast', gte: 'atLeast', less_than: 'below', lt: 'below', less_than_or_equal: 'atMost', lte: 'atMost' };
  ox.sides = SIDES;

  /* The word of a key, or null when there is none: types, fields and metrics may be newer than the words. */
  ox.word = (key, ...args) => { const text = ox.t(key, ...args); return text === key ? null : text; };
  ox.unitOf = (metric) => (UNITS.find(([pattern]) => pattern.test(metric)) || [null, 'none'])[1];

  const digits = (value) => value.toLocaleString(ox.lang, { maximumSignificantDigits: Math.abs(value) >= 1000 ? 15 : 4, maximumFractionDigits: 3 });
  /* "91.3 %", "8 GB", "0.35": in the metric's unit; round numbers without decimals, as people write limits. */
  ox.measured = function (metric, value) {
    if (value == null) return '–';
    switch (ox.unitOf(metric)) {
      case 'percent': return round(ox.fmt.percent(value));
      case 'bytes': return round(ox.fmt.bytes(value));
      case 'bytes_per_s': return round(ox.fmt.rate(value));
      case 'per_s': return digits(value) + '/s';
      default: return digits(value);
    }
  };
  /* A limit as it was written, "99.99 %": rounded, it would not be the limit. */
  ox.limit = function (metric, value) {
    const scale = function (step, units) {
      let n = 0, size = value;
      while (Math.abs(size) >= step && n < units.length - 1) { size /= step; n++; }
      return digits(size) + '\u00a0' + units[n];
    };
    switch (ox.unitOf(metric)) {
      case 'percent': return exact(value);
      case 'bytes': return scale(1024, ['B', 'KB', 'MB', 'GB', 'TB', 'PB']);
      case 'bytes_per_s': return scale(1000, ['B/s', 'KB/s', 'MB/s', 'GB/s', 'TB/s']);
      default: return ox.measured(metric, value);
    }
  };
  const exact = (value) => value.toLocaleString(ox.lang, { maximumFractionDigits: 6 }) + '\u00a0%';
  const round = (text) => text.replace(/\.0(?=\u00a0)/, '');
  const days = (value) => digits(value) + '\u00a0' + ox.t('js.unit.d');
  const percent = (value) => round(ox.fmt.percent(value));

  /* What an alert is about: "Disk /data", else the metric with its labels. */
  ox.subject = function (metric, labels) {
    const main = MAIN_LABELS.find((label) => label in labels);
    const known = ox.word('js.metric.' + metric, main ? ox.apart(labels[main]) : '');
    const rest = Object.entries(labels).filter(([label]) => !known || label !== main).map(([label, value]) => label + '=' + value);
    return (known ? known.trim() : metric) + (rest.length ? ' (' + ox.apart(rest.join(', ')) + ')' : '');
  };

  const rules = (count) => ox.t(count === 1 ? 'js.alert.rules1' : 'js.alert.rules', count);
  /* Types that are about what does not come: their values are seconds. */
  ox.isSilence = (type) => type === 'no_data' || type === 'agent_down';
  /* Types whose alerts are about a host as a whole: there is no curve of what they look at. */
  ox.isWhole = (type) => type === 'agent_down' || type === 'composite';

  ox.alertLimit = (alert) => alert.threshold == null ? '–' : ox.isSilence(alert.type) ? ox.fmt.duration(alert.threshold)
    : alert.type === 'rate_of_change' ? exact(alert.threshold) : alert.type === 'composite' ? rules(alert.threshold)
    : alert.type === 'cert_expiration' ? days(alert.threshold) : ox.limit(alert.metric, alert.threshold);
  ox.alertValue = (alert) => alert.value == null ? '–' : ox.isSilence(alert.type) ? ox.fmt.duration(alert.value)
    : alert.type === 'composite' ? rules(alert.value) : alert.type === 'rate_of_change' ? (alert.value > 0 ? '+' : '') + percent(alert.value)
    : alert.type === 'cert_expiration' ? days(alert.value) : ox.measured(alert.metric, alert.value);

  /* Words are set apart from Latin text by a space, not from each other. */
  const tight = (text) => text.replace(/(\p{Script=Han}) (?=\p{Script=Han})/gu, '$1');

  /* "Disk /data above 90 %": what fires, in a few words. */
  ox.alertTitle = (alert) => tight(title(alert));
  function title(alert) {
    const what = ox.subject(alert.metric, alert.labels), limit = ox.alertLimit(alert);
    switch (alert.type) {
      case 'threshold': return ox.t('js.alert.' + (SIDES[alert.operator] || 'beyond'), what, limit);
      case 'rate_of_change': return ox.t('js.alert.changed', what, limit);
      case 'cert_expiration': return alert.value < 0 ? ox.t('js.alert.expired', what) : ox.t('js.alert.expires', what, ox.alertValue(alert));
      case 'agent_down': return ox.t('js.alert.down', ox.alertValue(alert));
      case 'composite': return alert.rule;
      case 'baseline': return ox.t(alert.value < alert.threshold ? 'js.alert.unusualLow' : 'js.alert.unusualHigh', what, ox.alertValue(alert));
      case 'no_data': return ox.t('js.alert.noData', what, ox.alertValue(alert));
      case 'trend_prediction': return alert.breach == null || alert.breach <= alert.at ? ox.t('js.alert.beyond', what, limit)
        : ox.t('js.alert.reaches', what, limit, ox.fmt.duration((alert.breach - alert.at) / 1000));
      default: return ox.t('js.alert.limit', what, limit);
    }
  }
  ox.alertUrl = (alert) => ox.base + '/alerts.xhtml?' + new URLSearchParams({ id: alert.id, host: alert.host, fired: alert.fired });
  ox.ruleUrl = (id) => ox.base + '/rule.xhtml?id=' + encodeURIComponent(id);
  ox.severity = (state) => ox.el('span', { class: 'sev sev-' + state }, ox.shape(state), ox.stateWord(state));

  /* When a rule fires, in a few words: "above 80 %, 90 % for 5 min". */
  ox.ruleCondition = function (rule) {
    const f = rule.fields, listed = f.levels && f.levels.length ? f.levels : [f];
    const each = (name, text) => listed.map((level) => level[name]).filter((value) => value != null).map(text).join(' · ');
    const lasting = rule.for_secs ? ox.t('js.rule.when.for', ox.fmt.duration(rule.for_secs)) : '';
    switch (rule.type) {
      case 'threshold': return ox.t('js.rule.when.' + (SIDES[f.operator] || 'above'), each('value', (value) => ox.limit(rule.metric, value))) + lasting;
      case 'rate_of_change': return ox.t('js.rule.when.changes', each('rate_threshold', exact), ox.fmt.duration(f.window_secs)) + lasting;
      case 'trend_prediction': return ox.t('js.rule.when.reaches', ox.limit(rule.metric, f.predict_threshold), ox.fmt.duration(f.horizon_secs)) + lasting;
      case 'cert_expiration': return ox.t('js.rule.when.expires', days(f.warning_days) + ' · ' + days(f.critical_days)) + lasting;
      case 'composite': return ox.t(f.operator === 'or' ? 'js.rule.when.anyOf' : 'js.rule.when.allOf', f.rules.join(', ')) + lasting;
      case 'baseline': return ox.t(f.compare_with === 'weeks' ? 'js.rule.when.unlikeWeeks' : 'js.rule.when.unlikeRecent', each('deviations', digits),
        f.compare_with === 'weeks' ? f.weeks : ox.fmt.duration(f.window_secs)) + lasting;
      case 'no_data': case 'agent_down': return (f.silent_secs ? ox.t('js.rule.when.silent', ox.fmt.duration(f.silent_secs))
        : ox.t('js.rule.when.intervals', digits(f.intervals || 3))) + lasting;
      default: return '';
    }
  };
  ox.ruleType = (type) => ox.word('js.rule.type.' + type) || type;
})(window.ox);
