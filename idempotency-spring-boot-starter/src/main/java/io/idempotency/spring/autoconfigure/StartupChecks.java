package io.idempotency.spring.autoconfigure;

import io.idempotency.spring.IdempotencyScopeResolver;
import io.idempotency.spring.autoconfigure.IdempotencyProperties.Mode;
import io.idempotency.spring.autoconfigure.IdempotencyProperties.ScopeKind;
import io.idempotency.spring.web.HandlerPolicies;
import io.idempotency.store.IdempotencyStore;
import io.idempotency.store.InMemoryIdempotencyStore;
import java.util.List;
import java.util.Locale;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.boot.cloud.CloudPlatform;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.util.ClassUtils;

/** Looks at the whole application once it is there: refuses what cannot work, and says in the log what is in force. */
final class StartupChecks implements SmartInitializingSingleton {

    private static final Log LOGGER = LogFactory.getLog(StartupChecks.class);
    private static final String SECURITY_FILTER = "springSecurityFilterChain";
    static final String SECURITY_CLASS = "org.springframework.security.web.SecurityFilterChain";
    private static final String SECURITY_ORDER = "spring.security.filter.order";
    private static final int DEFAULT_SECURITY_ORDER = -100;

    private final IdempotencyProperties properties;
    private final HandlerPolicies policies;
    private final @Nullable IdempotencyStore store;
    private final IdempotencyScopeResolver scopes;
    private final List<Integer> filterOrders;
    private final ConfigurableApplicationContext context;

    /**
     * @param store {@code null} where the application has an engine of its own, and its store is no bean, or one of several
     * @param filterOrders of all registrations of the filter: ours, or the application's own
     */
    StartupChecks(
            IdempotencyProperties properties,
            HandlerPolicies policies,
            @Nullable IdempotencyStore store,
            IdempotencyScopeResolver scopes,
            List<Integer> filterOrders,
            ConfigurableApplicationContext context) {
        this.properties = properties;
        this.policies = policies;
        this.store = store;
        this.scopes = scopes;
        this.filterOrders = filterOrders;
        this.context = context;
    }

    @Override
    public void afterSingletonsInstantiated() {
        new UnknownProperties(this.context).reject();
        rejectDisabled();
        rejectOrderBeforeSecurity();
        this.policies.validate();
        warnOfSharedScope();
        warnOfMemoryInCloud();
        LOGGER.info(summary());
        nameLaterFilters();
    }

    /** Where the application was processed ahead of time, it was enabled then, and all its beans are there. */
    private void rejectDisabled() {
        Checked.require(
                this.properties.enabled(),
                "enabled",
                false,
                "It was true when the application was processed ahead of time: process it anew.");
    }

    private void rejectOrderBeforeSecurity() {
        if (this.context.containsBean(SECURITY_FILTER)) {
            int security =
                    this.context.getEnvironment().getProperty(SECURITY_ORDER, Integer.class, DEFAULT_SECURITY_ORDER);
            this.filterOrders.forEach(order -> Checked.require(
                    order > security,
                    "filter-order",
                    order,
                    "It, or the order of the application's own registration of the filter, must be greater than "
                            + SECURITY_ORDER + ", which is " + security
                            + ": otherwise answers are replayed to callers who are not authenticated."));
        }
    }

    private void warnOfSharedScope() {
        boolean byPrincipal =
                this.scopes instanceof ConfiguredScope configured && configured.kind() == ScopeKind.PRINCIPAL;
        if (byPrincipal && !ClassUtils.isPresent(SECURITY_CLASS, this.context.getClassLoader())) {
            LOGGER.warn("Idempotency keys are scoped by principal, but Spring Security is not on the class path:"
                    + " callers without a principal share one scope. Set idempotency.scope=global, or define a bean of"
                    + " type IdempotencyScopeResolver, to say that this is meant.");
        }
    }

    private void warnOfMemoryInCloud() {
        CloudPlatform platform = CloudPlatform.getActive(this.context.getEnvironment());
        if (platform != null && platform != CloudPlatform.NONE && this.store instanceof InMemoryIdempotencyStore) {
            LOGGER.warn("Idempotency records are kept in the memory of this process, which runs on " + platform
                    + ": other instances do not see them, and a restart loses them.");
        }
    }

    private void nameLaterFilters() {
        List<String> names = LaterFilters.names(this.context);
        if (!names.isEmpty()) {
            LOGGER.info("Filters that come after the idempotency filter do not run on a replay: "
                    + String.join(", ", names));
        }
    }

    private String summary() {
        return "Idempotency: " + keeper() + " protects "
                + (this.properties.mode() == Mode.ANNOTATED ? "annotated handlers" : "all handlers")
                + " of " + String.join(", ", this.properties.methods()).toUpperCase(Locale.ROOT)
                + (this.properties.includePaths().isEmpty() ? "" : " on " + this.properties.includePaths())
                + (this.properties.excludePaths().isEmpty() ? "" : " except " + this.properties.excludePaths())
                + ", scope " + scope()
                + ", keys kept for " + (this.properties.ttl().isNegative() ? "ever" : this.properties.ttl());
    }

    private String keeper() {
        return this.store == null
                ? "the application's engine"
                : this.store.getClass().getSimpleName();
    }

    private String scope() {
        return this.scopes instanceof ConfiguredScope configured
                ? configured.kind().name().toLowerCase(Locale.ROOT)
                : "by the application's resolver";
    }
}
