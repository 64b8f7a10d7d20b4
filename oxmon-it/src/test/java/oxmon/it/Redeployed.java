package oxmon.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/**
 * Undeploys and redeploys oxmon on a server that goes on, and holds it to leaving nothing behind: no open port within 5 s, no
 * thread, no lock, and in the end no class loader that is not the server's own to keep; and nothing that was acknowledged is
 * lost.
 */
public final class Redeployed {
    private static final Instant FIRST =
            Instant.now().truncatedTo(ChronoUnit.HOURS).minus(1, ChronoUnit.HOURS);

    /** Idle threads of the server end meanwhile. */
    private static final Duration IDLE = Duration.ofSeconds(75);

    /** How often it is worth the time: ten times in the long run of {@code oxmon.test.long=true}, else three. */
    public static final int ROUNDS = Boolean.getBoolean("oxmon.test.long") ? 10 : 3;

    private Redeployed() {}

    /** A server into which oxmon can be put, and from which it can be taken. */
    public interface Host {
        void deploy();

        void undeploy();

        Jvm jvm();

        int grpcPort();

        /** A client that may read. */
        Rest reader();

        /** Somebody who has just signed in by the page. */
        Visitor visitor();

        Path dataDir();

        /** How many class loaders the Java runtime and the server themselves may hold, however often oxmon comes and goes. */
        int copiesThatMayStay();
    }

    /**
     * Deploys and undeploys so many times.
     *
     * @throws AssertionError with what was left behind, and after which time
     */
    public static void times(int times, Host host) {
        if (times <= host.copiesThatMayStay()) {
            throw new IllegalArgumentException(times + " rounds would prove nothing");
        }
        for (int round = 1; round <= times; round++) {
            host.deploy();
            try (Wire wire = Wire.at(host.grpcPort())) {
                for (int i = 0; i < 5; i++) {
                    assertThat(wire.report(Batch.of("redeployed")
                                            .at(time(round, i))
                                            .point("round", round)
                                            .build())
                                    .getMessage())
                            .isEqualTo("ok");
                }
            }
            assertThat(host.reader().metrics("redeployed", "round", FIRST, FIRST.plus(1, ChronoUnit.HOURS)))
                    .as("points after round %d", round)
                    .hasSize(5 * round);
            Visitor visitor = host.visitor();
            assertThat(visitor.open("/system.xhtml").status()).isEqualTo(200);
            assertThat(host.jvm().threads("oxmon-")).isNotEmpty();
            host.undeploy();

            String when = " after undeploying for the " + round + ". time";
            Eventually.holds(
                    "the gRPC port is free" + when, Duration.ofSeconds(5), () -> Ports.isFree(host.grpcPort()));
            Eventually.until(
                    "no thread is left" + when,
                    Duration.ofSeconds(5),
                    () -> host.jvm().threads("oxmon-"),
                    threads -> threads.isEmpty());
            assertThat(isLocked(host.dataDir().resolve("oxmon.lock")))
                    .as("locked" + when)
                    .isFalse();
        }
        Eventually.until(
                "at most " + host.copiesThatMayStay() + " copies of oxmon stay in memory after " + times + " rounds",
                IDLE,
                () -> host.jvm().copies("oxmon.identity.Role"),
                copies -> copies <= host.copiesThatMayStay());
    }

    private static boolean isLocked(Path file) {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE);
                @Nullable FileLock lock = channel.tryLock()) {
            return lock == null;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Instant time(int round, int i) {
        return FIRST.plusSeconds(round * 10L + i);
    }
}
