package oxmon.web.api.certificates;

import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.SecurityContext;
import jakarta.ws.rs.core.UriInfo;
import java.time.Instant;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;
import oxmon.identity.Permission;
import oxmon.server.certificates.calendar.CalendarFeed;
import oxmon.server.certificates.calendar.CalendarFeeds;
import oxmon.web.api.Page;
import oxmon.web.api.auth.CallerContext;
import oxmon.web.api.auth.Requires;
import oxmon.web.calendar.CalendarServlet;
import oxmon.web.request.Proxies;

/** Secret addresses under which calendars find when certificates expire. */
@RequestScoped
@Path("certs/calendars")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@Tag(name = "Certificates")
public class CalendarsResource {
    @Inject
    CalendarFeeds feeds;

    @Inject
    Proxies proxies;

    /** Which there are. */
    @GET
    @Requires(Permission.METRICS_READ)
    @Operation(
            summary = "Addresses for calendars",
            description = "The caller's own; everybody's for operators. Never the addresses themselves.")
    @APIResponse(
            responseCode = "200",
            description = "The oldest first; X-Total-Count has their number",
            content = @Content(schema = @Schema(type = SchemaType.ARRAY, implementation = FeedView.class)))
    public Response list(
            @QueryParam("limit") @Nullable String limit,
            @QueryParam("offset") @Nullable String offset,
            @Context SecurityContext caller) {
        return Page.whole(limit, offset)
                .of(feeds.list(CallerContext.of(caller)).stream()
                        .map(FeedView::of)
                        .toList());
    }

    /** Makes one. */
    @POST
    @Requires(Permission.METRICS_READ)
    @Operation(
            summary = "Make an address for a calendar",
            description =
                    "It is told this once. Whoever has it learns which domains are watched and when their certificates expire.")
    @APIResponse(
            responseCode = "201",
            description = "With its address",
            content = @Content(schema = @Schema(implementation = MadeView.class)))
    public Response make(
            MakeRequest body,
            @Context UriInfo uri,
            @Context SecurityContext caller,
            @Context HttpServletRequest request) {
        CalendarFeed.Made made = feeds.make(body.name(), CallerContext.of(caller));
        CalendarFeed feed = made.feed();
        return Response.created(uri.getAbsolutePathBuilder().path("{id}").build(feed.id()))
                .entity(new MadeView(
                        feed.id(),
                        feed.name(),
                        feed.owner(),
                        CalendarServlet.address(proxies.baseUrl(request), made.secret()),
                        feed.createdAt()))
                .build();
    }

    /** Ends one. */
    @DELETE
    @Path("{id}")
    @Consumes(MediaType.WILDCARD)
    @Requires(Permission.METRICS_READ)
    @Operation(summary = "Revoke an address", description = "Calendars get 404 from now on.")
    @APIResponse(responseCode = "204", description = "It is gone")
    public Response revoke(@PathParam("id") String id, @Context SecurityContext caller) {
        feeds.revoke(id, CallerContext.of(caller));
        return Response.noContent().build();
    }

    /** What it shall be called. */
    @Schema(name = "CalendarRequest")
    public record MakeRequest(@Nullable String name) {}

    /**
     * An address that was made.
     *
     * @param address cannot be had a second time
     */
    @Schema(name = "CalendarMade")
    public record MadeView(String id, String name, String owner, String address, Instant createdAt) {}

    /** An address, without itself. */
    @Schema(name = "Calendar")
    public record FeedView(
            String id,
            String name,
            String owner,
            Instant createdAt,
            @Nullable Instant lastUsedAt) {
        static FeedView of(CalendarFeed feed) {
            return new FeedView(feed.id(), feed.name(), feed.owner(), feed.createdAt(), feed.lastUsed());
        }
    }
}
