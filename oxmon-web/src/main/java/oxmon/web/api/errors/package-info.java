/** Turns every failure inside the API into {@code {"error", "code"}} with the right status; never a stack trace. */
@NullMarked
package oxmon.web.api.errors;

import org.jspecify.annotations.NullMarked;
