package oxmon.it.payara;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.StatusRuntimeException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import oxmon.it.Batch;
import oxmon.it.OxmonServer;
import oxmon.it.Rest;
import oxmon.wire.ReportResponse;

/** "ok" means durable: what was acknowledged is there after the server was killed at once. */
@Tag("payara")
@Order(20)
class CrashIT {
    /** How often the server is killed; {@code -Doxmon.it.kills=100} for a long run. */
    private static final int KILLS = Integer.getInteger("oxmon.it.kills", 3);

    private static final int AGENTS = 4;
    private static final int SERIES = 16;
    private static final Instant FIRST =
            Instant.now().truncatedTo(ChronoUnit.HOURS).minus(1, ChronoUnit.HOURS);

    /** For each agent, the numbers of its acknowledged batches; guarded by itself. */
    private final Map<String, List<Integer>> acknowledged = Collections.synchronizedMap(new TreeMap<>());

    private final AtomicInteger next = new AtomicInteger();

    @Test
    @Timeout(value = 2, unit = TimeUnit.HOURS)
    void everyAcknowledgedPointSurvivesAKill_andNoneIsThereTwice() throws InterruptedException {
        try (OxmonServer server =
                OxmonServer.setup("crash").config("flush_secs = 1\n").start()) {
            for (int kill = 1; kill <= KILLS; kill++) {
                reportUntilKilled(server, 20 + 37 * kill % 100);
                server.start();
                verify(server.admin());
            }
            assertThat(server.rest().get("/v1/health").expect(200).object().getString("storage_status"))
                    .isEqualTo("ok");
        }
        System.out.printf(
                "crash: %d kills, %d batches of %d points acknowledged, all there%n",
                KILLS, acknowledged.values().stream().mapToInt(List::size).sum(), SERIES);
    }

    /** Several agents report without pause; the server dies in the moment in which one of them hears its n-th "ok". */
    private void reportUntilKilled(OxmonServer server, int oksBeforeKill) throws InterruptedException {
        AtomicInteger oks = new AtomicInteger();
        CountDownLatch dead = new CountDownLatch(1);
        List<Thread> agents = new ArrayList<>();
        for (int a = 0; a < AGENTS; a++) {
            String agent = "crash-" + a;
            Thread thread = new Thread(
                    () -> {
                        while (dead.getCount() > 0) {
                            int number = next.incrementAndGet();
                            if (!report(server, agent, number)) {
                                return;
                            }
                            if (oks.incrementAndGet() == oksBeforeKill) {
                                server.kill();
                                dead.countDown();
                            }
                        }
                    },
                    "it-" + agent);
            thread.start();
            agents.add(thread);
        }
        for (Thread agent : agents) {
            agent.join(TimeUnit.SECONDS.toMillis(60));
            assertThat(agent.isAlive()).as("%s still reports", agent.getName()).isFalse();
        }
        assertThat(server.isAlive()).isFalse();
    }

    /** Whether the server said ok. */
    private boolean report(OxmonServer server, String agent, int number) {
        Batch batch = Batch.of(agent).at(time(number));
        for (int s = 0; s < SERIES; s++) {
            batch.point("crash.value", value(number, s), Map.of("series", String.valueOf(s)));
        }
        try {
            ReportResponse answer = server.wire().report(batch.build());
            assertThat(answer.getMessage()).isEqualTo("ok");
        } catch (StatusRuntimeException e) {
            return false; // not acknowledged: it may be there or not
        }
        acknowledged
                .computeIfAbsent(agent, a -> Collections.synchronizedList(new ArrayList<>()))
                .add(number);
        return true;
    }

    private void verify(Rest client) {
        acknowledged.forEach((agent, numbers) -> {
            Map<String, Integer> seen = new TreeMap<>();
            for (Rest.Sample sample : client.metrics(agent, "crash.value", FIRST, FIRST.plus(1, ChronoUnit.HOURS))) {
                int series = Integer.parseInt(sample.labels().getOrDefault("series", "-1"));
                int number = (int) FIRST.until(sample.at(), ChronoUnit.MILLIS);
                assertThat(sample.value()).as("%s %d", agent, number).isEqualTo(value(number, series));
                seen.merge(number + "/" + series, 1, Integer::sum);
            }
            assertThat(seen.values())
                    .as("points of %s that are there twice", agent)
                    .containsOnly(1);
            List<String> wanted = new ArrayList<>();
            for (int number : List.copyOf(numbers)) {
                for (int s = 0; s < SERIES; s++) {
                    wanted.add(number + "/" + s);
                }
            }
            assertThat(seen.keySet()).as("acknowledged points of %s", agent).containsAll(wanted);
        });
    }

    private static Instant time(int number) {
        return FIRST.plusMillis(number);
    }

    private static double value(int number, int series) {
        return number * 1000.0 + series + 0.125;
    }
}
