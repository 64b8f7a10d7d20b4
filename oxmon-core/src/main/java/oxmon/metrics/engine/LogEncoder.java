package oxmon.metrics.engine;

import java.util.Arrays;
import java.util.Map;

/**
 * Writes batches as records. What an agent, a series or an order of series is, is said once a segment, so that a batch is
 * little more than its values. Guarded by the log's lock.
 */
final class LogEncoder {
    private long segment = -1;
    private int agents;
    private int series;
    private int layouts;
    private long definitionBytes;

    /** Begins to number anew. */
    void begin(long newSegment) {
        segment = newSegment;
        agents = 0;
        series = 0;
        layouts = 0;
        definitionBytes = 0;
    }

    /** Adds the batch as a frame. */
    void add(Append batch, LogBuffer to) {
        int frame = to.beginFrame();
        int before = to.size();
        int agent = agent(batch.agent(), to);
        int layout = layout(batch.agent(), agent, batch.series(), to);
        definitionBytes += to.size() - before;
        to.putByte(LogFormat.BATCH);
        to.putVarint(agent);
        to.putVarint(batch.receivedMillis());
        to.putVarint(batch.intervalMillis());
        to.putVarint(layout);
        times(batch.millis(), to);
        to.putDoubles(batch.values());
        to.endFrame(frame);
    }

    /** What saying who the agents and series are has taken in this segment; the next one says it again. */
    long definitionBytes() {
        return definitionBytes;
    }

    private static void times(long[] millis, LogBuffer to) {
        boolean one = true;
        for (long at : millis) {
            one &= at == millis[0];
        }
        to.putByte(one ? 1 : 0);
        for (int i = 0; i < (one ? Math.min(1, millis.length) : millis.length); i++) {
            to.putLong(millis[i]);
        }
    }

    private int agent(AgentHead agent, LogBuffer to) {
        if (agent.logSegment != segment) {
            agent.logSegment = segment;
            agent.logNumber = agents++;
            to.putByte(LogFormat.AGENT);
            to.putVarint(agent.logNumber);
            to.putText(agent.name());
        }
        return agent.logNumber;
    }

    private int layout(AgentHead head, int agent, SeriesHead[] of, LogBuffer to) {
        if (head.layoutSegment == segment
                && (head.layout == of || Arrays.equals(head.layout, of))) { // identity of heads
            return head.layoutNumber;
        }
        for (SeriesHead each : of) {
            define(each, agent, to);
        }
        head.layout = of;
        head.layoutSegment = segment;
        head.layoutNumber = layouts++;
        to.putByte(LogFormat.LAYOUT);
        to.putVarint(head.layoutNumber);
        to.putVarint(of.length);
        for (SeriesHead each : of) {
            to.putVarint(each.logNumber);
        }
        return head.layoutNumber;
    }

    /** Forgets the layout of an earlier segment. */
    void forgetLayout(AgentHead agent) {
        if (agent.layoutSegment != segment) {
            agent.layout = new SeriesHead[0];
        }
    }

    private void define(SeriesHead head, int agent, LogBuffer to) {
        if (head.logSegment == segment) {
            return;
        }
        head.logSegment = segment;
        head.logNumber = series++;
        to.putByte(LogFormat.SERIES);
        to.putVarint(head.logNumber);
        to.putVarint(agent);
        to.putText(head.series().metric());
        Map<String, String> labels = head.series().labels().asMap();
        to.putVarint(labels.size());
        labels.forEach((key, value) -> {
            to.putText(key);
            to.putText(value);
        });
    }
}
