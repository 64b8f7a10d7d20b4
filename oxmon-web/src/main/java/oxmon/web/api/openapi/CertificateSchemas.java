package oxmon.web.api.openapi;

import static oxmon.web.api.openapi.RuleSchemas.flag;
import static oxmon.web.api.openapi.RuleSchemas.listOf;
import static oxmon.web.api.openapi.RuleSchemas.text;
import static oxmon.web.api.openapi.RuleSchemas.whole;

import java.util.List;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.models.Components;
import org.eclipse.microprofile.openapi.models.media.Schema;
import org.eclipse.microprofile.openapi.models.media.Schema.SchemaType;

/** Bodies that say which domains are watched. */
final class CertificateSchemas {
    private CertificateSchemas() {}

    static void addTo(Components components) {
        components.addSchema(
                "CertDomainRequest",
                object().description("domain must be there for a new one, and is not changed later")
                        .addProperty("domain", text("a name, or an address; IPv6 in brackets"))
                        .addProperty("port", whole("443 when absent"))
                        .addProperty(
                                "protocol",
                                text("tls, or how TLS begins: smtp, imap, pop3, ftp, ldap, xmpp, postgres, mysql"))
                        .addProperty("enabled", flag("whether it is checked by itself"))
                        .addProperty(
                                "check_interval_secs",
                                whole("between two checks, 60 to 31536000; null for the server's")
                                        .nullable(true))
                        .addProperty("note", text("what people are to know"))
                        .addProperty(
                                "server_name", text("the name that is asked for and compared; the domain when absent"))
                        .addProperty("connect_to", text("a host or address to connect to; the domain when absent"))
                        .addProperty("ca_certificates", text("PEM certificates to trust besides the server's"))
                        .addProperty("all_addresses", flag("whether each address of the name is checked"))
                        .addProperty(
                                "tags",
                                OASFactory.createSchema()
                                        .type(SchemaType.ARRAY)
                                        .items(OASFactory.createSchema().type(SchemaType.STRING))));
        components.addSchema(
                "CertDomainsRequest",
                object().addProperty("domains", listOf("CertDomainRequest")).required(List.of("domains")));
    }

    private static Schema object() {
        return OASFactory.createSchema().type(SchemaType.OBJECT);
    }
}
