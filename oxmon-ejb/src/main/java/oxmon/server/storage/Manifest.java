package oxmon.server.storage;

import static oxmon.server.common.JsonFactory.JSON;

import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonException;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import jakarta.json.JsonWriter;
import jakarta.json.stream.JsonGenerator;
import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import oxmon.server.database.Durable;

/**
 * What a backup consists of. A backup is whole when its manifest is there: it is written last, in one step, and its name carries
 * its own digest.
 *
 * @param version of the oxmon that made it
 */
record Manifest(Instant created, String version, List<Entry> files) {
    private static final int FORMAT = 1;
    private static final String PREFIX = "backup-";
    private static final String SUFFIX = ".json";
    private static final int DIGEST_CHARS = 16;
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss.SSS'Z'").withZone(ZoneOffset.UTC);

    Manifest {
        files = List.copyOf(files);
    }

    /**
     * A file of a backup.
     *
     * @param name in the data directory, such as {@code 2026-11-22.db}
     * @param stored in the folder {@code files} of the backup
     * @param sizeBytes of what is stored
     * @param sha256 of what is stored, in hexadecimal
     * @param source what tells whether the file in the data directory was changed since; empty when that cannot be told
     */
    record Entry(String name, String stored, long sizeBytes, String sha256, Optional<Source> source) {}

    /** A file that nobody was writing to while it was copied. */
    record Source(long sizeBytes, String modified) {}

    /** Writes it into the folder of a backup; returns the file. From then on the backup counts. */
    Path write(Path directory) throws IOException {
        JsonArrayBuilder entries = JSON.createArrayBuilder();
        for (Entry entry : files) {
            var object = JSON.createObjectBuilder()
                    .add("name", entry.name())
                    .add("stored", entry.stored())
                    .add("size_bytes", entry.sizeBytes())
                    .add("sha256", entry.sha256());
            entry.source()
                    .ifPresent(source -> object.add(
                            "source",
                            JSON.createObjectBuilder()
                                    .add("size_bytes", source.sizeBytes())
                                    .add("modified", source.modified())));
            entries.add(object);
        }
        JsonObject all = JSON.createObjectBuilder()
                .add("oxmon_backup", FORMAT)
                .add("created", created.toString())
                .add("version", version)
                .add("files", entries)
                .build();
        StringWriter text = new StringWriter();
        try (JsonWriter writer = JSON.createWriterFactory(Map.of(JsonGenerator.PRETTY_PRINTING, true))
                .createWriter(text)) {
            writer.writeObject(all);
        }
        byte[] bytes = (text.toString().strip() + '\n').getBytes(StandardCharsets.UTF_8);
        Path file = directory.resolve(
                PREFIX + TIME.format(created) + '-' + Digests.sha256(bytes).substring(0, DIGEST_CHARS) + SUFFIX);
        Durable.write(file, bytes);
        return file;
    }

    /** The manifests in the folder of a backup, oldest first; other files are none. */
    static List<Path> in(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(file -> file.getFileName().toString().startsWith(PREFIX)
                            && file.getFileName().toString().endsWith(SUFFIX))
                    .sorted()
                    .toList();
        }
    }

    /**
     * Reads one.
     *
     * @throws IOException when it is not as it was written
     */
    static Manifest read(Path file) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        String name = file.getFileName().toString();
        if (!name.endsWith('-' + Digests.sha256(bytes).substring(0, DIGEST_CHARS) + SUFFIX)) {
            throw new IOException(name + " is not as it was written: its digest is another one");
        }
        try (JsonReader reader = JSON.createReader(new StringReader(new String(bytes, StandardCharsets.UTF_8)))) {
            JsonObject all = reader.readObject();
            if (all.getInt("oxmon_backup") != FORMAT) {
                throw new IOException(name + " was written by a newer oxmon");
            }
            List<Entry> entries = all.getJsonArray("files").getValuesAs(JsonObject.class).stream()
                    .map(Manifest::entry)
                    .toList();
            return new Manifest(Instant.parse(all.getString("created")), all.getString("version"), entries);
        } catch (JsonException | ClassCastException | NullPointerException e) {
            throw new IOException(name + " is no manifest of a backup", e);
        }
    }

    private static Entry entry(JsonObject object) {
        Optional<Source> source = Optional.ofNullable(object.getJsonObject("source"))
                .map(from -> new Source(from.getJsonNumber("size_bytes").longValue(), from.getString("modified")));
        return new Entry(
                object.getString("name"),
                object.getString("stored"),
                object.getJsonNumber("size_bytes").longValue(),
                object.getString("sha256"),
                source);
    }
}
