package oxmon.metrics.codec;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/** Values as series have them, and as they should never have them: each family fills any number of them. */
enum Traces {
    CONSTANT {
        @Override
        void fill(double[] values, SplittableRandom random) {
            Arrays.fill(values, anyDouble(random));
        }
    },
    COUNTER {
        @Override
        void fill(double[] values, SplittableRandom random) {
            double value = random.nextLong(1L << 40);
            for (int i = 0; i < values.length; i++) {
                values[i] = value;
                value = random.nextInt(500) == 0 ? 0 : value + random.nextInt(100_000);
            }
        }
    },
    STEADY_COUNTER {
        @Override
        void fill(double[] values, SplittableRandom random) {
            double start = random.nextInt(1_000_000);
            double step = 1 + random.nextInt(60);
            for (int i = 0; i < values.length; i++) {
                values[i] = start + i * step;
            }
        }
    },
    DECIMALS {
        @Override
        void fill(double[] values, SplittableRandom random) {
            double power = POWERS[random.nextInt(POWERS.length)];
            long number = random.nextInt(100_000) - 50_000L;
            for (int i = 0; i < values.length; i++) {
                number += random.nextInt(200) - 100;
                values[i] = number / power;
            }
        }
    },
    PAGES {
        @Override
        void fill(double[] values, SplittableRandom random) {
            long pages = random.nextInt(10_000_000);
            for (int i = 0; i < values.length; i++) {
                pages += random.nextInt(100) - 50;
                values[i] = pages * 4096.0;
            }
        }
    },
    PERCENT_OF_TOTAL {
        @Override
        void fill(double[] values, SplittableRandom random) {
            double total = 4096.0 * (1 + random.nextInt(100_000_000));
            long used = (long) (total / 8192);
            for (int i = 0; i < values.length; i++) {
                used += random.nextInt(50) - 25;
                values[i] = used * 4096.0 / total * 100.0;
            }
        }
    },
    JIFFIES {
        @Override
        void fill(double[] values, SplittableRandom random) {
            int cores = random.nextBoolean() ? 1 : 1 + random.nextInt(64);
            double load = random.nextDouble();
            for (int i = 0; i < values.length; i++) {
                int all = cores * 1000 + random.nextInt(7) - 3;
                load = Math.min(1, Math.max(0, load + random.nextDouble() * 0.1 - 0.05));
                values[i] = (float) Math.rint(load * all) / (float) all * 100f;
            }
        }
    },
    ROUNDED_LOADS {
        @Override
        void fill(double[] values, SplittableRandom random) {
            JIFFIES.fill(values, random);
            for (int i = 0; i < values.length; i++) {
                values[i] = Math.rint(values[i] * 100) / 100;
            }
        }
    },
    FLOATS {
        @Override
        void fill(double[] values, SplittableRandom random) {
            for (int i = 0; i < values.length; i++) {
                values[i] = Float.intBitsToFloat(random.nextInt());
            }
        }
    },
    SMOOTH_DOUBLES {
        @Override
        void fill(double[] values, SplittableRandom random) {
            double value = random.nextDouble() * 1e6;
            for (int i = 0; i < values.length; i++) {
                value += random.nextDouble() - 0.5;
                values[i] = value;
            }
        }
    },
    ANY_DOUBLES {
        @Override
        void fill(double[] values, SplittableRandom random) {
            for (int i = 0; i < values.length; i++) {
                values[i] = anyDouble(random);
            }
        }
    },
    ODD_DOUBLES {
        @Override
        void fill(double[] values, SplittableRandom random) {
            for (int i = 0; i < values.length; i++) {
                values[i] = ODD.get(random.nextInt(ODD.size()));
            }
        }
    },
    DECIMALS_WITH_ODD_ONES {
        @Override
        void fill(double[] values, SplittableRandom random) {
            DECIMALS.fill(values, random);
            for (int i = 0; i < values.length; i += 1 + random.nextInt(100)) {
                values[i] = ODD.get(random.nextInt(ODD.size()));
            }
        }
    },
    LARGE_WHOLE_NUMBERS {
        @Override
        void fill(double[] values, SplittableRandom random) {
            for (int i = 0; i < values.length; i++) {
                values[i] = random.nextLong() >> random.nextInt(20);
            }
        }
    },
    MOSTLY_ZERO {
        @Override
        void fill(double[] values, SplittableRandom random) {
            for (int i = 0; i < values.length; i++) {
                values[i] = random.nextInt(20) == 0 ? random.nextInt(1000) : 0;
            }
        }
    };

    private static final double[] POWERS = {1, 10, 100, 1000, 10_000};

    static final List<Double> ODD = List.of(
            0.0,
            -0.0,
            Double.POSITIVE_INFINITY,
            Double.NEGATIVE_INFINITY,
            Double.NaN,
            Double.longBitsToDouble(0x7FF8_0000_0000_0001L), // a NaN with a payload
            Double.longBitsToDouble(0xFFF8_DEAD_BEEF_0001L), // a negative one
            Double.longBitsToDouble(0x7FF0_0000_0000_0001L), // a signalling one
            Double.MIN_VALUE,
            -Double.MIN_VALUE,
            Double.longBitsToDouble(0x000F_FFFF_FFFF_FFFFL), // the largest denormal
            Double.MIN_NORMAL,
            Double.MAX_VALUE,
            -Double.MAX_VALUE,
            (double) Float.MIN_VALUE,
            (double) Float.MAX_VALUE,
            0x1p53,
            0x1p53 + 2,
            -0x1p53,
            0x1p53 - 1,
            0x1p62,
            -0x1p62,
            (double) Long.MAX_VALUE,
            (double) Long.MIN_VALUE,
            1.0,
            0.1,
            1e-9,
            1e22);

    abstract void fill(double[] values, SplittableRandom random);

    static Traces any(SplittableRandom random) {
        List<Traces> all = List.of(values());
        return all.get(random.nextInt(all.size()));
    }

    static double anyDouble(SplittableRandom random) {
        return switch (random.nextInt(6)) {
            case 0 -> random.nextDouble();
            case 1 -> random.nextInt(1000);
            case 2 -> (float) random.nextDouble() * 100;
            case 3 -> ODD.get(random.nextInt(ODD.size()));
            default -> Double.longBitsToDouble(random.nextLong());
        };
    }
}
