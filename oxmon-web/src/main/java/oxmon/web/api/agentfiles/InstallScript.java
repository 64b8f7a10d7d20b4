package oxmon.web.api.agentfiles;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.regex.Pattern;

/** The script that installs an agent, made for one server: its address, its version and the checksum of its jar are in it. */
final class InstallScript {
    private static final String TEMPLATE = template();
    private static final Pattern PLACE = Pattern.compile("@([A-Z_]+[A-Z0-9]*)@");

    private InstallScript() {}

    /**
     * @param server safe to be quoted, as {@link ServerAddress} is
     * @param grpcPort where agents report to on that host
     * @param grpcTls whether that port speaks TLS
     * @param sha256 of the jar, in hexadecimal
     */
    static String of(ServerAddress server, int grpcPort, boolean grpcTls, String version, String sha256) {
        Map<String, String> values = Map.of(
                "SERVER_URL",
                server.url(),
                "GRPC_ENDPOINT",
                server.host() + ':' + grpcPort,
                "GRPC_TLS",
                String.valueOf(grpcTls),
                "VERSION",
                version,
                "JAR_SHA256",
                sha256);
        return PLACE.matcher(TEMPLATE).replaceAll(place -> values.get(place.group(1)));
    }

    private static String template() {
        try (InputStream in = InstallScript.class.getResourceAsStream("install.sh")) {
            if (in == null) {
                throw new IllegalStateException("install.sh is not on the class path");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
