package oxmon.standalone;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The command line of {@code oxmon-server}.
 *
 * @param file the settings' file, if named
 * @param properties system properties that stand for the options, such as {@code oxmon.http.port}
 * @param announce a file that receives the addresses once the server is up, if named
 * @param loopback whether listeners that nobody gave a host bind to 127.0.0.1 and not to all addresses
 */
record Arguments(
        Optional<String> file,
        Map<String, String> properties,
        Optional<String> announce,
        boolean loopback,
        boolean version,
        boolean help) {
    static final String USAGE = """
            usage: oxmon-server [FILE] [OPTION]...
            Runs the oxmon server in the foreground until SIGINT or SIGTERM; logs to standard output.

              FILE, --config FILE   settings; without one: OXMON_CONFIG, config/server.toml, else defaults
              --host HOST           address of both listeners (default: http_host and grpc_host, 0.0.0.0)
              --port PORT           HTTP port (default: http_port, 8080)
              --grpc-port PORT      gRPC port (default: grpc_port, 9090)
              --data-dir DIR        where data lives (default: data_dir, ./data)
              --loopback            bind to 127.0.0.1 where no host is given
              --announce FILE       write the addresses to FILE once the server is up
              --version             print the version and end
              --help                print this and end
            """;

    private static final Map<String, List<String>> OPTIONS = Map.of(
            "--host", List.of("oxmon.http.host", "oxmon.grpc.host"),
            "--port", List.of("oxmon.http.port"),
            "--grpc-port", List.of("oxmon.grpc.port"),
            "--data-dir", List.of("oxmon.data.dir"));

    Arguments {
        properties = Map.copyOf(properties);
    }

    /**
     * Reads the command line.
     *
     * @throws CannotStart when it holds something unknown
     */
    static Arguments parse(List<String> words) throws CannotStart {
        Optional<String> file = Optional.empty();
        Map<String, String> properties = new TreeMap<>();
        Optional<String> announce = Optional.empty();
        boolean loopback = false;
        boolean version = false;
        boolean help = false;
        Deque<String> rest = new ArrayDeque<>(words);
        while (!rest.isEmpty()) {
            String word = rest.pop();
            switch (word) {
                case "--loopback" -> loopback = true;
                case "--version", "-V" -> version = true;
                case "--help", "-h" -> help = true;
                case "--announce" -> announce = Optional.of(value(word, rest));
                case "--config" -> file = Optional.of(value(word, rest));
                default -> {
                    if (OPTIONS.containsKey(word)) {
                        String value = value(word, rest);
                        OPTIONS.getOrDefault(word, List.of()).forEach(property -> properties.put(property, value));
                    } else if (word.startsWith("-")) {
                        throw new CannotStart(CannotStart.SETTINGS, "unknown option " + word + '\n' + USAGE);
                    } else if (file.isPresent()) {
                        throw new CannotStart(
                                CannotStart.SETTINGS, "two files were named: " + file.get() + " and " + word);
                    } else {
                        file = Optional.of(word);
                    }
                }
            }
        }
        return new Arguments(file, properties, announce, loopback, version, help);
    }

    private static String value(String option, Deque<String> rest) throws CannotStart {
        String value = rest.poll();
        if (value == null || value.isEmpty()) {
            throw new CannotStart(CannotStart.SETTINGS, option + " needs a value");
        }
        return value;
    }
}
