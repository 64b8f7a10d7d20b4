/**
 * The types of rules, one file each, found by {@link oxmon.alerting.RuleTypes}. A type declares its fields, from which the API
 * and the pages draw their forms, and makes a {@link oxmon.alerting.Condition} of them. Types never use each other.
 */
@NullMarked
package oxmon.alerting.rules;

import org.jspecify.annotations.NullMarked;
