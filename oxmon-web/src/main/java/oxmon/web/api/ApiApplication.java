package oxmon.web.api;

import jakarta.ws.rs.ApplicationPath;
import jakarta.ws.rs.core.Application;
import java.util.Map;
import java.util.Set;
import oxmon.web.api.agents.AgentsResource;
import oxmon.web.api.agents.GroupsResource;
import oxmon.web.api.agents.WhitelistResource;
import oxmon.web.api.alerting.AlertsResource;
import oxmon.web.api.alerting.RulesResource;
import oxmon.web.api.auth.BearerFilter;
import oxmon.web.api.certificates.CalendarsResource;
import oxmon.web.api.certificates.CertDomainsResource;
import oxmon.web.api.certificates.CertificatesResource;
import oxmon.web.api.certificates.DomainsCsvResource;
import oxmon.web.api.certificates.KeystoresResource;
import oxmon.web.api.configuration.ConfigurationResource;
import oxmon.web.api.errors.FaultMapper;
import oxmon.web.api.errors.UnexpectedMapper;
import oxmon.web.api.errors.WebFaultMapper;
import oxmon.web.api.identity.AuthResource;
import oxmon.web.api.json.BodyFilter;
import oxmon.web.api.json.JsonReader;
import oxmon.web.api.json.JsonWriter;
import oxmon.web.api.metrics.MetricsResource;
import oxmon.web.api.metrics.QueryResource;
import oxmon.web.api.metrics.SeriesResource;
import oxmon.web.api.notification.ChannelsResource;
import oxmon.web.api.notification.DeliveriesResource;
import oxmon.web.api.notification.SilencesResource;
import oxmon.web.api.openapi.OpenApiResource;
import oxmon.web.api.selfmonitoring.HealthResource;
import oxmon.web.api.storage.StorageResource;

/** The REST API. Its classes are listed, since servers differ in what they find by themselves. */
@ApplicationPath("/v1")
public class ApiApplication extends Application {
    @Override
    public Set<Class<?>> getClasses() {
        return Set.of(
                FaultMapper.class,
                WebFaultMapper.class,
                UnexpectedMapper.class,
                BearerFilter.class,
                AnswerFilter.class,
                JsonReader.class,
                BodyFilter.class,
                JsonWriter.class,
                HealthResource.class,
                AuthResource.class,
                AgentsResource.class,
                WhitelistResource.class,
                GroupsResource.class,
                AlertsResource.class,
                RulesResource.class,
                ConfigurationResource.class,
                ChannelsResource.class,
                DeliveriesResource.class,
                SilencesResource.class,
                CertificatesResource.class,
                CertDomainsResource.class,
                CalendarsResource.class,
                DomainsCsvResource.class,
                KeystoresResource.class,
                MetricsResource.class,
                QueryResource.class,
                SeriesResource.class,
                StorageResource.class,
                OpenApiResource.class);
    }

    @Override
    public Map<String, Object> getProperties() {
        return Map.of(
                "jersey.config.server.jsonFeature", "oxmon", // else it is chance which of JsonWriter and JSON-B writes
                "jersey.config.server.wadl.disableWadl", true, // a description of its own beside OpenAPI
                "jersey.config.server.response.setStatusOverSendError", true,
                // else Jersey takes its own JSON providers or ours, by chance
                "jersey.config.server.disableJsonBinding", true,
                "jersey.config.server.disableJsonProcessing", true,
                "jersey.config.server.disableMoxyJson", true);
    }
}
