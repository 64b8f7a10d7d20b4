/**
 * How Linux tells of itself in text: {@link oxmon.collect.linux.Proc} reads it, the parsers beside it are pure.
 *
 * <p>On Linux the collectors use this and never load OSHI, which costs 8 MB of memory. No metric names here.
 */
@NullMarked
package oxmon.collect.linux;

import org.jspecify.annotations.NullMarked;
