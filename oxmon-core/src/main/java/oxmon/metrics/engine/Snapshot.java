package oxmon.metrics.engine;

import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import org.jspecify.annotations.Nullable;
import oxmon.metrics.AgentSeen;
import oxmon.metrics.codec.TimeCodec;
import oxmon.metrics.codec.ValueCodec;

/** What of an agent is not in the day files yet, as it was at one moment. */
final class Snapshot {
    private final AgentHead agent;
    private final List<ChunkWrite> chunks = new ArrayList<>();
    private final List<Late> late = new ArrayList<>();

    @Nullable
    private AgentSeen seen;

    private Snapshot(AgentHead agent) {
        this.agent = agent;
    }

    /** The late points of a series; those after {@code count} came later. */
    @SuppressWarnings("ArrayRecordComponent") // handed over, never compared
    record Late(SeriesHead head, long[] millis, double[] values) {}

    static Snapshot of(AgentHead agent, ValueCodec values, TimeCodec times) {
        Snapshot snapshot = new Snapshot(agent);
        synchronized (agent) {
            IdentityHashMap<TimeColumn, ChunkWrite.Times> columns = new IdentityHashMap<>();
            agent.each(head -> snapshot.take(head, values, times, columns));
            if (agent.seenUnsaved()) {
                snapshot.seen = agent.seen();
            }
        }
        return snapshot;
    }

    private void take(
            SeriesHead head,
            ValueCodec values,
            TimeCodec times,
            IdentityHashMap<TimeColumn, ChunkWrite.Times> columns) {
        for (Sealed sealed : head.sealed()) {
            chunks.add(ChunkWrite.of(
                    head, sealed, columns.computeIfAbsent(sealed.times(), c -> new ChunkWrite.Times(c, times))));
        }
        Block open = head.open();
        if (open != null && open.unsaved()) {
            chunks.add(ChunkWrite.of(
                    head, open, columns.computeIfAbsent(open.times(), c -> new ChunkWrite.Times(c, times)), values));
        }
        LateRows rows = head.late();
        if (rows != null) {
            long[] millis = new long[rows.count()];
            double[] lateValues = new double[rows.count()];
            for (int i = 0; i < millis.length; i++) {
                millis[i] = rows.millis(i);
                lateValues[i] = rows.value(i);
            }
            late.add(new Late(head, millis, lateValues));
        }
    }

    AgentHead agent() {
        return agent;
    }

    List<ChunkWrite> chunks() {
        return chunks;
    }

    List<Late> late() {
        return late;
    }

    @Nullable
    AgentSeen seen() {
        return seen;
    }

    boolean isEmpty() {
        return chunks.isEmpty() && late.isEmpty() && seen == null;
    }
}
