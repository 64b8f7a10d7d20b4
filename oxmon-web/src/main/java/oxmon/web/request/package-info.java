/**
 * What every request has in common, API or page: its trace id, who sent it, the address it came in by, and the answer when it
 * never reaches a resource or page.
 *
 * <p>Start at {@link oxmon.web.request.TraceFilter}. Nothing here knows a feature.
 */
@NullMarked
package oxmon.web.request;

import org.jspecify.annotations.NullMarked;
