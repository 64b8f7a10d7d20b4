package oxmon.server.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import oxmon.common.Fault;
import oxmon.metrics.query.QueryLimits;
import oxmon.server.settings.QuerySettings;

class QueryGateTest {
    private static QueryGate gate(int concurrent, int waiting, Duration timeout) {
        return new QueryGate(new QuerySettings(new QueryLimits(1, 1), timeout, concurrent, waiting), 2);
    }

    @Test
    void whenAllPlacesAreTakenAndNobodyMayWait_itIsRefusedAtOnce() {
        QueryGate gate = gate(1, 0, Duration.ofHours(1));

        String answer = gate.pass(outer -> {
            refusedAsBusy(() -> gate.pass(inner -> "never"));
            return "done";
        });

        assertThat(answer).isEqualTo("done");
        assertThat(gate.<String>pass(c -> "free again")).isEqualTo("free again");
    }

    @Test
    void whoWaitsTooLong_isRefused() {
        QueryGate gate = gate(1, 1, Duration.ofMillis(1));

        gate.pass(outer -> {
            refusedAsBusy(() -> gate.pass(inner -> "never"));
            return "";
        });
    }

    @Test
    void whoWaits_worksWhenAPlaceIsFree() throws InterruptedException {
        QueryGate gate = gate(1, 1, Duration.ofMinutes(1));
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch end = new CountDownLatch(1);
        CompletableFuture<String> first = CompletableFuture.supplyAsync(() -> gate.pass(c -> {
            begun.countDown();
            await(end);
            return "first";
        }));
        begun.await();
        CompletableFuture<String> second = CompletableFuture.supplyAsync(() -> gate.pass(c -> "second"));

        assertThat(first).isNotDone();
        end.countDown();

        assertThat(first.join()).isEqualTo("first");
        assertThat(second.join()).isEqualTo("second");
    }

    @Test
    void aFailureGivesThePlaceBack() {
        QueryGate gate = gate(1, 0, Duration.ofHours(1));

        assertThatThrownBy(() -> gate.pass(c -> {
                    throw Fault.invalid("step", "no");
                }))
                .isInstanceOf(Fault.class);
        assertThat(gate.<String>pass(c -> "free")).isEqualTo("free");
    }

    @Test
    void byDefaultHalfOfTheCoresWork_atLeastTwo() {
        QueryGate gate = gate(0, 0, Duration.ofHours(1));

        gate.pass(one -> gate.pass(two -> {
            refusedAsBusy(() -> gate.pass(three -> "never"));
            return "";
        }));
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void refusedAsBusy(org.assertj.core.api.ThrowableAssert.ThrowingCallable query) {
        assertThatThrownBy(query).isInstanceOfSatisfying(Fault.class, fault -> {
            assertThat(fault.kind()).isEqualTo(Fault.Kind.UNAVAILABLE);
            assertThat(fault.detail()).contains("busy with queries");
        });
    }
}
