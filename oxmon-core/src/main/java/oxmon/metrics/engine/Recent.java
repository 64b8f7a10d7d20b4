package oxmon.metrics.engine;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import oxmon.metrics.Series;

/** What the head has of one series, copied at one moment. */
final class Recent {
    private final Series series;
    private final List<DayFiles.Chunk> sealed = new ArrayList<>();
    private final List<Stored> stored = new ArrayList<>();
    private long[] openMillis = {};
    private double[] openValues = {};
    private long[] lateMillis = {};
    private double[] lateValues = {};

    private Recent(Series series) {
        this.series = series;
    }

    /** Copies what is selected; locks the agent for no longer than that. Labels are judged before, since that may take long. */
    static List<Recent> of(Registry registry, DayFiles.Selection selection) {
        AgentHead agent = registry.find(selection.agent());
        if (agent == null) {
            return List.of();
        }
        List<SeriesHead> heads;
        synchronized (agent) {
            heads = new ArrayList<>(agent.series(selection.metric()).values());
        }
        heads.removeIf(head -> !selection.labels().test(head.series().labels()));
        List<Recent> found = new ArrayList<>(heads.size());
        synchronized (agent) {
            for (SeriesHead head : heads) {
                if (head.any()) {
                    Recent recent = new Recent(head.series());
                    recent.take(head, selection);
                    found.add(recent);
                }
            }
        }
        return found;
    }

    private void take(SeriesHead head, DayFiles.Selection query) {
        // what a day file has of a block lies between the block's ends, so blocks outside hide nothing that is asked
        // for
        for (Sealed block : head.sealed()) {
            if (block.lastMillis() >= query.fromMillis() && block.firstMillis() <= query.toMillis()) {
                stored(block.times(), block.origin());
                long[] millis = block.times().slice(block.skip(), block.count());
                sealed.add(new DayFiles.Chunk(
                        block.origin().row,
                        block.firstMillis(),
                        block.lastMillis(),
                        block.count(),
                        block.stats(),
                        () -> millis,
                        0,
                        codec -> block.decode(codec)));
            }
        }
        Block open = head.open();
        if (open != null && open.lastMillis() >= query.fromMillis() && open.firstMillis() <= query.toMillis()) {
            stored(open.times(), open);
            openMillis = open.times().slice(open.skip(), open.count());
            openValues = Arrays.copyOf(open.values(), open.count());
        }
        LateRows late = head.late();
        if (late != null) {
            lateMillis = new long[late.count()];
            lateValues = new double[late.count()];
            for (int i = 0; i < lateMillis.length; i++) {
                lateMillis[i] = late.millis(i);
                lateValues[i] = late.value(i);
            }
        }
    }

    private void stored(TimeColumn times, Block block) {
        if (block.row != 0) {
            stored.add(new Stored(times.day(), block.row));
        }
    }

    /**
     * A chunk of a day file that is part of a block in memory.
     *
     * @param day the UTC day, counted from 1970
     */
    record Stored(long day, long row) {}

    /** The chunks in day files that may be left out, since what is in memory holds their points too. */
    List<Stored> stored() {
        return stored;
    }

    Series series() {
        return series;
    }

    void addTo(Reading reading) {
        sealed.forEach(chunk -> reading.chunk(chunk, what -> {
            throw new IllegalStateException("a block in memory cannot be decoded: " + what);
        }));
        if (openMillis.length > 0) {
            reading.values(openMillis, openValues);
        }
        for (int i = 0; i < lateMillis.length; i++) {
            reading.late(lateMillis[i], lateValues[i]);
        }
    }
}
