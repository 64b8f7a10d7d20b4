package oxmon.agent;

import java.io.IOException;
import java.io.PrintStream;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import oxmon.agent.settings.AgentSettings;
import oxmon.collect.HostFacts;
import oxmon.common.Version;
import oxmon.settings.Problem;
import oxmon.settings.SettingsException;
import oxmon.settings.SettingsReader;

/** {@code oxmon-agent [FILE]}: understands the arguments, finds and checks the settings, and runs the agent. */
final class CommandLine {
    private static final Logger LOG = System.getLogger(CommandLine.class.getName());
    private static final List<Path> USUAL_PLACES =
            List.of(Path.of("config/agent.toml"), Path.of("/etc/oxmon/agent.toml"));
    private static final int WRONG_SETTINGS = 2;
    private static final int BROKEN = 70;
    private static final String HELP = """
            oxmon-agent: reads this host's metrics and reports them to an oxmon server.

            usage: oxmon-agent [FILE]                  run in the foreground; SIGTERM and Ctrl-C stop it
                   oxmon-agent --check-config [FILE]   say whether the settings can be used, and exit
                   oxmon-agent --version | --help

            FILE is a TOML file. Without it: $OXMON_CONFIG, config/agent.toml, /etc/oxmon/agent.toml, else defaults.
            Each key can be set by a variable instead: OXMON_SERVER_ENDPOINT, OXMON_AUTH_TOKEN, OXMON_LOG_LEVEL, ...
            Exit codes: 0 stopped, 2 wrong settings or usage, 70 broken inside (start it again).
            """;

    private final Map<String, String> environment;
    private final PrintStream out;
    private final PrintStream err;

    CommandLine(Map<String, String> environment, PrintStream out, PrintStream err) {
        this.environment = environment;
        this.out = out;
        this.err = err;
    }

    /** Returns only when there is nothing to run, or when what ran has broken. */
    int run(List<String> args) {
        String first = args.isEmpty() ? "" : args.get(0);
        boolean check = first.equals("--check-config");
        List<String> files = check ? args.subList(1, args.size()) : args;
        if (first.equals("--version") || first.equals("-V")) {
            out.println("oxmon-agent " + Version.current());
            return 0;
        }
        if (first.equals("--help") || first.equals("-h")) {
            out.print(HELP);
            return 0;
        }
        if (files.size() > 1 || files.stream().anyMatch(file -> file.startsWith("-"))) {
            err.println("oxmon-agent: cannot understand " + String.join(" ", args));
            err.print(HELP);
            return WRONG_SETTINGS;
        }
        try {
            HostFacts host = HostFacts.ofThisHost();
            Optional<Path> file = file(files);
            SettingsReader reader = file.isPresent()
                    ? SettingsReader.file(file.get(), environment)
                    : SettingsReader.defaults(environment);
            AgentSettings.Loaded loaded = AgentSettings.read(reader, host.hostName());
            if (check) {
                loaded.warnings().forEach(err::println);
                out.println(reader.source() + ": ok");
                return 0;
            }
            return serve(loaded, host, file);
        } catch (SettingsException e) {
            err.println("oxmon-agent: the settings cannot be used:");
            e.problems().stream().map(Problem::toString).forEach(problem -> err.println("  " + problem));
            return WRONG_SETTINGS;
        }
    }

    /** The file to read; one that was asked for must be there, those in the usual places need not. */
    private Optional<Path> file(List<String> files) {
        Optional<String> asked = files.stream()
                .findFirst()
                .or(() -> Optional.ofNullable(environment.get("OXMON_CONFIG")).filter(text -> !text.isBlank()));
        return asked.map(Path::of)
                .or(() -> USUAL_PLACES.stream().filter(Files::exists).findFirst());
    }

    private int serve(AgentSettings.Loaded loaded, HostFacts host, Optional<Path> file) {
        AgentSettings settings = loaded.settings();
        LogLines.start(out, ZoneId.systemDefault(), settings.logLevel());
        LOG.log(
                Level.INFO,
                "oxmon-agent " + Version.current() + ", Java " + Runtime.version() + ", settings from "
                        + file.map(Path::toString)
                                .orElse("defaults (looked for config/agent.toml, /etc/oxmon/agent.toml)"));
        LOG.log(Level.INFO, "agent id " + settings.agentId());
        LOG.log(
                Level.INFO,
                "server " + settings.server() + (settings.tls().isPresent() ? ", TLS" : ", plain text")
                        + (settings.token().isPresent() ? ", with a token" : ", without a token"));
        LOG.log(
                Level.INFO,
                "one batch every " + settings.interval().toSeconds() + " s, up to " + settings.bufferMaxSize()
                        + " kept while the server is away");
        loaded.warnings().forEach(warning -> LOG.log(Level.WARNING, warning));
        try {
            Agent agent = new Agent(settings, host, Clock.systemUTC(), Version.current());
            Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(agent), "oxmon-stop-1"));
            Thread.setDefaultUncaughtExceptionHandler(
                    (thread, thrown) -> LOG.log(Level.ERROR, thread.getName() + " has died", thrown));
            agent.start();
            LOG.log(Level.ERROR, agent.watch() + "; the agent ends, so that whoever started it starts it again");
            out.flush();
            Runtime.getRuntime().halt(BROKEN); // no farewell: what would say it is broken
            return BROKEN;
        } catch (IOException e) {
            LOG.log(Level.ERROR, "cannot start: " + e.getMessage());
            return WRONG_SETTINGS;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return BROKEN;
        }
    }

    private void stop(Agent agent) {
        agent.stop();
        out.flush();
        Runtime.getRuntime().halt(0); // else the JVM would report the signal as its exit code
    }
}
