/**
 * The REST API under {@code /v1}: translates HTTP to the features of {@code oxmon.server} and back, and holds no rules of its own.
 *
 * <p>Start at {@link oxmon.web.api.ApiApplication}. Each resource is in the package of its feature; each of its methods says with
 * {@link oxmon.web.api.auth.Requires} or {@link oxmon.web.api.auth.Open} who may call it, else nobody may.
 */
@NullMarked
package oxmon.web.api;

import org.jspecify.annotations.NullMarked;
