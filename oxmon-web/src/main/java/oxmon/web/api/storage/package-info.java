/** What administrators do with the server's data: flush it and back it up. */
@NullMarked
package oxmon.web.api.storage;

import org.jspecify.annotations.NullMarked;
