package oxmon.metrics.engine;

import java.util.Set;
import java.util.function.Consumer;
import oxmon.metrics.AgentSeen;
import oxmon.metrics.codec.ValueCodec;

/** Brings durable batches into the head. Used by the log's thread alone. */
final class Apply implements Consumer<Append> {
    private final Registry registry;
    private final Set<Long> days;
    private final Runnable newDay;
    private final Counters counters;
    private final ValueCodec codec = new ValueCodec();

    /**
     * @param days the UTC days that have a file, counted from 1970; thread-safe, grows here
     * @param newDay told when a point is the first of its day
     */
    Apply(Registry registry, Set<Long> days, Runnable newDay, Counters counters) {
        this.registry = registry;
        this.days = days;
        this.newDay = newDay;
        this.counters = counters;
    }

    @Override
    public void accept(Append batch) {
        apply(batch);
        long last = Long.MIN_VALUE;
        for (long at : batch.millis()) {
            long day = TimeColumn.dayOf(at);
            if (day != last && days.add(day)) {
                newDay.run();
            }
            last = day;
        }
    }

    private void apply(Append batch) {
        AgentHead agent = batch.agent();
        synchronized (agent) {
            if (!agent.dropped) {
                put(batch, agent);
                return;
            }
        }
        registry.with(agent.name(), again -> {
            put(batch, again);
            return again;
        });
    }

    private void put(Append batch, AgentHead agent) {
        int late = 0;
        for (int i = 0; i < batch.count(); i++) {
            SeriesHead head = batch.series()[i];
            if (head.dropped || head.agent() != agent) {
                head = agent.head(head.series()); // retention dropped it while the batch was on its way
            }
            if (!head.put(batch.millis()[i], batch.values()[i], codec)) {
                late++;
            }
        }
        agent.heard(new AgentSeen(agent.name(), batch.receivedMillis(), batch.intervalMillis()));
        counters.batch(batch.count(), late);
    }
}
