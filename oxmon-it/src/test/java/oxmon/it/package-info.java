/**
 * What the tests of real servers share: start at {@link oxmon.it.OxmonServer}, which runs one as an operator would.
 *
 * <p>Everything here looks from outside, by the protocols of the contract; nothing imports the server's own classes. The
 * suites are the subpackages; each has its tag, which {@code ./oxmon test} calls it by.
 */
@NullMarked
package oxmon.it;

import org.jspecify.annotations.NullMarked;
