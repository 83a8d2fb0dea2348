package io.idempotency.client;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Collection;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The servers that are known to heed keys: names, or names with a port. Immutable. */
final class HostList {

    private final Set<String> hosts;

    /**
     * Makes a list.
     *
     * @throws IllegalArgumentException naming the first entry that is none
     */
    HostList(Collection<String> hosts) {
        this.hosts = hosts.stream().map(HostList::normalize).collect(Collectors.toUnmodifiableSet());
    }

    /** Whether a server is on the list. An entry without a port stands for all ports of its host. */
    boolean contains(URI uri) {
        String host = uri.getHost();
        if (host == null) {
            return false;
        }
        String name = host.toLowerCase(Locale.ROOT);
        return this.hosts.contains(name) || this.hosts.contains(name + ":" + port(uri));
    }

    private static int port(URI uri) {
        if (uri.getPort() >= 0) {
            return uri.getPort();
        }
        return "https".equalsIgnoreCase(uri.getScheme()) ? 443 : 80;
    }

    private static String normalize(String entry) {
        URI uri = parse(entry);
        if (uri == null
                || uri.getHost() == null
                || uri.getUserInfo() != null
                || !uri.getRawPath().isEmpty()) {
            throw new IllegalArgumentException("'" + entry
                    + "' is neither a host nor a host with a port, such as 'payments.example.com' or 'localhost:8080'");
        }
        String name = uri.getHost().toLowerCase(Locale.ROOT);
        return uri.getPort() < 0 ? name : name + ":" + uri.getPort();
    }

    private static @Nullable URI parse(String entry) {
        try {
            return new URI("//" + entry);
        } catch (URISyntaxException ex) {
            return null;
        }
    }
}
