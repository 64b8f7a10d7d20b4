/**
 * Questions about many series at once: which series ({@link oxmon.metrics.query.SeriesSelector}), what of each
 * ({@link oxmon.metrics.query.Scan}, which stores answer), and what becomes of all of them
 * ({@link oxmon.metrics.query.SeriesQuery}, which is the same for every store).
 *
 * <p>Nothing here knows how points are kept.
 */
@NullMarked
package oxmon.metrics.query;

import org.jspecify.annotations.NullMarked;
