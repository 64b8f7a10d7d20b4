package oxmon.metrics.codec;

/** Guesses the next number from those before; what remains to be written is the error. All arithmetic wraps and is thereby exact. */
enum Predictor {
    /** Zero. */
    NONE(0) {
        @Override
        void residuals(long[] numbers, long[] into, int count) {
            System.arraycopy(numbers, 0, into, 0, count);
        }

        @Override
        void restore(long[] numbers, int count) {}
    },
    /** As before. */
    DELTA(1) {
        @Override
        void residuals(long[] numbers, long[] into, int count) {
            long before = 0;
            for (int i = 0; i < count; i++) {
                into[i] = numbers[i] - before;
                before = numbers[i];
            }
        }

        @Override
        void restore(long[] numbers, int count) {
            long before = 0;
            for (int i = 0; i < count; i++) {
                before += numbers[i];
                numbers[i] = before;
            }
        }
    },
    /** As much more as before. */
    DELTA_OF_DELTA(2) {
        @Override
        void residuals(long[] numbers, long[] into, int count) {
            long before = 0;
            long step = 0;
            for (int i = 0; i < count; i++) {
                into[i] = numbers[i] - before - step;
                step = numbers[i] - before;
                before = numbers[i];
            }
        }

        @Override
        void restore(long[] numbers, int count) {
            long before = 0;
            long step = 0;
            for (int i = 0; i < count; i++) {
                step += numbers[i];
                before += step;
                numbers[i] = before;
            }
        }
    },
    /** A moving average in 256ths, which a new number changes by a quarter of its distance. */
    SMOOTHED(3) {
        @Override
        void residuals(long[] numbers, long[] into, int count) {
            long mean = 0;
            for (int i = 0; i < count; i++) {
                into[i] = numbers[i] - ((mean + 128) >> 8);
                mean += ((numbers[i] << 8) - mean) >> 2;
            }
        }

        @Override
        void restore(long[] numbers, int count) {
            long mean = 0;
            for (int i = 0; i < count; i++) {
                long number = numbers[i] + ((mean + 128) >> 8);
                numbers[i] = number;
                mean += ((number << 8) - mean) >> 2;
            }
        }
    };

    private final int code;

    Predictor(int code) {
        this.code = code;
    }

    /** What {@link #restore} needs to make {@code numbers} again. */
    abstract void residuals(long[] numbers, long[] into, int count);

    /** Turns residuals into the numbers, in place. */
    abstract void restore(long[] numbers, int count);

    /** How it is named in a chunk. */
    int code() {
        return code;
    }

    static Predictor of(int code, ByteSource from) {
        return switch (code) {
            case 0 -> NONE;
            case 1 -> DELTA;
            case 2 -> DELTA_OF_DELTA;
            case 3 -> SMOOTHED;
            default -> throw from.corrupt("names predictor " + code + ", which this version does not know");
        };
    }
}
