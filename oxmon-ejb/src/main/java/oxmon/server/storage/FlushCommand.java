package oxmon.server.storage;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/** {@code oxmon flush}: has the running server bring everything into the day files. */
final class FlushCommand implements Command {
    @Override
    public String help() {
        return """
                flush [--data-dir DIR]   have the running server write everything to the day files; answers when that is done
                """;
    }

    @Override
    public int run(List<String> words, Surroundings around) throws IOException {
        Options options = Options.parse(words, Set.of("--data-dir", "--config"));
        options.none();
        Path root = around.dataDirectory(options);
        around.out().println("flushed " + ControlClient.ask(root, "flush"));
        return OK;
    }
}
