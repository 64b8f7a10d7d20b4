package oxmon.server.agents.groups;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What to change of a group; null leaves it as it is.
 *
 * @param globs patterns over names, such as {@code web-*}
 * @param tags demands such as {@code env=prod}, {@code env!=test} or {@code gpu}
 * @param members names of hosts
 */
public record GroupChange(
        @Nullable String name,
        @Nullable String description,
        @Nullable List<String> globs,
        @Nullable List<String> tags,
        @Nullable List<String> members) {}
