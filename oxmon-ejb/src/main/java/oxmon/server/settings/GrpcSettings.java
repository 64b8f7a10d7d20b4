package oxmon.server.settings;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import oxmon.settings.SettingsReader;

/**
 * Where and how agents are answered.
 *
 * @param port 0 lets the system choose
 * @param tls the server's certificate; absent means plain text
 * @param clientCa agents must show a certificate that this CA file vouches for; needs {@code tls}
 * @param reflection whether the gRPC reflection service is present
 * @param warmUp whether ingest is exercised for some seconds after the start
 */
public record GrpcSettings(
        String host, int port, Optional<Tls> tls, Optional<Path> clientCa, boolean reflection, boolean warmUp) {
    /**
     * The server's certificate.
     *
     * @param cert PEM file, the server's own certificate first
     * @param key PEM file, PKCS#8
     */
    public record Tls(Path cert, Path key) {}

    /** Reads {@code grpc_host}, {@code grpc_port} and {@code [grpc]}. */
    public static GrpcSettings read(SettingsReader in) {
        Optional<Path> cert = file(in, "grpc.tls_cert");
        Optional<Path> key = file(in, "grpc.tls_key");
        Optional<Path> ca = file(in, "grpc.client_ca");
        if (cert.isPresent() != key.isPresent()) {
            in.problem(cert.isPresent() ? "grpc.tls_cert" : "grpc.tls_key", "needs tls_cert and tls_key together");
        }
        if (ca.isPresent() && cert.isEmpty()) {
            in.problem("grpc.client_ca", "needs tls_cert and tls_key");
        }
        return new GrpcSettings(
                in.text("grpc_host", "0.0.0.0"),
                in.port("grpc_port", 9090),
                cert.isPresent() && key.isPresent() ? Optional.of(new Tls(cert.get(), key.get())) : Optional.empty(),
                ca,
                in.flag("grpc.reflection", false),
                in.flag("grpc.warm_up", true));
    }

    private static Optional<Path> file(SettingsReader in, String key) {
        Optional<Path> path = in.text(key).map(Path::of);
        if (path.isPresent() && !Files.isReadable(path.get())) {
            in.problem(key, "must be a readable file; " + path.get() + " is not");
        }
        return path;
    }
}
