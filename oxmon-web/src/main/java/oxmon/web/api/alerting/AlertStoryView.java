package oxmon.web.api.alerting;

import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;
import oxmon.server.alerting.sqlite.AlertNote;

/**
 * One alert and what happened to it.
 *
 * @param alert its newest event
 * @param events all of them, in their order
 * @param notes what people did about it, in their order
 */
@Schema(name = "AlertStory")
public record AlertStoryView(AlertView alert, List<AlertView> events, List<NoteView> notes) {
    /**
     * What somebody did about an alert.
     *
     * @param kind acknowledged, taken_back, commented or resolved
     * @param by a user's name
     * @param comment empty when nothing was said
     * @param expiresAt when an acknowledgement ends by itself
     */
    @Schema(name = "AlertNote")
    public record NoteView(
            String kind,
            String by,
            Instant at,
            String comment,
            @Nullable Instant expiresAt) {
        static NoteView of(AlertNote note) {
            return new NoteView(
                    note.kind().name().toLowerCase(Locale.ROOT),
                    note.who(),
                    Instant.ofEpochMilli(note.millis()),
                    note.comment(),
                    note.untilMillis() == 0 ? null : Instant.ofEpochMilli(note.untilMillis()));
        }
    }
}
