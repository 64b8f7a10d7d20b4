package oxmon.server.database;

import org.sqlite.SQLiteJDBCLoader;

/** SQLite's native part, loaded before anything else would load it in passing. */
final class SqliteLibrary {
    private SqliteLibrary() {}

    /**
     * Loads it, unless it is.
     *
     * <p>The driver asks {@code uname} what system this is. The JDK's thread that waits for processes inherits the context class
     * loader of whoever starts one and lives on for a minute, which is a minute too long for an application that is undeployed.
     *
     * @throws UnusableDatabase when this system has no such library, or forbids it
     */
    static void load() {
        Thread thread = Thread.currentThread();
        ClassLoader application = thread.getContextClassLoader();
        thread.setContextClassLoader(ClassLoader.getPlatformClassLoader());
        try {
            SQLiteJDBCLoader.initialize();
        } catch (Exception e) { // as declared
            throw new UnusableDatabase("SQLite's native library cannot be loaded: " + e.getMessage(), e);
        } finally {
            thread.setContextClassLoader(application);
        }
    }
}
