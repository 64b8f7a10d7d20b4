'use strict';
/* What the pages of certificates say in the same way. */
(function (ox) {
  const count = (number) => number.toLocaleString(ox.lang), word = (key) => { const text = ox.t(key); return text === key ? '' : text; };
  ox.certs = {
    count,
    finding: (one) => word('js.certs.f.' + one.code) || one.code,
    advice: (one) => word('js.certs.do.' + one.code),
    shape: (one) => (one.fatal ? 'crit' : one.code === 'revocation_unknown' || one.code === 'unneeded_certificates' ? 'info' : 'warn'),
    days: (days) => (days == null ? '–' : (days < 0 ? '−' : '') + count(Math.abs(days))),
    left: (days) => (days == null ? ox.t('js.certs.daysUnknown') : days < 0 ? ox.t(days === -1 ? 'js.certs.expiredAgo1' : 'js.certs.expiredAgo', count(-days)) : days === 0 ? ox.t('js.certs.today') : ox.t(days === 1 ? 'js.certs.inDay1' : 'js.certs.inDays', count(days))),
    href: (row) => ox.base + '/certificate.xhtml?id=' + encodeURIComponent(row.id),
    /* Asks; rejects with what was wrong, in a sentence. */
    act: async function (parameters) {
      const result = await ox.act('certificates', parameters);
      if (result.code === 'UNAUTHORIZED') throw new Error(ox.t('js.signedOut'));
      if (result.code) throw Object.assign(new Error(ox.lang === 'en' ? result.error : ox.t('js.certs.refused.' + (['duplicate_domain', 'invalid_domain', 'invalid_port', 'empty_batch'].includes(result.code) ? result.code : 'other')) + ox.t('js.rule.right.said', result.error)), { field: result.field });
      return result;
    },
  };
})(window.ox);
