/**
 * One collector a file, found by {@link java.util.ServiceLoader} through {@code @AutoService}; none imports another.
 *
 * <p>A new one: copy {@code LoadCollector}, the smallest. It reads Linux's own files there and asks OSHI elsewhere. One that needs
 * settings, as {@code KeystoreCollector} does, is made by the agent instead.
 */
@NullMarked
package oxmon.collect.collectors;

import org.jspecify.annotations.NullMarked;
