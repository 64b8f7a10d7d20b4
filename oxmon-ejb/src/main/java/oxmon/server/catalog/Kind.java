package oxmon.server.catalog;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the things of a {@link Catalog} are. Thread-safe. */
public interface Kind<T> {
    /** What one is called, such as {@code rule}. */
    String noun();

    /** The table of cert.db. */
    String table();

    /** How many people may make. */
    int most();

    /**
     * Makes a thing of what somebody wrote.
     *
     * @param fields texts, numbers, flags, lists and maps
     * @throws oxmon.common.Fault INVALID, naming the field, when it makes no sense
     */
    T read(String id, Map<String, Object> fields);

    /** Makes a thing of what is in the table; may be milder than {@link #read}. */
    default T stored(String id, Map<String, Object> fields) {
        return read(id, fields);
    }

    /**
     * Refuses what makes no sense beside the others.
     *
     * @param others all there are, the former version of the value included
     * @throws oxmon.common.Fault INVALID, naming the field
     */
    default void refuse(T value, List<T> others) {}

    /** Its name. */
    String name(T value);

    /** Its type, for people who look into the table. */
    String type(T value);

    /** Whether it counts. */
    boolean enabled(T value);

    /** The fields as the table keeps them. */
    default Map<String, Object> sealed(String id, Map<String, Object> fields) {
        return fields;
    }

    /** What {@link #sealed} was given. */
    default Map<String, Object> opened(String id, Map<String, Object> kept) {
        return kept;
    }

    /** The fields as people may see them. */
    default Map<String, Object> shown(T value, Map<String, Object> written) {
        return written;
    }

    /**
     * Fields with changes; a null takes one back.
     *
     * @throws oxmon.common.Fault INVALID, naming the field, when they cannot be changed so
     */
    default Map<String, @Nullable Object> merged(
            Map<String, Object> before, Map<String, ? extends @Nullable Object> changes) {
        Map<String, @Nullable Object> merged = new LinkedHashMap<>(before);
        merged.putAll(changes);
        return merged;
    }
}
