package oxmon.server.agents;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class RecordQueueTest {
    private final List<List<String>> saved = new ArrayList<>();

    @Test
    void whatComesWhileOneIsWritten_isWrittenTogetherByThatOne() throws InterruptedException {
        CountDownLatch writing = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        RecordQueue queue = new RecordQueue(records -> {
            if (saved.isEmpty()) {
                writing.countDown();
                await(goOn);
            }
            save(records);
        });
        queue.keep(AgentRecord.untold("a"));
        Thread first = new Thread(queue::write);
        first.start();
        writing.await();
        List<CompletableFuture<Void>> others = List.of(
                queue.keep(AgentRecord.untold("b")),
                queue.keep(AgentRecord.untold("c")),
                queue.keep(AgentRecord.untold("b")));
        queue.write(); // returns, since another writes
        assertThat(others).noneMatch(CompletableFuture::isDone);
        goOn.countDown();
        first.join();
        assertThat(saved).containsExactly(List.of("a"), List.of("b", "c"));
        assertThat(others).allMatch(CompletableFuture::isDone);
    }

    @Test
    void whatCouldNotBeWritten_goesWithTheNext_unlessThereIsNewer() {
        boolean[] full = {true};
        List<AgentRecord> last = new ArrayList<>();
        RecordQueue queue = new RecordQueue(records -> {
            if (full[0]) {
                throw new IllegalStateException("database or disk is full");
            }
            save(records);
            last.addAll(records);
        });
        CompletableFuture<Void> a = queue.keep(AgentRecord.untold("a"));
        queue.keep(AgentRecord.untold("b"));
        queue.write();
        assertThat(a).as("points are stored, so the host gets its answer").isCompleted();
        full[0] = false;
        AgentRecord newer = AgentRecord.untold("b").withUiTags(Map.of("rack", "7"));
        queue.keep(newer);
        queue.write();
        assertThat(saved).singleElement().asList().containsExactlyInAnyOrder("a", "b");
        assertThat(last).contains(newer).hasSize(2);
    }

    @Test
    void whatCouldNotBeWritten_isTriedAgainWithoutNews() {
        boolean[] locked = {true};
        RecordQueue queue = new RecordQueue(records -> {
            if (locked[0]) {
                throw new IllegalStateException("database is locked");
            }
            save(records);
        });
        queue.retry();
        queue.keep(AgentRecord.untold("a"));
        queue.write();
        queue.retry();
        assertThat(saved).isEmpty();
        locked[0] = false;
        queue.retry();
        queue.retry();
        assertThat(saved).containsExactly(List.of("a"));
    }

    @Test
    void anError_leavesNobodyWaiting_andTheNextIsWritten() {
        boolean[] broken = {true};
        RecordQueue queue = new RecordQueue(records -> {
            if (broken[0]) {
                throw new LinkageError("made for this test");
            }
            save(records);
        });
        CompletableFuture<Void> a = queue.keep(AgentRecord.untold("a"));
        assertThatThrownBy(queue::write).isInstanceOf(LinkageError.class);
        assertThat(a).isCompleted();
        broken[0] = false;
        CompletableFuture<Void> b = queue.keep(AgentRecord.untold("b"));
        queue.write();
        assertThat(b).isCompleted();
        assertThat(saved).singleElement().asList().containsExactlyInAnyOrder("a", "b");
    }

    private void save(Collection<AgentRecord> records) {
        saved.add(records.stream().map(AgentRecord::agentId).toList());
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
