/** Load generator and comparisons with peers. Not shipped. */
@NullMarked
package oxmon.bench;

import org.jspecify.annotations.NullMarked;
