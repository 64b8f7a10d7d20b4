/**
 * Start-up settings: a TOML file, overridden by {@code OXMON_*} variables, read through {@link oxmon.settings.SettingsReader}.
 *
 * <p>Each feature owns one record that reads and checks its own keys; all problems are reported at once. Settings that
 * change at run time live in the database, not here.
 */
@NullMarked
package oxmon.settings;

import org.jspecify.annotations.NullMarked;
