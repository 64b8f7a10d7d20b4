package oxmon.server.metrics;

import java.util.List;
import oxmon.metrics.Point;

/**
 * A CDI event: a batch is on disk. Fired after the store has it and before the agent has its answer; observers are quick
 * and never block.
 *
 * @param receivedMillis when the batch was received, Unix time in milliseconds
 */
public record PointsStored(String agent, long receivedMillis, List<Point> points) {
    public PointsStored {
        points = List.copyOf(points);
    }
}
