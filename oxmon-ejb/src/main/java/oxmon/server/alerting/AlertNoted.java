package oxmon.server.alerting;

import oxmon.server.alerting.sqlite.AlertNote;

/**
 * A CDI event: somebody did something about an alert, and it is on disk.
 *
 * @param agent whose alert it is
 */
public record AlertNoted(AlertNote note, String agent) {}
