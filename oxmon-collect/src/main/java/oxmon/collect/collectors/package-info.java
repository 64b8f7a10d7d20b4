/**
 * One collector a file, each found by {@link java.util.ServiceLoader} through {@code @AutoService}; none imports another.
 *
 * <p>A new one: copy {@code LoadCollector}, the smallest. It reads Linux's own files there and asks OSHI elsewhere.
 */
@NullMarked
package oxmon.collect.collectors;

import org.jspecify.annotations.NullMarked;
