package oxmon.metrics.codec;

/**
 * The tables of an asymmetric numeral system (tANS): a token with n of the 2^bits slots owns n states, spread evenly. Coding a
 * token moves to one of its states and emits the bits by which the state before is found again.
 *
 * <p>Follows J. Duda, "Asymmetric numeral systems", arXiv:1311.2540, with the spread and the tables of Zstandard's FSE
 * (RFC 8878, section 4.1.1). Not thread-safe.
 */
final class States {
    static final int MOST_BITS = 12;

    private final short[] owner = new short[1 << MOST_BITS];
    private final int[] next = new int[Tokens.FINE.count()];
    private final int[] decoding = new int[1 << MOST_BITS];
    private final short[] encoding = new short[1 << MOST_BITS];
    private final int[] bitsOf = new int[Tokens.FINE.count()];
    private final int[] startOf = new int[Tokens.FINE.count()];
    private int bits;

    /** Enough states that rare tokens cost little more than they should. */
    static int bitsFor(int tokens) {
        int least = Integer.SIZE - Integer.numberOfLeadingZeros(tokens);
        return Math.min(MOST_BITS, Math.max(6, least + 5));
    }

    int bits() {
        return bits;
    }

    private void spread(int[] slots, int tokens, int stateBits) {
        bits = stateBits;
        int size = 1 << stateBits;
        int step = (size >> 1) + (size >> 3) + 3; // odd, and so meets every state once
        int at = 0;
        for (int token = 0; token < tokens; token++) {
            for (int i = 0; i < slots[token]; i++) {
                owner[at] = (short) token;
                at = (at + step) & (size - 1);
            }
        }
    }

    /** Prepares {@link #entry}. */
    void forDecoding(int[] slots, int size, Tokens tokens, int stateBits) {
        spread(slots, size, stateBits);
        System.arraycopy(slots, 0, next, 0, size);
        int states = 1 << stateBits;
        for (int state = 0; state < states; state++) {
            int token = owner[state];
            int number = next[token]++;
            int width = stateBits - (31 - Integer.numberOfLeadingZeros(number));
            decoding[state] = token << 22 | tokens.lowBits(token) << 16 | width << 12 | ((number << width) - states);
        }
    }

    /** What a state says: {@link #token}, {@link #lowBits}, {@link #width} and {@link #next} take it apart. */
    int entry(int state) {
        return decoding[state];
    }

    static int token(int entry) {
        return entry >>> 22;
    }

    /** Those of the token, here since the way to its own table would be longer. */
    static int lowBits(int entry) {
        return entry >>> 16 & 0x3F;
    }

    /** How many bits are to be added to {@link #next}. */
    static int width(int entry) {
        return entry >>> 12 & 0xF;
    }

    static int next(int entry) {
        return entry & 0xFFF;
    }

    /** Prepares {@link #emitted} and {@link #before}. */
    void forEncoding(int[] slots, int tokens, int stateBits) {
        spread(slots, tokens, stateBits);
        int size = 1 << stateBits;
        int start = 0;
        for (int token = 0; token < tokens; token++) {
            next[token] = start;
            int own = slots[token];
            int most = own <= 1 ? stateBits : stateBits - (31 - Integer.numberOfLeadingZeros(own - 1));
            bitsOf[token] = (most << 16) - (own << most);
            startOf[token] = start - own;
            start += own;
        }
        for (int state = 0; state < size; state++) {
            encoding[next[owner[state]]++] = (short) state;
        }
    }

    /** How many low bits of {@code state} are to be written before it is left for {@code token}. */
    int emitted(int state, int token) {
        return (state + (1 << bits) + bitsOf[token]) >> 16;
    }

    /** The state from which decoding {@code token} leads to {@code state}. */
    int before(int state, int token, int emitted) {
        return encoding[((state + (1 << bits)) >> emitted) + startOf[token]];
    }
}
