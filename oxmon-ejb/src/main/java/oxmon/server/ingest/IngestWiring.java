package oxmon.server.ingest;

import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import oxmon.server.agents.whitelist.Whitelist;

/** Joins ingest with those who know the agents' tokens. */
@Singleton
public class IngestWiring {
    /** The whitelist knows the tokens. */
    @Produces
    @Singleton
    public AgentAuthenticator authenticator(Whitelist whitelist) {
        return (agent, token) -> switch (whitelist.authenticate(agent, token)) {
            case OK -> AgentAuthenticator.Verdict.OK;
            case UNKNOWN -> AgentAuthenticator.Verdict.UNKNOWN;
            case WRONG -> AgentAuthenticator.Verdict.WRONG;
        };
    }
}
