package oxmon.it.wildfly;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import oxmon.it.Eventually;
import oxmon.it.Jvm;
import oxmon.it.Place;
import oxmon.it.Ports;
import oxmon.it.Rest;
import oxmon.it.Running;

/**
 * A WildFly as it comes from Maven Central, in a process of its own, on loopback and free ports. The application is put into
 * its {@code deployments} folder as it is.
 */
final class WildFly implements AutoCloseable {
    private static final Duration START_PATIENCE = Duration.ofMinutes(3);
    private static final Duration DEPLOY_PATIENCE = Duration.ofMinutes(3);

    private final Path base;
    private final Path log;
    private final Process process;
    private final int httpPort;
    private final int grpcPort;

    /** The newest of what was deployed, in the server's folder. */
    private Path deployment;

    private WildFly(Path base, Path log, Process process, int httpPort, int grpcPort) {
        this.base = base;
        this.deployment = base;
        this.log = log;
        this.process = process;
        this.httpPort = httpPort;
        this.grpcPort = grpcPort;
    }

    /**
     * Makes the server's files, or finds those that an earlier run made.
     *
     * @throws IOException when they cannot be made, with Maven's reason
     */
    static Path provision() throws IOException {
        Path home = Path.of(Place.property("oxmon.it.work")).resolveSibling("wildfly");
        Path made = home.resolveSibling("wildfly.made");
        Path recipe = Path.of(Place.property("oxmon.it.recipe"));
        String text = Files.readString(recipe);
        if (Files.exists(made) && Files.readString(made).equals(text)) {
            return home;
        }
        Place.delete(home);
        Path log = home.resolveSibling("wildfly.log");
        Process maven = new ProcessBuilder(
                        Place.property("oxmon.it.maven"),
                        "--batch-mode",
                        "--no-transfer-progress",
                        "-f",
                        recipe.toString(),
                        "-Dmaven.repo.local=" + Place.property("oxmon.it.repository"),
                        "-Doxmon.it.wildfly=" + home,
                        "wildfly:provision",
                        "wildfly:execute-commands")
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .redirectInput(Redirect.from(Path.of("/dev/null").toFile()))
                .start();
        Running.note(maven);
        try {
            if (!maven.waitFor(10, TimeUnit.MINUTES) || maven.exitValue() != 0) {
                Running.kill(maven);
                throw new IOException("WildFly cannot be provisioned:\n" + lastLines(log));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
        Files.writeString(made, text);
        return home;
    }

    /** Starts a server with an empty configuration of its own, and that {@code server.toml} in its configuration folder. */
    static WildFly start(Path home, String toml) throws IOException {
        Path folder = Place.folder("wildfly");
        Path base = folder.resolve("standalone");
        Place.copy(home.resolve("standalone"), base);
        int http = Ports.free();
        int grpc = Ports.free();
        Files.writeString(
                base.resolve("configuration").resolve("server.toml"),
                "grpc_host = \"127.0.0.1\"\ngrpc_port = " + grpc + "\n" + toml);
        Path log = folder.resolve("wildfly.log");
        ProcessBuilder builder = new ProcessBuilder(
                home.resolve("bin").resolve("standalone.sh").toString(),
                "-b",
                "127.0.0.1",
                "-bmanagement",
                "127.0.0.1",
                "-Djboss.server.base.dir=" + base,
                "-Djboss.http.port=" + http,
                "-Djboss.https.port=" + Ports.free(),
                "-Djboss.management.http.port=" + Ports.free(),
                "-Djboss.management.https.port=" + Ports.free());
        builder.directory(folder.toFile());
        builder.redirectErrorStream(true).redirectOutput(log.toFile());
        builder.environment().keySet().removeIf(name -> name.startsWith("OXMON_"));
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        // quick to start; and the JDK's caches hold nothing softly, so that what is left can be told from what is
        // cached
        builder.environment().put("PREPEND_JAVA_OPTS", "-XX:TieredStopAtLevel=1 -XX:SoftRefLRUPolicyMSPerMB=0");
        Process process = builder.start();
        Running.note(process);
        WildFly server = new WildFly(base, log, process, http, grpc);
        try {
            Eventually.holds("WildFly is up", START_PATIENCE, () -> {
                if (!process.isAlive()) {
                    throw new IllegalStateException("exit code " + process.exitValue());
                }
                return server.log().contains("WFLYSRV0025");
            });
        } catch (AssertionError e) {
            server.close();
            throw new AssertionError(e.getMessage() + "\n" + server.log(), e);
        }
        return server;
    }

    /** Deploys the file unchanged, and waits until it is. */
    void deploy(Path application) {
        try {
            deployment = base.resolve("deployments").resolve(application.getFileName());
            Path deployed = marker("deployed");
            Files.deleteIfExists(marker("undeployed"));
            if (!Files.exists(deployment)) {
                Files.copy(application, deployment);
            }
            Files.writeString(marker("dodeploy"), "");
            Eventually.holds("the application is deployed", DEPLOY_PATIENCE, () -> {
                if (Files.exists(marker("failed"))) {
                    throw new DeploymentFailed(Files.readString(marker("failed")) + "\n" + lastLines(log));
                }
                return Files.exists(deployed);
            });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Takes the application away, and waits until it is gone. */
    void undeploy() {
        try {
            Files.delete(marker("deployed"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Eventually.holds("the application is undeployed", DEPLOY_PATIENCE, () -> Files.exists(marker("undeployed")));
    }

    int grpcPort() {
        return grpcPort;
    }

    int httpPort() {
        return httpPort;
    }

    /** The server's instance directory, to which relative settings refer. */
    Path base() {
        return base;
    }

    /** A client that is not signed in. */
    Rest rest() {
        return Rest.at(url());
    }

    /** The address of pages and API, without a slash at the end. */
    String url() {
        return "http://127.0.0.1:" + httpPort;
    }

    /** The Java process, which the start script waits for. */
    Jvm jvm() {
        return new Jvm(process.descendants()
                .filter(child -> child.info().command().orElse("").endsWith("java"))
                .findFirst()
                .orElseThrow()
                .pid());
    }

    /** All that the server wrote. */
    String log() {
        try {
            return Files.exists(log) ? Files.readString(log) : "";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Asks the server to end, and waits for it for a while. */
    void stop() {
        process.descendants().forEach(ProcessHandle::destroy);
        try {
            process.waitFor(20, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Ends the server, in order if it can. */
    @Override
    public void close() {
        List<ProcessHandle> all = process.descendants().toList();
        stop();
        all.forEach(ProcessHandle::destroyForcibly);
        Running.kill(process);
    }

    private Path marker(String state) {
        return deployment.resolveSibling(deployment.getFileName() + "." + state);
    }

    private static String lastLines(Path file) throws IOException {
        List<String> lines = Files.readAllLines(file);
        return String.join("\n", lines.subList(Math.max(0, lines.size() - 60), lines.size()));
    }

    /** No use waiting longer. */
    static final class DeploymentFailed extends Error {
        private static final long serialVersionUID = 1;

        DeploymentFailed(String reason) {
            super(reason);
        }
    }
}
