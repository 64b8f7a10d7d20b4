package oxmon.server.importing;

import java.util.List;

/**
 * The data directory is ours now, whatever it was before. Whoever opens a file in it asks for this first.
 *
 * @param problems what of the original's files could not be read, in sentences; told by health until their note is deleted
 */
public record Imported(List<String> problems) {
    public Imported {
        problems = List.copyOf(problems);
    }
}
