'use strict';
/* What people do about an alert: acknowledge it, take that back, say something, end it by hand. */
(function (ox) {
  const HOUR = 3600;
  const SPANS = [HOUR, 4 * HOUR, 8 * HOUR, 24 * HOUR, 7 * 24 * HOUR];

  function words(refusal, kind) {
    switch (refusal.code) {
      case 'UNAUTHORIZED': return ox.t('js.signedOut');
      case 'CONFLICT': return ox.t('js.alerts.act.conflict');
      case 'not_found': return ox.t('js.alerts.act.gone');
      case 'FORBIDDEN': return ox.t('js.alerts.act.forbidden');
      case 'missing_param': return ox.t('js.alerts.say.empty');
      case 'BAD_REQUEST': return refusal.field === 'comment' ? ox.t('js.alerts.say.bad') : refusal.field === 'expires_at' ? ox.t('js.alerts.act.late') : refusal.error;
      default: return refusal.error;
    }
  }

  /* A field with its hint, which an error replaces. */
  function commentField(hint) {
    const input = ox.el('textarea', { class: 'in', id: 'act-comment', rows: '3', 'aria-describedby': 'act-hint' });
    const below = ox.el('span', { class: 'hint', id: 'act-hint' }, ox.t(hint));
    return { input, node: ox.el('div', { class: 'fld' }, ox.el('label', { for: 'act-comment' }, ox.t('js.alerts.say.label')), input, below), say: function (...error) {
      input.setAttribute('aria-invalid', String(error.length > 0));
      below.className = error.length ? 'err' : 'hint';
      below.replaceChildren(...(error.length ? [ox.state('crit'), ox.el('span', null, ...error)] : [ox.t(hint)]));
      if (error.length) input.focus();
    } };
  }

  /* story() is what the server says of the chosen alert, changed() brings the page up to date. Answers ask(kind) and back(). */
  ox.alertActs = function (story, now, changed) {
    const kinds = {
      acknowledge: { word: 'ack', send: 'js.alerts.ack.do', text: () => ox.t('js.alerts.ack.what'), hint: 'js.alerts.say.optional' },
      comment: { word: 'say', send: 'js.alerts.say.send', text: () => null, hint: 'js.alerts.say.hint' },
      resolve: { word: 'end', send: 'js.alerts.end.send', text: () => (story().rule && story().rule.silence_secs ? ox.t('js.alerts.end.whatRepeat', ox.fmt.duration(story().rule.silence_secs)) : ox.t('js.alerts.end.what')), hint: 'js.alerts.say.optional' },
    };

    function ask(action) {
      const kind = kinds[action], id = story().alert.id, title = ox.alertTitle(story().events[0]), text = kind.text();
      const comment = commentField(kind.hint);
      const until = action === 'acknowledge' ? ox.el('select', { class: 'in', id: 'act-until' }, ox.el('option', { value: '' }, ox.t('js.alerts.ack.untilEnd')),
        ...SPANS.map((seconds) => ox.el('option', { value: String(seconds) }, ox.t('js.alerts.ack.for', ox.fmt.duration(seconds))))) : null;
      const send = ox.el('button', { type: 'button', class: 'btn pri', id: 'act-send', onclick: () => ox.during(send, act) }, ox.t(kind.send));
      const node = ox.dialog(ox.t('js.alerts.' + kind.word + '.ask', title), [text ? ox.el('p', { class: 'dim' }, text) : null,
        until ? ox.el('div', { class: 'fld' }, ox.el('label', { for: 'act-until' }, ox.t('js.alerts.ack.until')), until) : null, comment.node].filter(Boolean), [ox.closing(null, 'js.cancel'), send]);
      comment.input.focus();

      async function act() {
        comment.say();
        const ends = until && until.value ? now() + Number(until.value) * 1000 : null;
        let result;
        try {
          result = await ox.act('alerts', { action, id, comment: comment.input.value, expires_at: ends ? new Date(ends).toISOString() : '' });
        } catch (failure) {
          return comment.say(failure.message);
        }
        if (result.code) {
          comment.say(words(result) + ' ', result.code === 'UNAUTHORIZED' ? ox.el('a', { class: 'out', href: ox.base + '/login.xhtml', target: '_blank', rel: 'opener' }, ox.t('js.signIn')) : null);
          if (result.code === 'CONFLICT') changed().catch(() => { /* shown later */ });
          return undefined;
        }
        await changed().catch(() => { /* shown later */ });
        node.close();
        ox.toast(ends ? ox.t('js.alerts.ack.doneUntil', ox.when(ends, now())) : ox.t('js.alerts.' + kind.word + '.done'));
        return undefined;
      }
    }

    async function back() {
      let said = ox.t('js.alerts.ack.backDone');
      try {
        const result = await ox.act('alerts', { action: 'take_back', id: story().alert.id });
        if (result.code) said = words(result);
      } catch (failure) {
        said = failure.message;
      }
      await changed().catch(() => { /* shown later */ });
      ox.toast(said);
    }
    return { ask, back };
  };
})(window.ox);
