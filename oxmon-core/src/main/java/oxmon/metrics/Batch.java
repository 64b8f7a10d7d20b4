package oxmon.metrics;

import java.util.List;

/**
 * What one agent reported at once and the server admitted.
 *
 * @param agent the agent that reported; every point names it
 * @param receivedMillis when the server received it, by the server's clock, Unix time in milliseconds
 * @param intervalMillis how far apart the agent's batches are, as learnt so far; 0 when not known yet
 * @param points may be empty: an agent all of whose points were refused has still been heard of
 */
public record Batch(String agent, long receivedMillis, long intervalMillis, List<Point> points) {
    public Batch {
        points = List.copyOf(points);
    }
}
