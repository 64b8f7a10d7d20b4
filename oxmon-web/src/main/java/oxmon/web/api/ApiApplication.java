package oxmon.web.api;

import jakarta.ws.rs.ApplicationPath;
import jakarta.ws.rs.core.Application;

/** The REST API under {@code /v1}. */
@ApplicationPath("/v1")
public class ApiApplication extends Application {}
