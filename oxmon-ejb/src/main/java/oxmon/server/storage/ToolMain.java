package oxmon.server.storage;

import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.logging.Level;
import java.util.logging.Logger;
import oxmon.common.Fault;

/** {@code oxmon COMMAND}: what is done with a data directory, or with rules, from the command line. */
public final class ToolMain {
    private static final Map<String, Command> COMMANDS = new LinkedHashMap<>();

    static {
        COMMANDS.put("check", new CheckCommand());
        COMMANDS.put("flush", new FlushCommand());
        COMMANDS.put("backup", new BackupCommand());
        COMMANDS.put("restore", new RestoreCommand());
        COMMANDS.put("export", new ExportCommand());
        COMMANDS.put("sql", new SqlCommand());
        COMMANDS.put("rules", new RulesCommand());
    }

    private ToolMain() {}

    /** Exits with 0 when it was done, 1 when it could not be or damage was found, 2 when it was called wrongly. */
    @SuppressWarnings("SystemOut") // a command's output
    public static void main(String[] args) {
        Logger.getLogger("").setLevel(Level.OFF); // what is wrong is told in words, once
        PrintStream out = new PrintStream(System.out, false, StandardCharsets.UTF_8);
        int code = run(Arrays.asList(args), new Command.Surroundings(System.getenv(), System.in, out, System.err));
        out.flush();
        System.exit(out.checkError() && code == Command.OK ? Command.FAILED : code);
    }

    /** Runs the command that the first word names. */
    static int run(List<String> words, Command.Surroundings around) {
        Command command = words.isEmpty() ? null : COMMANDS.get(words.get(0));
        if (command == null || words.contains("--help") || words.contains("-h")) {
            boolean asked =
                    words.isEmpty() || List.of("help", "--help", "-h").contains(words.get(0)) || command != null;
            PrintStream to = asked ? around.out() : around.err();
            if (command != null) {
                to.print("usage: oxmon " + command.help());
            } else {
                to.print("usage: oxmon COMMAND [OPTION]...\n\n");
                COMMANDS.values().forEach(each -> to.print(each.help().indent(2)));
            }
            return asked ? Command.OK : Command.USAGE;
        }
        try {
            return command.run(words.subList(1, words.size()), around);
        } catch (UsageException e) {
            around.err().println("oxmon: " + e.getMessage());
            around.err().print("usage: oxmon " + command.help());
            return Command.USAGE;
        } catch (Fault e) {
            around.err().println("oxmon: " + e.getMessage());
        } catch (IOException | UncheckedIOException e) {
            around.err().println("oxmon: " + reason(e));
        }
        return Command.FAILED;
    }

    private static String reason(Exception e) {
        Throwable cause = e instanceof UncheckedIOException && e.getCause() != null ? e.getCause() : e;
        return cause instanceof FileSystemException file
                ? file.getFile() + ": "
                        + (file.getReason() != null
                                ? file.getReason()
                                : file.getClass().getSimpleName())
                : String.valueOf(cause.getMessage());
    }
}
