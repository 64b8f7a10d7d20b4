package oxmon.metrics.codec;

import java.util.List;

/**
 * Splits residuals into a token, worth an entropy coder's work, and low bits that are as good as chance. Folded by {@link
 * ByteSink#zigzag}, a residual below {@code 2^direct} is a token of its own; of others the token tells the length and the
 * {@code leading} bits behind the first. Immutable.
 */
final class Tokens {
    static final Tokens COARSE = new Tokens(0, 3, 1);
    static final Tokens MEDIUM = new Tokens(1, 5, 2);
    /** Tells peaks, such as the multiples of ten that hundredths of a percent prefer, where there are few ticks to count. */
    static final Tokens FINE = new Tokens(2, 8, 3);

    static final List<Tokens> ALL = List.of(COARSE, MEDIUM, FINE);

    private final int code;
    private final int direct;
    private final int leading;
    private final long[] bases;
    private final byte[] lowBits;

    private Tokens(int code, int direct, int leading) {
        this.code = code;
        this.direct = direct;
        this.leading = leading;
        int count = (1 << direct) + ((Long.SIZE - direct) << leading);
        bases = new long[count];
        lowBits = new byte[count];
        for (int token = 0; token < count; token++) {
            int above = token - (1 << direct);
            if (above < 0) {
                bases[token] = token;
            } else {
                int bits = direct + (above >>> leading) - leading; // those that the token does not tell
                lowBits[token] = (byte) bits;
                bases[token] = ((1L << leading) + (above & ((1 << leading) - 1))) << bits;
            }
        }
    }

    int code() {
        return code;
    }

    /** How many there are; each is less. */
    int count() {
        return bases.length;
    }

    int token(long folded) {
        if (folded >>> direct == 0) {
            return (int) folded;
        }
        int length = Long.SIZE - 1 - Long.numberOfLeadingZeros(folded);
        int next = (int) (folded >>> (length - leading)) & ((1 << leading) - 1);
        return (1 << direct) + ((length - direct) << leading) + next;
    }

    /** The least folded residual of this token. */
    long base(int token) {
        return bases[token];
    }

    /** How many low bits follow. */
    int lowBits(int token) {
        return lowBits[token];
    }

    static Tokens of(int code, ByteSource from) {
        if (code >= ALL.size()) {
            throw from.corrupt("splits numbers in way " + code + ", which this version does not know");
        }
        return ALL.get(code);
    }
}
