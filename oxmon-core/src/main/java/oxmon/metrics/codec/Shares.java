package oxmon.metrics.codec;

/**
 * How often each token comes, in few bits: a weight in quarters of a power of two relative to the commonest, as the difference
 * to the weight before. From weights both sides make the same slots, which sum up to a power of two. Not thread-safe.
 */
final class Shares {
    /** The commonest token's; 15 powers of two below it is 1, and 0 is "never". */
    private static final int HEAVIEST = 63;

    /** 2^(0/4) to 2^(3/4), in 16ths. */
    private static final int[] QUARTERS = {16, 19, 23, 27};

    private final int[] weights = new int[Tokens.FINE.count()];
    private final int[] slots = new int[Tokens.FINE.count()];
    private int size;
    private int tokens;

    /** Chooses weights for tokens that came so often. */
    void count(int[] times, int kinds) {
        int most = 0;
        size = 0;
        tokens = 0;
        for (int token = 0; token < kinds; token++) {
            if (times[token] > 0) {
                most = Math.max(most, times[token]);
                size = token + 1;
                tokens++;
            }
        }
        for (int token = 0; token < size; token++) {
            double powers = StrictMath.log((double) times[token] / most) / StrictMath.log(2);
            weights[token] = times[token] == 0 ? 0 : (int) Math.max(1, HEAVIEST + Math.rint(4 * powers));
        }
    }

    void write(BitSink into) {
        into.writeGamma(size);
        int before = HEAVIEST;
        for (int token = 0; token < size; token++) {
            into.writeGamma(1 + (int) ByteSink.zigzag(weights[token] - before));
            before = weights[token];
        }
    }

    void read(BitSource bits, ByteSource from, int kinds) {
        size = bits.readGamma();
        if (size > kinds) {
            throw from.corrupt("has " + size + " kinds of tokens, which are " + kinds);
        }
        tokens = 0;
        int weight = HEAVIEST;
        for (int token = 0; token < size; token++) {
            weight += (int) ByteSink.unzigzag(bits.readGamma() - 1L);
            if (weight < 0 || weight > HEAVIEST) {
                throw from.corrupt("gives a token the weight " + weight);
            }
            weights[token] = weight;
            tokens += weight > 0 ? 1 : 0;
        }
        if (weight == 0) {
            throw from.corrupt("ends its tokens with one that never comes");
        }
    }

    /** One behind the last token that comes. */
    int size() {
        return size;
    }

    /** How many tokens come at all. */
    int tokens() {
        return tokens;
    }

    /** Shares out {@code total} slots by weight, at least one to each token that comes. */
    int[] slots(int total) {
        long weightLeft = 0;
        for (int token = 0; token < size; token++) {
            weightLeft += weight(token);
        }
        int slotsLeft = total - tokens;
        for (int token = 0; token < size; token++) {
            long weight = weight(token);
            int share = weightLeft == 0 ? 0 : (int) ((weight * slotsLeft + weightLeft / 2) / weightLeft);
            slots[token] = weight == 0 ? 0 : 1 + share;
            slotsLeft -= share;
            weightLeft -= weight;
        }
        return slots;
    }

    private long weight(int token) {
        int quarters = weights[token] - 1;
        return quarters < 0 ? 0 : (long) QUARTERS[quarters & 3] << (quarters >> 2);
    }
}
