package oxmon.server.alerting;

import oxmon.server.alerting.sqlite.AlertRow;

/** A CDI event: something happened to an alert, and it is on disk. Fired once for each row, in their order, by one thread. */
public record AlertChanged(AlertRow row) {}
