'use strict';
/* The story of one alert: facts, the curve around it, what happened in order, and what people did about it. */
(function (ox) {
  const MINUTE = 60000, HOUR = 60 * MINUTE;
  const LEAST_BEFORE = 30 * MINUTE, MOST_BEFORE = 12 * HOUR, AFTER = 15 * MINUTE;
  const CHART_AGAIN_MILLIS = 15000, OLD = 2 * MINUTE;

  /* box is a section; changed() brings the page up to date. Answers { show(ref), tick(), ref(), over() }; ref is { id, host, fired }. */
  ox.alertStory = function (box, back, changed) {
    const mark = ox.el('span'), title = ox.el('h2', { class: 'cut', id: 'sh', tabindex: '-1' }), over = ox.el('span', { class: 'r' });
    const facts = ox.el('dl', { class: 'kv' }), line = ox.el('ol', { class: 'tl' }), plotted = ox.el('div');
    const care = ox.el('div', { class: 'care' });
    const body = ox.el('div', { class: 'story' }, care, facts, plotted, ox.el('div', null, ox.el('h3', null, ox.t('js.alerts.happened')), line));
    const now = ox.el('dd', { class: 'num' }), ago = ox.el('span', { class: 'faint' });
    let ref = null, story = null, key = '', careKey = '', asked = 0, charted = 0, zoomed = null, skew = 0;
    let group = null, chart = null;
    const clock = () => Date.now() + skew;
    const acts = box.dataset.acts === 'true' ? ox.alertActs(() => story, clock, changed) : null;

    function makeChart() {
      group = ox.chartGroup({ zoom: (from, to) => look([from, Math.min(to, clock())]), back: () => look(null), lastData: () => look(null) });
      chart = ox.chart(group, { id: 'alert-chart', title: '', fill: true, reach: true, limit, spans });
      plotted.replaceChildren(chart.node);
    }
    /* The limit is told in the unit of the curve by some types only. */
    function limit() {
      const alert = story && story.alert;
      return alert && alert.threshold != null && alert.type !== 'rate_of_change' && !ox.isSilence(alert.type) ? { value: alert.threshold, text: ox.t('js.alerts.limit') } : null;
    }
    const ended = () => story.alert.status === 'resolved';
    const spans = () => story ? [{ from: story.alert.fired, to: ended() ? story.alert.at : clock(), state: story.alert.state }] : [];

    function range() {
      if (zoomed) return zoomed;
      const alert = story.alert, end = ended() ? Math.min(clock(), alert.at + AFTER) : clock();
      const before = Math.min(MOST_BEFORE, Math.max(LEAST_BEFORE, end - alert.fired, (story.rule ? story.rule.for_secs * 1000 : 0) * 2));
      return [alert.fired - before, Math.max(end, alert.fired + MINUTE)];
    }
    function look(to) {
      zoomed = to;
      const [from, end] = range();
      chart.range(from, end);
      loadChart().catch(() => { /* the last picture stays */ });
    }
    async function loadChart() {
      const alert = story.alert, mine = ++asked, [from, to] = range();
      plotted.hidden = ox.isWhole(alert.type);
      if (plotted.hidden) { charted = Date.now(); return; }
      const points = Math.min(2000, Math.max(100, plotted.clientWidth - 60));
      const curve = await ox.get('series', { host: alert.host, metric: alert.metric, label: Object.entries(alert.labels).map(([name, value]) => name + '=' + value),
        from: Math.round(from), to: Math.round(to), points });
      if (mine !== asked) return;
      charted = Date.now();
      const name = alert.metric + Object.entries(alert.labels).map(([label, value]) => ' ' + label + '=' + value).join('');
      chart.set({ from, to, step: curve.step, gap: curve.gap, now: clock() },
        [Object.assign({ name, unit: ox.unitOf(alert.metric), t: curve.t, v: curve.v }, curve.min ? { min: curve.min, max: curve.max } : {})]);
    }
    /* The newest point, not the curve's end, which may be a mean; its age when it is no news. */
    function showNow() {
      if (ox.isSilence(story.alert.type) || ox.isWhole(story.alert.type)) return; // its newest point says nothing of it
      const alert = story.alert, newest = story.newest, value = newest ? newest.value : null, age = newest ? clock() - newest.at : 0;
      ox.setText(now, (value == null ? '–' : alert.type === 'cert_expiration' ? ox.alertValue(Object.assign({}, alert, { value })) : ox.measured(alert.metric, value)) + (age > OLD ? ' (' + ox.fmt.ago(newest.at, clock()) + ')' : ''));
    }

    const fact = (label, ...value) => ox.el('div', null, ox.el('dt', null, ox.t('js.alerts.fact.' + label)), ...value);
    const dd = (props, ...children) => ox.el('dd', props, ...children);
    const link = (href, text) => ox.el('a', { href, title: text }, ox.el('bdi', null, text));

    function drawFacts() {
      const alert = story.alert, rule = story.rule, labels = Object.entries(alert.labels).map(([name, value]) => name + '=' + value).join(', ');
      const runbook = rule && /^https?:\/\//.test(rule.runbook) ? rule.runbook : null;
      now.className = 'num' + (ended() ? '' : ' t-' + alert.state);
      if (alert.type === 'composite') ox.setText(now, ox.alertValue(alert));
      if (ox.isSilence(alert.type)) ox.setText(now, ox.fmt.duration(alert.value + Math.max(0, clock() - alert.at) / 1000));
      facts.replaceChildren(...[fact('host', dd({ class: 'cut' }, link(ox.hostUrl(alert.host), alert.host))),
        ended() ? fact('ended', dd({ class: 'num' }, ox.when(alert.at, clock()))) : fact('now', now),
        fact('limit', dd({ class: 'num' }, ox.alertLimit(alert))),
        fact('since', dd({ class: 'num' }, ox.when(alert.fired, clock()) + ' ', ago)),
        fact('rule', dd({ class: 'cut' }, rule ? link(ox.ruleUrl(rule.id), rule.name) : ox.el('span', { title: ox.t('js.alerts.ruleGone') }, alert.rule))),
        fact('fired', dd({ class: 'num' }, ox.alertValue(story.events[0]))),
        fact('metric', dd({ class: 'cut mono', title: alert.metric }, alert.metric)),
        labels ? fact('labels', dd({ class: 'cut mono', title: labels }, ox.el('bdi', null, labels))) : null,
        alert.breach != null && alert.breach > alert.at && !ended() ? fact('breach', dd({ class: 'num' }, ox.when(alert.breach, clock()))) : null,
        runbook ? fact('runbook', dd({ class: 'cut' }, ox.el('a', { class: 'out', href: runbook, target: '_blank', rel: 'noopener noreferrer', title: runbook }, runbook.replace(/^https?:\/\//, '')))) : null,
      ].filter(Boolean));
    }

    function said(event) {
      const value = ox.alertValue(event);
      if (event.kind === 'released') return ox.t('js.alerts.event.released', value);
      if (event.kind === 'repeat') return ox.t('js.alerts.event.repeat', value, event.repeat);
      if (event.note) return saidBy(event);
      if (event.kind === 'resolved') {
        if (event.reason === 'rule') return ox.t('js.alerts.event.rule');
        if (event.reason !== 'series') return ox.t('js.alerts.event.ended.' + event.reason);
        return ox.t('js.alerts.event.resolved', value, ox.fmt.duration((event.at - event.fired) / 1000));
      }
      return event.reason === 'series' || event.reason === 'rule' ? ox.t('js.alerts.event.firing', value, ox.alertLimit(event)) : ox.t('js.alerts.event.firing.' + event.reason, value, ox.alertLimit(event));
    }
    function saidBy(note) {
      if (note.kind === 'acknowledged' && note.until) return ox.t('js.alerts.note.acknowledgedUntil', note.who, ox.when(note.until, clock()));
      return ox.t('js.alerts.note.' + note.kind, note.who);
    }
    /* Events in their order, and between them by time what people did; an end by hand is told once. */
    function happened() {
      const notes = story.notes.map((note) => Object.assign({ note: true }, note));
      story.notes.forEach(function (note, i) { // said when it is over, unless somebody or the alert was faster
        const next = story.notes.slice(i + 1).find((later) => later.kind !== 'commented');
        const end = Math.min(next ? next.at : Infinity, ended() ? story.alert.at : Infinity, clock());
        if (note.kind === 'acknowledged' && note.until && note.until < end) notes.push({ note: true, kind: 'expired', who: '', comment: '', at: note.until });
      });
      notes.sort((a, b) => a.at - b.at);
      const line = [], byHand = notes.some((note) => note.kind === 'resolved');
      story.events.filter((event) => !(byHand && event.reason === 'hand')).forEach(function (event) {
        while (notes.length && notes[0].at < event.at) line.push(notes.shift());
        line.push(event);
      });
      return line.concat(notes);
    }
    function sign(event) {
      if (event.note) return event.kind === 'resolved' ? ox.shape('ok') : ox.icon(event.kind === 'acknowledged' ? 'check' : event.kind === 'commented' ? 'say' : 'clock');
      return event.kind !== 'resolved' ? ox.shape(event.state) : event.reason === 'series' ? ox.shape('ok') : ox.icon('right');
    }
    /* A window for this host, and this metric when it has one. */
    const silenceUrl = (alert) => ox.base + '/silence.xhtml?' + new URLSearchParams(Object.assign({ agent: alert.host }, ox.isWhole(alert.type) ? {} : { metric: alert.metric }));
    function drawCare() {
      const note = story.alert.acknowledged, over = ended(), by = story.held_back_by;
      const button = (key, action) => ox.el('button', { type: 'button', class: 'btn s', id: 'do-' + action, onclick: () => acts.ask(action) }, ox.t(key));
      care.replaceChildren(...[by ? ox.el('div', { class: 'banner calm', id: 'held-back' }, ox.icon('clock'), ox.el('p', null, ox.t('js.alerts.heldBackBy') + ' ',
        ox.el('a', { class: 'out', href: ox.alertUrl({ id: by.id, host: story.alert.host, fired: by.fired }) }, by.rule))) : null,
      story.flapping ? ox.el('div', { class: 'banner calm', id: 'flapping' }, ox.icon('clock'), ox.el('p', null, ox.t('js.alerts.flapping'))) : null,
      note ? ox.el('div', { class: 'banner calm' }, ox.icon('check'), ox.el('p', null, note.until ? ox.t('js.alerts.ack.standingUntil', note.who, ox.when(note.until, clock())) : ox.t('js.alerts.ack.standing', note.who),
        note.comment ? ox.el('span', { class: 'told' }, ox.el('bdi', null, note.comment)) : null),
      acts ? ox.el('div', { class: 'acts' }, ox.el('button', { type: 'button', class: 'btn s', id: 'do-back', onclick: (event) => ox.during(event.target, acts.back) }, ox.t('js.alerts.ack.back'))) : null) : null,
      acts ? ox.el('div', { class: 'row' }, note || over ? null : button('js.alerts.ack.do', 'acknowledge'), button('js.alerts.say.do', 'comment'), over ? null : button('js.alerts.end.do', 'resolve'),
        over ? null : ox.el('a', { class: 'btn s', id: 'do-silence', href: silenceUrl(story.alert) }, ox.t('js.alerts.silence'))) : null].filter(Boolean));
      care.hidden = !care.firstChild;
    }
    function drawLine() {
      const day = (millis) => ox.clock(millis, 'date'), today = day(clock());
      const all = happened(), far = all.some((event) => day(event.at) !== today);
      line.classList.toggle('days', far);
      const own = story.rule && story.rule.own_message;
      line.replaceChildren(...all.map((event) => ox.el('li', null,
        ox.el('span', { class: 'num', title: ox.clock(event.at, 'full') }, ox.clock(event.at, far ? 'day-minute' : 'minute')),
        sign(event),
        ox.el('span', null, ox.el('span', null, said(event)), event.note || event.told || event.kind === 'resolved' ? null : ' · ' + ox.t('js.alerts.heldBack'),
          // the one that this took the place of began earlier, nobody says when
          event.other ? [' · ', ox.el('a', { class: 'out', href: ox.alertUrl({ id: event.other, host: event.host, fired: event.kind === 'resolved' ? event.fired : 0 }) }, ox.t('js.alerts.other'))] : null,
          event.note ? event.comment ? ox.el('span', { class: 'told' }, ox.el('bdi', null, event.comment)) : null
            : own ? ox.el('span', { class: 'told' }, ox.el('bdi', null, event.message)) : null))));
    }

    function draw() {
      const alert = story.alert, again = JSON.stringify([story.events, story.rule]), careAgain = JSON.stringify([story.notes, alert.acknowledged, story.held_back_by, story.flapping, again]);
      skew = story.now - Date.now();
      if (again !== key) {
        key = again;
        mark.replaceChildren(ox.severity(alert.state));
        ox.setText(title, ox.alertTitle(story.events[0]));
        title.title = title.textContent;
        over.replaceChildren(...(ended() ? [ox.el('span', { class: 'sev sev-ok' }, ox.shape('ok'), ox.t('js.alerts.recovered'))] : []));
        drawFacts();
        chart.rename(ox.subject(alert.metric, alert.labels));
        charted = 0;
      }
      if (careAgain !== careKey) {
        const held = care.contains(document.activeElement) ? document.activeElement.id : null;
        careKey = careAgain;
        drawCare();
        drawLine();
        const next = held && (document.getElementById(held) || care.querySelector('button'));
        if (next) next.focus({ preventScroll: true });
      }
      tick();
    }
    function tick() {
      if (!story) return;
      const alert = story.alert, to = ended() ? alert.at : clock();
      showNow();
      ox.setText(ago, ended() ? ox.t('js.alerts.lasted', ox.fmt.duration((to - alert.fired) / 1000)) : '(' + ox.fmt.ago(alert.fired, to) + ')');
    }

    function gone(error) {
      story = null;
      key = '';
      careKey = '';
      box.replaceChildren(head(), ox.el('div', { class: 'empty' }, ox.icon('find'), ox.el('h2', { id: 'sh' }, ox.t(error.status === 404 ? 'js.alerts.gone' : 'js.alerts.failed')),
        ox.el('p', null, error.status === 404 ? ox.t('js.alerts.goneNext') : error.error || ox.t('js.failed'))));
    }
    const head = (...parts) => ox.el('div', { class: 'ph' }, ox.el('a', { class: 'btn quiet sq back', href: ox.base + '/alerts.xhtml', 'aria-label': ox.t('js.alerts.all'), onclick: back }, ox.icon('left')), ...parts);

    /* Fetches and shows an alert; the same again brings it up to date. */
    async function show(next) {
      const other = !ref || next.id !== ref.id;
      ref = next;
      if (other) { story = null; zoomed = null; key = ''; careKey = ''; asked++; }
      let fresh;
      try {
        fresh = await ox.get('alert', ref);
      } catch (error) {
        if (next !== ref) return;
        if (other || error.status === 404) gone(error);
        throw error;
      }
      if (next !== ref) return;
      story = fresh;
      if (!chart) makeChart();
      if (!box.contains(body)) box.replaceChildren(head(mark, title, over), body);
      draw();
      if (Date.now() - charted > CHART_AGAIN_MILLIS && !(zoomed || (ended() && charted))) await loadChart().catch(() => { charted = Date.now(); }); // the story stands without its curve
    }
    return { show, tick, focus: () => title.focus({ preventScroll: true }), ref: () => ref, over: () => story !== null && ended() };
  };
})(window.ox);
