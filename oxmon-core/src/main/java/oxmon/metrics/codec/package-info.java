/**
 * Chunks: some hours of one series in a few bytes, bit for bit. Start at {@link oxmon.metrics.codec.ValueCodec} and
 * {@link oxmon.metrics.codec.TimeCodec}; the bytes are drawn in docs/formats/chunk.md.
 *
 * <p>A new kind of values is one {@code Shape} and its line in {@code ValueCodec}. Nothing here knows files, agents or metrics.
 */
@NullMarked
package oxmon.metrics.codec;

import org.jspecify.annotations.NullMarked;
