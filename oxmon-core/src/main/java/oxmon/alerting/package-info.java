/**
 * Decides when a series is in trouble. Start at {@link oxmon.alerting.AlertEngine}, which takes points and tells {@link
 * oxmon.alerting.AlertEvent}s; {@link oxmon.alerting.RuleReader} makes a rule of what people write.
 *
 * <p>A new rule type is one file in {@link oxmon.alerting.rules}. Nothing here sends, stores or reads a clock.
 */
@NullMarked
package oxmon.alerting;

import org.jspecify.annotations.NullMarked;
