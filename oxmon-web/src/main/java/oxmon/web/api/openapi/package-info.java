/**
 * The API's description of itself: OpenAPI 3.0.3, made from the resources when oxmon is built, completed by
 * {@link oxmon.web.api.openapi.Completion}, served with the address that the request came in by.
 */
@NullMarked
package oxmon.web.api.openapi;

import org.jspecify.annotations.NullMarked;
