package oxmon.server.notification;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class InTurnTest {
    private final List<String> told = new ArrayList<>();

    @Test
    void eachIsToldOnce_andThoseThatHadItAreLeftOut() throws Exception {
        new InTurn(Duration.ofSeconds(5), true).tell(all("a", "b", "c"), Set.of("b"), this::tell);
        assertThat(told).containsExactly("a", "c");
    }

    @Test
    void whatIsRefusedForGood_keepsItFromNobody() {
        DeliveryFailure failure = failure(true, all("a", "never", "c"));
        assertThat(told).containsExactly("a", "c");
        assertThat(failure.retry()).isFalse();
        assertThat(failure.reached()).containsExactlyInAnyOrder("a", "c");
    }

    @Test
    void whatHasToWait_isOvertakenByNone_whereOrderCounts() {
        DeliveryFailure failure = failure(true, all("never", "a", "later", "c"));
        assertThat(told).containsExactly("a");
        assertThat(failure.retry()).isTrue();
        assertThat(failure.reached()).containsExactly("a");
    }

    @Test
    void whatHasToWait_keepsItFromNobody_whereOrderDoesNotCount() {
        DeliveryFailure failure = failure(false, all("a", "later", "c"));
        assertThat(told).containsExactly("a", "c");
        assertThat(failure.retry()).isTrue();
    }

    @Test
    void whenTheTimeIsUp_theRestIsForTheNextTry() {
        InTurn none = new InTurn(Duration.ZERO, true);
        DeliveryFailure failure =
                catchThrowableOfType(DeliveryFailure.class, () -> none.tell(all("a", "b"), Set.of("a"), this::tell));
        assertThat(told).isEmpty();
        assertThat(failure.retry()).isTrue();
        assertThat(failure.reached()).containsExactly("a");
    }

    private DeliveryFailure failure(boolean ordered, LinkedHashMap<String, String> all) {
        InTurn turn = new InTurn(Duration.ofSeconds(5), ordered);
        return catchThrowableOfType(DeliveryFailure.class, () -> turn.tell(all, Set.of(), this::tell));
    }

    private Receipt tell(String what, Duration left) throws DeliveryFailure {
        assertThat(left).isPositive().isLessThanOrEqualTo(Duration.ofSeconds(5));
        if (what.equals("later")) {
            throw DeliveryFailure.later("later");
        }
        if (what.equals("never")) {
            throw DeliveryFailure.refused("never");
        }
        told.add(what);
        return new Receipt("200", "");
    }

    private static LinkedHashMap<String, String> all(String... names) {
        LinkedHashMap<String, String> all = new LinkedHashMap<>();
        List.of(names).forEach(name -> all.put(name, name));
        return all;
    }
}
