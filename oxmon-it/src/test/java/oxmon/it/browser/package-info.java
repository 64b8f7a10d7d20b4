/** The suite of the pages, seen by headless Chromium against the stand-alone server: tag {@code browser}. */
@NullMarked
package oxmon.it.browser;

import org.jspecify.annotations.NullMarked;
