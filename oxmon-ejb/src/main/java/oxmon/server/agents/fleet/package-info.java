/**
 * The hosts at a glance: the few values of each that lists and cards show, kept up to date as points arrive.
 *
 * <p>Start at {@link oxmon.server.agents.fleet.Fleet}. Everything here can be made again from the metric store.
 */
@NullMarked
package oxmon.server.agents.fleet;

import org.jspecify.annotations.NullMarked;
