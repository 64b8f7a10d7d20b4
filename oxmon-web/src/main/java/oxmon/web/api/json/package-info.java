/**
 * The API's one way between Java and JSON: records with snake_case members, nulls present, times in RFC 3339.
 *
 * <p>Start at {@link oxmon.web.api.json.JsonWriter} and {@link oxmon.web.api.json.JsonReader}.
 */
@NullMarked
package oxmon.web.api.json;

import org.jspecify.annotations.NullMarked;
