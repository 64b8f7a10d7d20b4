package oxmon.metrics.codec;

import java.util.Arrays;

/**
 * Signed numbers by how often they come: tokens by {@link States}, low bits as they are. Worth its tables from some hundred
 * numbers on. Not thread-safe.
 */
final class TokenCoder {
    /** As many bits as {@link BitSource#peek} gives at least. */
    private static final int WINDOW = 57;

    private final Shares shares = new Shares();
    private final States states = new States();
    private final int[] times = new int[Tokens.FINE.count()];
    private int[] transitions = new int[0];

    void write(long[] numbers, int count, ByteSink into) {
        Tokens tokens = cheapest(numbers, count);
        count(numbers, count, tokens);
        shares.count(times, tokens.count());
        into.write(tokens.code());
        BitSink bits = new BitSink(into);
        shares.write(bits);
        int stateBits = States.bitsFor(shares.tokens());
        states.forEncoding(shares.slots(1 << stateBits), shares.size(), stateBits);
        bits.write(backwards(numbers, count, tokens), stateBits);
        for (int i = 0; i < count; i++) {
            long folded = ByteSink.zigzag(numbers[i]);
            int token = tokens.token(folded);
            bits.write(folded - tokens.base(token), tokens.lowBits(token));
            bits.write(transitions[i] & 0xFFFF, transitions[i] >>> 16);
        }
        bits.finish();
    }

    /** Codes the tokens from the last to the first, so that they are read from the first to the last; returns the first state. */
    private int backwards(long[] numbers, int count, Tokens tokens) {
        if (transitions.length < count) {
            transitions = new int[count];
        }
        int state = 0;
        for (int i = count - 1; i >= 0; i--) {
            int token = tokens.token(ByteSink.zigzag(numbers[i]));
            int emitted = states.emitted(state, token);
            transitions[i] = emitted << 16 | (state & ((1 << emitted) - 1));
            state = states.before(state, token, emitted);
        }
        return state;
    }

    void read(ByteSource from, long[] numbers, int count) {
        Tokens tokens = Tokens.of(from.read(), from);
        BitSource bits = new BitSource(from);
        shares.read(bits, from, tokens.count());
        int stateBits = States.bitsFor(shares.tokens());
        states.forDecoding(shares.slots(1 << stateBits), shares.size(), tokens, stateBits);
        int state = (int) bits.read(stateBits);
        for (int i = 0; i < count; i++) {
            int entry = states.entry(state);
            int low = States.lowBits(entry);
            int width = States.width(entry);
            long folded = tokens.base(States.token(entry));
            if (low > WINDOW - States.MOST_BITS) {
                folded += bits.read(low);
                low = 0;
            }
            long window = bits.peek();
            numbers[i] = ByteSink.unzigzag(folded + (window & ((1L << low) - 1)));
            state = States.next(entry) + ((int) (window >>> low) & ((1 << width) - 1));
            bits.skip(low + width);
        }
        if (state != 0) {
            throw from.corrupt("ends in state " + state + " instead of 0");
        }
        bits.finish();
    }

    private Tokens cheapest(long[] numbers, int count) {
        Tokens cheapest = Tokens.COARSE;
        double least = Double.MAX_VALUE;
        for (Tokens tokens : Tokens.ALL) {
            double bits = bits(numbers, count, tokens);
            if (bits < least) {
                least = bits;
                cheapest = tokens;
            }
        }
        return cheapest;
    }

    /** What these tokens would cost, by Shannon, with five bits for each share. */
    private double bits(long[] numbers, int count, Tokens tokens) {
        count(numbers, count, tokens);
        double bits = 0;
        for (int token = 0; token < tokens.count(); token++) {
            int often = times[token];
            if (often > 0) {
                bits += 5
                        + often * (tokens.lowBits(token) + StrictMath.log((double) count / often) / StrictMath.log(2));
            }
        }
        return bits;
    }

    private void count(long[] numbers, int count, Tokens tokens) {
        Arrays.fill(times, 0);
        for (int i = 0; i < count; i++) {
            times[tokens.token(ByteSink.zigzag(numbers[i]))]++;
        }
    }
}
