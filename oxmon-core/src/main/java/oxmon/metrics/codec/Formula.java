package oxmon.metrics.codec;

import java.util.List;

/** How a value may follow from those of one or two siblings. Arithmetic is that of IEEE 754, the same on every machine. */
enum Formula {
    /** Such as what a loopback interface sends and receives. */
    SAME(0, 1) {
        @Override
        double of(double one, double other) {
            return one;
        }
    },
    /** Such as available = total - used. */
    DIFFERENCE(1, 2) {
        @Override
        double of(double one, double other) {
            return one - other;
        }
    },
    /** Such as used_percent = used / total * 100. */
    PERCENT(2, 2) {
        @Override
        double of(double one, double other) {
            return one / other * 100;
        }
    };

    static final List<Formula> ALL = List.of(SAME, DIFFERENCE, PERCENT);

    private final int code;
    private final int operands;

    Formula(int code, int operands) {
        this.code = code;
        this.operands = operands;
    }

    abstract double of(double one, double other);

    /** {@code one} becomes what follows from both. */
    void apply(double[] one, double[] other, int count) {
        for (int i = 0; i < count; i++) {
            one[i] = of(one[i], other[i]);
        }
    }

    int code() {
        return code;
    }

    /** One or two. */
    int operands() {
        return operands;
    }

    static Formula of(int code, ByteSource from) {
        if (code >= ALL.size()) {
            throw from.corrupt("names formula " + code + ", which this version does not know");
        }
        return ALL.get(code);
    }
}
