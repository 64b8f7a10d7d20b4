/**
 * Things that people name and change: rules, channels, windows of silence. {@link Catalog} joins those that server.toml provides with
 * those of a table of cert.db; {@link Kind} says what one is. What the things do is not here.
 */
@NullMarked
package oxmon.server.catalog;

import org.jspecify.annotations.NullMarked;
