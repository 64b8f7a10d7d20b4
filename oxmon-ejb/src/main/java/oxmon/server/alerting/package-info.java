/**
 * Alerts in a server: judges what was stored, keeps what comes of it, and answers for it. Start at {@link
 * oxmon.server.alerting.Alerting} for the way of a point, at {@link oxmon.server.alerting.Rules} for what is judged by, at {@link
 * oxmon.server.alerting.Alerts} for what came of it.
 *
 * <p>What a rule means is {@code oxmon.alerting}'s, who hears of an alert will be notification's business: it observes {@link
 * oxmon.server.alerting.AlertChanged}.
 */
@NullMarked
package oxmon.server.alerting;

import org.jspecify.annotations.NullMarked;
