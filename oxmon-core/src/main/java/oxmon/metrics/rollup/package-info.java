/**
 * What remains of a day of a series when its points are gone: some numbers for every five minutes.
 *
 * <p>Start at {@link oxmon.metrics.rollup.Intervals}. Where they are kept is the business of {@link
 * oxmon.metrics.engine.RollupFiles}.
 */
@NullMarked
package oxmon.metrics.rollup;

import org.jspecify.annotations.NullMarked;
