package oxmon.metrics.engine;

/** When a batch counts as kept. */
public enum Durability {
    /** Once the disk says that it has it: it survives the loss of power. */
    COMMIT,

    /**
     * Once the system has it: it survives the end of the process at any moment. The disk is asked every second, so that the
     * loss of power, or of the system, costs a second at most.
     */
    EVERY_SECOND
}
