package oxmon.it.payara;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import oxmon.it.Eventually;
import oxmon.it.Jvm;
import oxmon.it.Place;
import oxmon.it.Ports;
import oxmon.it.Redeployed;
import oxmon.it.Rest;
import oxmon.it.Running;
import oxmon.it.SharedServer;
import oxmon.it.Visitor;

/** The application comes and goes on a Payara Micro that goes on, and leaves nothing behind. */
@Tag("payara")
@Order(21)
class RedeployIT {
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    @Test
    @Timeout(1_200)
    void redeploymentsLeaveNothingBehind() throws IOException {
        SharedServer.end();
        try (PayaraMicro server = new PayaraMicro()) {
            Redeployed.times(Redeployed.ROUNDS, server);
            assertThat(server.said()).doesNotContain("OutOfMemoryError", "The web application [] registered");
        }
    }

    /** Drives {@link PayaraMicroMain} in its process. */
    private static final class PayaraMicro implements Redeployed.Host, AutoCloseable {
        private final Path folder = Place.folder("redeploy");
        private final Path log = folder.resolve("server.log");
        private final int http = Ports.free();
        private final int grpc = Ports.free();
        private final Process process;
        private int answers;

        PayaraMicro() throws IOException {
            Path lib = Place.release("lib");
            Files.writeString(folder.resolve("server.toml"), "require_agent_auth = false\n");
            Path instance = Files.createDirectory(folder.resolve("instance"));
            for (String part : new String[] {"config", "lib"}) {
                Place.copy(lib.resolve("payara").resolve(part), instance.resolve(part));
            }
            addJspEngine(instance.resolve("config").resolve("default-web.xml"));
            List<String> command = new ArrayList<>(List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-Xmx384m",
                    "-XX:+UseSerialGC",
                    "-XX:TieredStopAtLevel=1",
                    "-XX:SoftRefLRUPolicyMSPerMB=0")); // what is left can be told from what is cached
            opens(lib.resolve("oxmon-server.jar"), command);
            command.addAll(List.of(
                    "-Doxmon.standalone=true",
                    "-Doxmon.config=" + folder.resolve("server.toml"),
                    "-Doxmon.http.host=127.0.0.1",
                    "-Doxmon.http.port=" + http,
                    "-Doxmon.grpc.host=127.0.0.1",
                    "-Doxmon.grpc.port=" + grpc,
                    "-Doxmon.data.dir=" + dataDir(),
                    "-cp",
                    classes() + File.pathSeparator + lib.resolve("payara").resolve("launch-micro.jar"),
                    PayaraMicroMain.class.getName(),
                    lib.resolve("payara").toString(),
                    instance.toString(),
                    Place.release("oxmon.war").toString(),
                    String.valueOf(http)));
            ProcessBuilder builder = new ProcessBuilder(command);
            builder.directory(folder.toFile());
            builder.redirectErrorStream(true).redirectOutput(log.toFile());
            builder.environment().keySet().removeIf(name -> name.startsWith("OXMON_"));
            process = builder.start();
            Running.note(process);
            awaitAnswer("## up");
        }

        /**
         * Ours leaves the JSP engine out, since it costs each start; but it alone takes an application that ends off its own list.
         * A server on which applications come and go has it.
         */
        private static void addJspEngine(Path defaults) throws IOException {
            String jsp = "<servlet><servlet-name>jsp</servlet-name>"
                    + "<servlet-class>org.glassfish.wasp.servlet.JspServlet</servlet-class>"
                    + "<load-on-startup>3</load-on-startup></servlet>";
            String ours = Files.readString(defaults);
            assertThat(ours).contains("</web-app>").doesNotContain("JspServlet");
            Files.writeString(defaults, ours.replace("</web-app>", jsp + "</web-app>"));
        }

        @Override
        public void deploy() {
            tell("deploy");
            Eventually.holds(
                    "ready", PATIENCE, () -> Rest.at(url()).get("/ready").status() == 200);
        }

        @Override
        public void undeploy() {
            tell("undeploy");
        }

        @Override
        public Jvm jvm() {
            return new Jvm(process.pid());
        }

        @Override
        public int grpcPort() {
            return grpc;
        }

        @Override
        public Rest reader() {
            return Rest.at(url()).signIn("admin", "changeme");
        }

        @Override
        public Visitor visitor() {
            Visitor visitor = Visitor.at(url());
            visitor.signIn("admin", "changeme");
            return visitor;
        }

        @Override
        public Path dataDir() {
            return folder.resolve("data");
        }

        @Override
        public int copiesThatMayStay() {
            return 1; // ObjectMethods.eq of Java 17 holds one
        }

        @Override
        public void close() {
            Running.kill(process);
        }

        String said() {
            try {
                return Files.readString(log);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        private String url() {
            return "http://127.0.0.1:" + http;
        }

        private void tell(String command) {
            try {
                process.getOutputStream().write((command + '\n').getBytes(StandardCharsets.UTF_8));
                process.getOutputStream().flush();
            } catch (IOException e) {
                throw new UncheckedIOException(said(), e);
            }
            awaitAnswer("## " + command + " true");
        }

        private void awaitAnswer(String wanted) {
            answers++;
            String last = Eventually.until(
                    wanted,
                    PATIENCE,
                    () -> {
                        List<String> all = said().lines()
                                .filter(line -> line.contains("## "))
                                .toList();
                        return all.size() >= answers ? all.get(answers - 1) : "";
                    },
                    answer -> !answer.isEmpty() || !process.isAlive());
            assertThat(last).as("answer of %s", said()).endsWith(wanted);
        }

        /** The flags that Payara Micro asks for, as the launcher's manifest has them. */
        private static void opens(Path launcher, List<String> command) throws IOException {
            try (JarFile jar = new JarFile(launcher.toFile())) {
                Attributes manifest = jar.getManifest().getMainAttributes();
                for (String kind : new String[] {"Add-Exports", "Add-Opens"}) {
                    String packages = manifest.getValue(kind);
                    for (String each :
                            packages == null ? new String[0] : packages.trim().split(" +", -1)) {
                        command.add("--" + kind.toLowerCase(Locale.ROOT) + '=' + each + "=ALL-UNNAMED");
                    }
                }
            }
        }

        /** Where this test's own classes are. */
        private static Path classes() {
            return Path.of(RedeployIT.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .getPath());
        }
    }
}
