'use strict';
/* Keeps a page up to date: a WebSocket tells which hosts changed, the page fetches them. Without a socket it asks at
   every interval; with neither it says since when the page is stale, and keeps trying. A hidden tab rests. */
(function (ox) {
  const RETRY_MILLIS = [5000, 10000, 30000, 60000];
  const STALE_AFTER_MILLIS = 60000;
  /* The server says something at least every 20 s; a socket silent for longer is dead. */
  const DEAF_AFTER_MILLIS = 50000;

  /*
   * options.interval()    least milliseconds between two fetches
   * options.wants(ids)    whether a message concerns the page; ids is null for "many"
   * options.fetch(ids)    fetches and shows; ids is a Set, or null for all; returns a Promise
   * options.catchUp()     after a rest: shows all anew; returns a Promise
   * Answers { pause(on), poke(id), good(), bad() }.
   */
  ox.live = function (options) {
    const label = document.getElementById('ox-live');
    const pending = new Set();
    let many = false, timer = 0, busy = false, lastFetch = Date.now(), lastGood = Date.now();
    let socket = null, opened = false, tries = 0, retries = 0, reconnect = 0, heard = 0;
    let paused = false, lostAt = 0, retryAt = 0;

    function say(text, tone) {
      if (!label) return;
      ox.setText(label, text);
      label.classList.remove('hide');
      label.classList.toggle('lost', tone === 'lost');
      label.classList.toggle('paused', tone === 'paused');
    }

    function show() {
      if (paused) return say(ox.t('js.live.paused'), 'paused');
      if (!lostAt) return say(ox.t('js.live.every', ox.fmt.duration(options.interval() / 1000)), '');
      const seconds = ox.fmt.duration(Math.max(1, Math.ceil((retryAt - Date.now()) / 1000)));
      const stale = Date.now() - lastGood > STALE_AFTER_MILLIS;
      say(stale ? ox.t('js.live.stale', ox.when(lastGood, Date.now()), seconds) : ox.t('js.live.lost', seconds), 'lost');
    }

    function good() {
      lastGood = Date.now();
      lostAt = 0;
      retries = 0;
      show();
    }

    function bad() {
      if (!lostAt) lostAt = Date.now();
      const wait = RETRY_MILLIS[Math.min(retries++, RETRY_MILLIS.length - 1)];
      retryAt = Date.now() + wait;
      many = true;
      plan(wait);
      show();
    }

    function plan(wait) {
      clearTimeout(timer);
      if (document.hidden || paused) return;
      timer = setTimeout(flush, Math.max(0, wait));
    }

    const due = () => lastFetch + options.interval() - Date.now();

    async function flush() {
      if (busy || document.hidden || paused) return;
      const ids = many || !opened ? null : new Set(pending);
      pending.clear();
      many = false;
      busy = true;
      lastFetch = Date.now();
      const missed = lostAt > 0;
      try {
        await (missed ? options.catchUp() : options.fetch(ids));
        busy = false;
        good();
        if (!opened) plan(due());
        else if (pending.size || many) plan(due());
      } catch (error) {
        busy = false;
        bad();
      }
    }

    function told(text) {
      heard = Date.now();
      let message;
      try { message = JSON.parse(text); } catch (error) { return; }
      if (!('ids' in message) || !options.wants(message.ids)) return;
      if (message.ids) message.ids.forEach((id) => pending.add(id));
      else many = true;
      if (!lostAt && !busy) plan(due());
    }

    function connect() {
      clearTimeout(reconnect);
      if (socket || document.hidden || !window.WebSocket) return;
      const mine = new WebSocket(location.origin.replace(/^http/, 'ws') + ox.base + '/ui/live');
      socket = mine;
      heard = Date.now();
      mine.onopen = function () {
        if (socket !== mine) return;
        opened = true;
        tries = 0;
        if (lostAt) { many = true; plan(0); }
      };
      mine.onmessage = (event) => { if (socket === mine) told(event.data); };
      mine.onclose = function () {
        if (socket !== mine) return;
        socket = null;
        const had = opened;
        opened = false;
        if (document.hidden) return;
        reconnect = setTimeout(connect, had ? 1000 : RETRY_MILLIS[Math.min(tries++, RETRY_MILLIS.length - 1)]);
        if (!lostAt) plan(had ? 0 : due());
      };
    }

    function rest() {
      clearTimeout(timer);
      clearTimeout(reconnect);
      const old = socket;
      socket = null;
      opened = false;
      if (old) old.close();
    }

    async function wake() {
      connect();
      if (paused || busy) return;
      busy = true;
      lastFetch = Date.now();
      try { await options.catchUp(); busy = false; good(); plan(due()); } catch (error) { busy = false; bad(); }
    }

    document.addEventListener('visibilitychange', () => document.hidden ? rest() : wake());
    window.addEventListener('pagehide', rest);
    window.addEventListener('pageshow', (event) => { if (event.persisted) wake(); });
    window.addEventListener('online', () => { if (lostAt) plan(0); });
    setInterval(function () {
      if (document.hidden) return;
      if (lostAt) show();
      if (opened && Date.now() - heard > DEAF_AFTER_MILLIS) socket.close();
    }, 1000);

    show();
    connect();
    plan(options.interval());
    return {
      pause: function (on) { paused = on; show(); if (!on) { many = true; plan(0); } },
      poke: function (id) { if (id == null) many = true; else pending.add(id); if (!busy && !lostAt) plan(due()); },
      /* The page fetched by itself, and how that went. */
      good: function () { lastFetch = Date.now(); good(); },
      bad,
    };
  };
})(window.ox);
