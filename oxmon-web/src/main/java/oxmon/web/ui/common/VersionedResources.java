package oxmon.web.ui.common;

import jakarta.faces.application.Resource;
import jakarta.faces.application.ResourceHandler;
import jakarta.faces.application.ResourceHandlerWrapper;
import jakarta.faces.application.ResourceWrapper;
import jakarta.faces.context.ExternalContext;
import jakarta.faces.context.FacesContext;
import jakarta.servlet.ServletContext;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import oxmon.web.request.Fingerprint;

/** Gives the resources of pages a fingerprint in their address; PrimeFaces' own have its version there already. See faces-config.xml. */
public class VersionedResources extends ResourceHandlerWrapper {
    public VersionedResources(ResourceHandler wrapped) {
        super(wrapped);
    }

    @Override
    @Nullable
    public Resource createResource(String name) {
        return versioned(super.createResource(name));
    }

    @Override
    @Nullable
    public Resource createResource(String name, @Nullable String library) {
        return versioned(super.createResource(name, library));
    }

    @Override
    @Nullable
    public Resource createResource(String name, @Nullable String library, @Nullable String type) {
        return versioned(super.createResource(name, library, type));
    }

    @Nullable
    private static Resource versioned(@Nullable Resource resource) {
        return resource == null ? null : new Versioned(resource);
    }

    private static final class Versioned extends ResourceWrapper {
        Versioned(Resource wrapped) {
            super(wrapped);
        }

        @Override
        public String getRequestPath() {
            String print = print();
            if (print.isEmpty()) {
                return super.getRequestPath();
            }
            String path = super.getRequestPath().replaceFirst("[?&]v=[^&]*$", ""); // PrimeFaces' version, for our theme
            return path + (path.indexOf('?') < 0 ? '?' : '&') + Fingerprint.PARAMETER + '=' + print;
        }

        /** Asked for when the resource itself is sent. */
        @Override
        public Map<String, String> getResponseHeaders() {
            Map<String, String> headers = new HashMap<>(super.getResponseHeaders());
            Map<String, String> parameters =
                    FacesContext.getCurrentInstance().getExternalContext().getRequestParameterMap();
            String asked = parameters.get(Fingerprint.PARAMETER);
            headers.remove("Expires");
            headers.put("Cache-Control", Fingerprint.caching(asked, current(asked)));
            return headers;
        }

        private String current(@Nullable String asked) {
            String print = print();
            String library = getLibraryName();
            boolean fromPrimeFaces = print.isEmpty() && library != null && library.startsWith("primefaces");
            return fromPrimeFaces && asked != null ? asked : print;
        }

        /** Empty for what comes out of a library's jar. */
        private String print() {
            ExternalContext external = FacesContext.getCurrentInstance().getExternalContext();
            String library = getLibraryName() == null ? "" : getLibraryName() + '/';
            return external.getContext() instanceof ServletContext application
                    ? Fingerprint.of(application, "/resources/" + library + getResourceName())
                    : "";
        }
    }
}
