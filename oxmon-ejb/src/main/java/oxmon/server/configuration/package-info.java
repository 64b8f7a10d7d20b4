/** What people make of alerting, rules, channels and windows of silence, as one document. */
@NullMarked
package oxmon.server.configuration;

import org.jspecify.annotations.NullMarked;
