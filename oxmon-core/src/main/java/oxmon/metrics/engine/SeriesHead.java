package oxmon.metrics.engine;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.function.LongPredicate;
import org.jspecify.annotations.Nullable;
import oxmon.metrics.Series;
import oxmon.metrics.codec.ValueCodec;

/** What is in memory of one series. All but the log's fields is guarded by the agent's lock. */
final class SeriesHead {
    /** Of a series without points, its name included: as measured on a heap of such. */
    private static final int OWN_BYTES = 400;

    private final AgentHead agent;
    private final Series series;

    @Nullable
    private Block open;

    private final List<Sealed> sealed = new ArrayList<>(0);

    @Nullable
    private LateRows late;

    private boolean any;
    private long lastMillis;
    private double lastValue;
    private long sealedUntil;

    /** Whether it was taken out of the registry; then a new one takes its place. */
    boolean dropped;

    /** Its number in the log's segment {@code logSegment}; guarded by the log's lock. */
    long logSegment = -1;

    int logNumber;

    /** @param sealedUntil what is not newer is late: it may be in a day file */
    SeriesHead(AgentHead agent, Series series, long sealedUntil) {
        this.agent = agent;
        this.series = series;
        this.sealedUntil = sealedUntil;
    }

    AgentHead agent() {
        return agent;
    }

    Series series() {
        return series;
    }

    @Nullable
    Block open() {
        return open;
    }

    List<Sealed> sealed() {
        return sealed;
    }

    @Nullable
    LateRows late() {
        return late;
    }

    /** Whether it has any point, in memory or on disk. */
    boolean any() {
        return any;
    }

    long lastMillis() {
        return lastMillis;
    }

    double lastValue() {
        return lastValue;
    }

    /** Takes what the day files have: everything until then is sealed. */
    void restore(long newestMillis, double newestValue) {
        sealedUntil = Math.max(sealedUntil, newestMillis);
        latest(newestMillis, newestValue);
    }

    /**
     * Takes a point that is in the log.
     *
     * @return false when its time was sealed already, so that it is late
     */
    boolean put(long at, double value, ValueCodec codec) {
        boolean inTime = true;
        if (at <= sealedUntil
                || (open != null && TimeColumn.dayOf(at) < open.times().day())) {
            late(at, value);
            inTime = false;
        } else if (open == null) {
            open = agent.open(at, value);
        } else if (open.times().day() != TimeColumn.dayOf(at) || !open.put(at, value)) {
            if (at < open.lastMillis()) {
                late(at, value); // between the points of a full block
                inTime = false;
            } else {
                seal(codec);
                open = agent.open(at, value);
            }
        }
        latest(at, value);
        return inTime;
    }

    /** What its points take in memory, about, in bytes. */
    long bytes() {
        long bytes = OWN_BYTES;
        if (open != null) {
            bytes += (long) open.values().length * Double.BYTES;
        }
        for (Sealed each : sealed) {
            bytes += each.data().length;
        }
        return late == null ? bytes : bytes + late.count() * 2L * Double.BYTES;
    }

    private void latest(long at, double value) {
        if (!any || at >= lastMillis) {
            any = true;
            lastMillis = at;
            lastValue = value;
        }
    }

    private void late(long at, double value) {
        if (late == null) {
            late = new LateRows();
        }
        late.add(at, value);
    }

    /** Completes its block when it is of an earlier day. */
    void sealBefore(long day, ValueCodec codec) {
        if (open != null && open.times().day() < day) {
            seal(codec);
        }
    }

    private void seal(ValueCodec codec) {
        Block block = open;
        if (block == null) {
            return;
        }
        sealedUntil = block.lastMillis();
        if (block.unsaved()) {
            sealed.add(new Sealed(
                    block,
                    block.times(),
                    block.skip(),
                    block.count(),
                    ChunkStats.of(block.values(), block.count()),
                    codec.encode(block.values(), 0, block.count(), ValueCodec.Density.FAST)));
        }
        open = null;
    }

    /**
     * The rows of a day's file are about to be replaced. Blocks that have one leave; what of them the file has not yet becomes late
     * points, which are right whatever the rows that come are.
     */
    void forgetRows(long day, ValueCodec codec) {
        LateRows left = new LateRows();
        for (Iterator<Sealed> blocks = sealed.iterator(); blocks.hasNext(); ) {
            Sealed block = blocks.next();
            if (block.times().day() != day) {
                continue;
            }
            block.times().forgetRow();
            if (block.origin().row != 0) {
                left.addAll(block.times(), block.skip(), block.decode(codec), block.count());
                blocks.remove();
            }
        }
        Block block = open;
        if (block != null && block.times().day() == day) {
            block.times().forgetRow();
            if (block.row != 0) {
                if (block.unsaved()) {
                    left.addAll(block.times(), block.skip(), block.values(), block.count());
                }
                sealedUntil = Math.max(sealedUntil, block.lastMillis());
                open = null;
            }
        }
        if (left.count() > 0) {
            if (late != null) {
                left.addAll(late); // came after those, and beat them
            }
            late = left;
        }
    }

    /** Whether it has been silent since before, and a day file holds all of it. */
    boolean canLeave(long before) {
        return any && lastMillis < before && sealed.isEmpty() && late == null && (open == null || !open.unsaved());
    }

    /** Forgets all that lies at times that are {@code gone}, whole days; true when its newest point is among it. */
    boolean drop(LongPredicate gone) {
        sealed.removeIf(block -> gone.test(block.lastMillis()));
        if (open != null && gone.test(open.lastMillis())) {
            sealedUntil = Math.max(sealedUntil, open.lastMillis());
            open = null;
        }
        if (late != null) {
            late.drop(gone);
            if (late.count() == 0) {
                late = null;
            }
        }
        return !any || gone.test(lastMillis);
    }

    /** Forgets those of its first {@code of} late points that are in a day file now. */
    void lateSaved(int of, LongPredicate saved) {
        if (late != null) {
            late.dropSaved(of, saved);
            if (late.count() == 0) {
                late = null;
            }
        }
    }
}
