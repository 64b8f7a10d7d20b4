package oxmon.web.api.openapi;

import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.OASFilter;
import org.eclipse.microprofile.openapi.models.Components;
import org.eclipse.microprofile.openapi.models.OpenAPI;
import org.eclipse.microprofile.openapi.models.Operation;
import org.eclipse.microprofile.openapi.models.PathItem;
import org.eclipse.microprofile.openapi.models.media.Schema;
import org.eclipse.microprofile.openapi.models.parameters.Parameter;
import org.eclipse.microprofile.openapi.models.responses.APIResponse;
import org.eclipse.microprofile.openapi.models.responses.APIResponses;
import org.eclipse.microprofile.openapi.models.security.SecurityScheme;
import oxmon.web.request.ErrorCode;

/**
 * Adds to the description what holds for all endpoints and would otherwise be written at each: the bearer scheme, the refusals,
 * the bounds of {@code limit} and {@code offset}, and which members are always there. Runs when oxmon is built.
 */
public class Completion implements OASFilter {
    /** Stands where the address of the server goes, see {@link OpenApiResource}. */
    static final String PLACE_OF_ADDRESS = "https://address.invalid";

    private static final String BEARER = "bearer";
    private static final Set<String> ERRORS_OF_ALL = Set.of("405", "406", "500", "503");
    private static final Map<String, String> WORDS = Map.of(
            "409", "It exists already or changed meanwhile",
            "429", "Too many attempts; Retry-After says when to come again");

    @Override
    public void filterOpenAPI(OpenAPI api) {
        api.setServers(List.of(OASFactory.createServer().url(PLACE_OF_ADDRESS)));
        Components components = api.getComponents();
        components.addSecurityScheme(
                BEARER,
                OASFactory.createSecurityScheme()
                        .type(SecurityScheme.Type.HTTP)
                        .scheme("bearer")
                        .bearerFormat("JWT")
                        .description("The token of POST /v1/auth/login"));
        components.addSchema("Error", error());
        components.addSchema("TagsRequest", tagsRequest());
        RuleSchemas.addTo(components);
        ConfigurationSchemas.addTo(components);
        NotificationSchemas.addTo(components);
        CertificateSchemas.addTo(components);
        for (String status :
                List.of("400", "401", "403", "404", "405", "406", "409", "413", "415", "429", "500", "503")) {
            components.addResponse(name(status), refusal(status));
        }
        new Members(components).complete();
        Endpoints endpoints = new Endpoints();
        api.getPaths()
                .getPathItems()
                .forEach((path, item) -> item.getOperations()
                        .forEach((method, operation) -> complete(path, method, operation, endpoints.open(path))));
    }

    private static void complete(String path, PathItem.HttpMethod method, Operation operation, boolean open) {
        operation.setSecurity(
                open
                        ? List.of()
                        : List.of(OASFactory.createSecurityRequirement().addScheme(BEARER)));
        List<Parameter> parameters = operation.getParameters() == null ? List.of() : operation.getParameters();
        parameters.forEach(Completion::bound);
        APIResponses responses = operation.getResponses();
        for (String status : ERRORS_OF_ALL) {
            add(responses, status);
        }
        if (!open) {
            add(responses, "401");
            add(responses, "403");
        }
        if (!parameters.isEmpty()) {
            add(responses, "400");
        }
        if (path.contains("{")) {
            add(responses, "404");
        }
        if (operation.getRequestBody() != null) {
            operation.getRequestBody().setRequired(true);
            List.of("400", "413", "415").forEach(status -> add(responses, status));
        }
        if (operation.getRequestBody() != null && !path.contains("/auth/") && method != PathItem.HttpMethod.PUT) {
            add(responses, "409");
        }
        if (parameters.stream().anyMatch(each -> each.getName().equals("If-Match"))) {
            add(responses, "409");
        }
        if (path.contains("/auth/")) {
            List.of("401", "429").forEach(status -> add(responses, status));
        }
        Map<String, APIResponse> sorted = new LinkedHashMap<>();
        responses.getAPIResponses().entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .forEach(entry -> sorted.put(entry.getKey(), entry.getValue()));
        responses.setAPIResponses(sorted);
    }

    private static void add(APIResponses responses, String status) {
        if (!responses.hasAPIResponse(status)) {
            responses.addAPIResponse(
                    status, OASFactory.createAPIResponse().ref("#/components/responses/" + name(status)));
        }
    }

    private static void bound(Parameter parameter) {
        Schema schema = parameter.getSchema();
        if (parameter.getName().equals("limit")) {
            parameter.setDescription("at most so many items, 1 to 10000");
            schema.type(Schema.SchemaType.INTEGER).minimum(BigDecimal.ONE).maximum(BigDecimal.valueOf(10_000));
        } else if (parameter.getName().equals("offset")) {
            parameter.setDescription("so many items are left out first");
            schema.type(Schema.SchemaType.INTEGER).minimum(BigDecimal.ZERO);
        }
    }

    private static APIResponse refusal(String status) {
        ErrorCode code = ErrorCode.of(Integer.parseInt(status));
        APIResponse response = OASFactory.createAPIResponse()
                .description(WORDS.getOrDefault(status, capital(code.words())))
                .content(OASFactory.createContent()
                        .addMediaType(
                                "application/json",
                                OASFactory.createMediaType()
                                        .schema(OASFactory.createSchema().ref("#/components/schemas/Error"))))
                .addHeader(
                        "X-Trace-Id",
                        OASFactory.createHeader()
                                .description("names the request in the server's log")
                                .schema(OASFactory.createSchema().type(Schema.SchemaType.STRING)));
        if (status.equals("429")) {
            response.addHeader(
                    "Retry-After",
                    OASFactory.createHeader()
                            .description("seconds")
                            .schema(OASFactory.createSchema().type(Schema.SchemaType.INTEGER)));
        }
        return response;
    }

    private static Schema error() {
        return OASFactory.createSchema()
                .type(Schema.SchemaType.OBJECT)
                .addProperty("error", text("a sentence for people"))
                .addProperty("code", text("a stable word for programs"))
                .addProperty("field", text("the parameter or member that is wrong, if it is one"))
                .addProperty(
                        "current",
                        OASFactory.createSchema()
                                .type(Schema.SchemaType.OBJECT)
                                .description("the newer state, if the thing changed meanwhile"))
                .required(List.of("error", "code"));
    }

    private static Schema tagsRequest() {
        return OASFactory.createSchema()
                .type(Schema.SchemaType.OBJECT)
                .addProperty(
                        "tags",
                        OASFactory.createSchema()
                                .type(Schema.SchemaType.OBJECT)
                                .additionalPropertiesSchema(
                                        text("null takes a tag back").nullable(true)))
                .required(List.of("tags"));
    }

    private static Schema text(String description) {
        return OASFactory.createSchema().type(Schema.SchemaType.STRING).description(description);
    }

    private static String name(String status) {
        return switch (status) {
            case "409" -> "Conflict";
            case "429" -> "TooManyRequests";
            default -> {
                StringBuilder name = new StringBuilder();
                for (String word : ErrorCode.of(Integer.parseInt(status)).name().split("_", -1)) {
                    name.append(word.charAt(0)).append(word.substring(1).toLowerCase(Locale.ROOT));
                }
                yield name.toString();
            }
        };
    }

    private static String capital(String words) {
        return Character.toUpperCase(words.charAt(0)) + words.substring(1);
    }
}
