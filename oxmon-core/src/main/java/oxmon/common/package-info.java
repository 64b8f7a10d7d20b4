/**
 * Words that every feature uses: {@link oxmon.common.Fault}, the one way to refuse, and parsing of durations and times.
 *
 * <p>Nothing here knows a feature.
 */
@NullMarked
package oxmon.common;

import org.jspecify.annotations.NullMarked;
