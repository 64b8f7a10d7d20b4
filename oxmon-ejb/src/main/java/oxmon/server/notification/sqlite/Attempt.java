package oxmon.server.notification.sqlite;

/**
 * One attempt to deliver a message.
 *
 * @param atMillis when it began, Unix time in milliseconds
 * @param tookMillis how long it took
 * @param status how it ended, in a few words
 * @param excerpt the first letters of the answer
 */
public record Attempt(long atMillis, long tookMillis, boolean ok, String status, String excerpt) {}
