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
     * Deploys and undeploys so many times, and twice as often when more copies stay than may, to see whether they become more.
     *
     * @throws AssertionError with what was left behind, and after which time
     */
    public static void times(int times, Host host) {
        if (times <= host.copiesThatMayStay()) {
            throw new IllegalArgumentException(times + " rounds would prove nothing");
        }
        rounds(1, times, host);
        long stay = copies(host, host.copiesThatMayStay());
        if (stay > host.copiesThatMayStay()) {
            // a thread of the server's pools holds the copy that was there when it began, and there are as many as were
            // ever busy at
            // once; what oxmon leaves behind is more after more rounds
            rounds(times + 1, 2 * times, host);
            assertThat(copies(host, stay))
                    .as("copies of oxmon in memory after %d rounds, as after %d", 2 * times, times)
                    .isLessThanOrEqualTo(stay);
        }
    }

    /** How many copies are in memory once idle threads have ended; sooner when there are few enough. */
    private static long copies(Host host, long enough) {
        long end = System.nanoTime() + IDLE.toNanos();
        long copies = host.jvm().copies("oxmon.identity.Role");
        while (copies > enough && System.nanoTime() < end) {
            Eventually.pause(1_000);
            copies = host.jvm().copies("oxmon.identity.Role");
        }
        return copies;
    }

    private static void rounds(int first, int last, Host host) {
        for (int round = first; round <= last; round++) {
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
