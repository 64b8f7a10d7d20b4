/**
 * The pages of alerts and of the rules they come of. Start at {@link oxmon.web.ui.alerting.AlertsPage} and {@link
 * oxmon.web.ui.alerting.RuleActServlet}.
 *
 * <p>Pages hold no rules of their own: they ask {@code oxmon.server.alerting}, and show what it says. What moves on them comes from
 * {@code oxmon.web.data}.
 */
@NullMarked
package oxmon.web.ui.alerting;

import org.jspecify.annotations.NullMarked;
