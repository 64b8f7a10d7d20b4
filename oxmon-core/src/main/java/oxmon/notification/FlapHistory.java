package oxmon.notification;

/**
 * In which of the last slots of time an alert began or ended. The share of such slots, newer ones weighing more, says whether it flaps:
 * 20 slots weighted evenly from 0.8 to 1.2, as Nagios and Icinga weigh the last 20 checks. Immutable.
 *
 * @param slot the number of the newest slot
 * @param changes bit i is set when something changed in the slot that lies i slots before the newest
 */
public record FlapHistory(long slot, int changes) {
    /** How many slots count. */
    public static final int SLOTS = 20;

    private static final int ALL = (1 << SLOTS) - 1;
    private static final double LEAST_WEIGHT = 0.8;
    private static final double GREATEST_WEIGHT = 1.2;

    /** Nothing changed. */
    public static final FlapHistory CALM = new FlapHistory(0, 0);

    /** The same at a later slot; at an earlier one as it is, since clocks may be set back. */
    public FlapHistory at(long now) {
        long passed = now - slot;
        return passed <= 0 ? this : new FlapHistory(now, passed >= SLOTS ? 0 : (changes << passed) & ALL);
    }

    /** The same after a change in the newest slot. */
    public FlapHistory changed() {
        return new FlapHistory(slot, changes | 1);
    }

    /** The weighted share of slots with a change, in percent from 0 to 100. */
    public double percent() {
        double sum = 0;
        for (int age = 0; age < SLOTS; age++) {
            if ((changes >> age & 1) == 1) {
                sum += GREATEST_WEIGHT - age * (GREATEST_WEIGHT - LEAST_WEIGHT) / (SLOTS - 1);
            }
        }
        return 100 * sum / SLOTS;
    }
}
