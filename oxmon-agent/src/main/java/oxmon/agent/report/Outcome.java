package oxmon.agent.report;

/** How one attempt to deliver a batch ended, which decides what becomes of the batch. */
sealed interface Outcome {
    /**
     * The server has it on disk.
     *
     * @param message "ok", or what the server refused of it
     */
    record Delivered(String message) implements Outcome {}

    /** The server will never take this very batch; sending it again changes nothing. */
    record Refused(String message) implements Outcome {}

    /** Not now: the server is away, busy or full. The batch is kept. */
    record Later(String reason) implements Outcome {}

    /** The server does not accept this agent or its token. The batch is kept, for an operator may mend that. */
    record Denied(String reason) implements Outcome {}
}
