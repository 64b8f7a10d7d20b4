package oxmon.alerting;

/** How long one series or agent is silent, against what its rule allows. Its figure is 1 or more when that is too long. */
final class SilenceGauge implements Gauge {
    private long limitMillis = Silence.NEVER;

    /** How long it was silent before a restart. */
    private long creditMillis;

    private long shownMillis;

    /** Whether what went on before a restart is not kept as it is known now. */
    private boolean fresh;

    /** Whether something was heard while an alert went on. */
    private boolean back;

    /** Looks at it; before {@link #take}. */
    void look(long limit, long silentMillis) {
        limitMillis = limit;
        if (silentMillis >= limit) {
            back = false;
        }
        if (!back) {
            shownMillis = creditMillis + silentMillis;
        }
    }

    /** Something was heard after so long; says whether that ends a silence that was too long. */
    boolean heard(long silentMillis) {
        boolean ends = !back && (creditMillis > 0 || silentMillis >= limitMillis);
        if (ends) {
            shownMillis = creditMillis + silentMillis;
        }
        back = true;
        creditMillis = 0;
        return ends;
    }

    /**
     * An alert goes on that was kept.
     *
     * @param toldMillis how long the silence was when it was kept
     * @param longerMillis how much longer it was before the server stopped; negative when the server did not stop since
     */
    void goesOn(long toldMillis, long longerMillis) {
        creditMillis = longerMillis < 0 ? 0 : toldMillis + longerMillis;
        shownMillis = toldMillis + Math.max(0, longerMillis);
        fresh = longerMillis >= 0;
    }

    /** Whether to keep it now, so that the next restart knows for how long the server was not there at this one; once. */
    boolean takeFresh() {
        boolean was = fresh;
        fresh = false;
        return was;
    }

    /** Takes over from one of the same rule with another limit. */
    void follow(SilenceGauge before) {
        limitMillis = before.limitMillis;
        creditMillis = before.creditMillis;
        shownMillis = before.shownMillis;
        back = before.back;
    }

    /** {@code value} is for how many milliseconds it is silent. */
    @Override
    public double take(long millis, double value) {
        return limitMillis == Silence.NEVER ? 0 : (back ? value : creditMillis + value) / limitMillis;
    }

    @Override
    public void late(long millis, double value) {
        // there is no order in silence
    }

    /** For how many seconds it is silent now, in whole ones. */
    double silentSecs(long silentMillis) {
        return Math.floor((back ? silentMillis : creditMillis + silentMillis) / 1000.0);
    }

    /** In whole seconds. */
    @Override
    public double shown(double value) {
        return Math.floor(shownMillis / 1000.0);
    }

    @Override
    public Level level(Level of) {
        return limitMillis == Silence.NEVER
                ? of
                : new Level(of.severity(), of.fires(), of.stays(), Math.ceil(limitMillis / 1000.0));
    }
}
