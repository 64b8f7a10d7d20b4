package oxmon.server.database.sqlite;

import java.sql.Driver;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Collections;
import org.sqlite.JDBC;
import org.sqlite.SQLiteJDBCLoader;
import oxmon.server.database.UnusableDatabase;

/** SQLite's driver and its native part: come and go with the application. */
public final class SqliteLibrary {
    private SqliteLibrary() {}

    /**
     * Loads it, unless it is.
     *
     * <p>The driver asks {@code uname} what system this is. The JDK's thread that waits for processes inherits the context class
     * loader of whoever starts one and lives on for a minute, which is a minute too long for an application that is undeployed.
     *
     * @throws UnusableDatabase when this system has no such library, or forbids it
     */
    public static void load() {
        Thread thread = Thread.currentThread();
        ClassLoader application = thread.getContextClassLoader();
        thread.setContextClassLoader(ClassLoader.getPlatformClassLoader());
        try {
            SQLiteJDBCLoader.initialize();
            forgetDriver();
        } catch (Exception e) { // as declared
            throw new UnusableDatabase("SQLite's native library cannot be loaded: " + e.getMessage(), e);
        } finally {
            thread.setContextClassLoader(application);
        }
    }

    /** Takes the driver off the Java runtime's list, which would hold the application; whoever needs it knows its class. */
    private static void forgetDriver() throws SQLException {
        JDBC loaded = new JDBC(); // which has put itself on the list by now
        for (Driver driver : Collections.list(DriverManager.getDrivers())) {
            if (driver.getClass() == loaded.getClass()) {
                DriverManager.deregisterDriver(driver);
            }
        }
    }
}
