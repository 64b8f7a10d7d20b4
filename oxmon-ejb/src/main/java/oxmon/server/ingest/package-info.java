/**
 * The way in: gRPC for agents. Authenticates, checks, stores, then announces.
 *
 * <p>Start at {@link oxmon.server.ingest.MetricServiceEndpoint}. {@code io.grpc} appears nowhere else in the server.
 */
@NullMarked
package oxmon.server.ingest;

import org.jspecify.annotations.NullMarked;
