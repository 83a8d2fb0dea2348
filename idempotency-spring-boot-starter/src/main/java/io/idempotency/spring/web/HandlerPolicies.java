package io.idempotency.spring.web;

import io.idempotency.spring.Idempotent;
import jakarta.servlet.http.HttpServletRequest;
import java.lang.reflect.Method;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.http.server.PathContainer;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.cors.CorsUtils;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.HandlerMapping;
import org.springframework.web.servlet.function.RouterFunctions;
import org.springframework.web.servlet.function.ServerRequest;
import org.springframework.web.servlet.function.support.RouterFunctionMapping;
import org.springframework.web.servlet.handler.AbstractHandlerMapping;
import org.springframework.web.servlet.handler.AbstractUrlHandlerMapping;
import org.springframework.web.servlet.mvc.method.RequestMappingInfo;
import org.springframework.web.servlet.mvc.method.RequestMappingInfoHandlerMapping;

/**
 * Finds the policy for a request, through all handler mappings in their order. Thread safe.
 *
 * <p>Where no handler has settings of its own, none is looked up. So the settings of a handler that is registered while the
 * application runs count only if one that was there at the first request had settings, too; and that it requires a key, only if
 * one of those did. Handlers of a dispatcher servlet with a context of its own are read when its first request comes.
 */
public final class HandlerPolicies {

    private static final Set<String> SAFE_METHODS = Set.of("GET", "HEAD", "OPTIONS", "TRACE");

    private final ConcurrentMap<HandlerKey, Optional<Rule>> rules = new ConcurrentHashMap<>();
    private final ConcurrentMap<RouterFunctionMapping, RouteRules<Rule>> routes = new ConcurrentHashMap<>();
    private final ConcurrentMap<List<HandlerMapping>, Reach> reaches = new ConcurrentHashMap<>();
    private volatile @Nullable Reach lastReach;
    private final Coverage coverage;
    private final PolicyFactory factory;
    private final HandlerMappings mappings;

    /**
     * Makes a finder.
     *
     * @param coverage which requests are covered without an annotation
     * @param factory makes policies
     * @param mappings know the handlers
     */
    public HandlerPolicies(Coverage coverage, PolicyFactory factory, HandlerMappings mappings) {
        this.coverage = coverage;
        this.factory = factory;
        this.mappings = mappings;
    }

    /**
     * Reads the annotations of all handlers, and the attributes of all routes, that are known now.
     *
     * @throws InvalidHandlerException if one makes no sense
     */
    public void validate() {
        List<HandlerMapping> known = this.mappings.ofApplication();
        routed(known).forEach(rule -> {});
        mapped(known).forEach(entry -> {
            Optional<Rule> rule = rule(entry.getValue());
            if (rule.isPresent() && rule.get().meansThisHandler() && isOutOfReach(entry.getKey())) {
                throw new InvalidHandlerException(
                        entry.getValue().getShortLogMessage(),
                        "it maps safe methods only, and these need no key unless idempotency.methods lists them");
            }
        });
    }

    /**
     * Finds the policy for a request.
     *
     * @param keyed whether it has a key
     * @return the policy, {@code null} if the request passes untouched
     */
    @Nullable
    HandlerPolicy find(HttpServletRequest request, boolean keyed) {
        if (isOutOfReach(request.getMethod()) || CorsUtils.isPreFlightRequest(request)) {
            return null;
        }
        List<HandlerMapping> asked = this.mappings.ofServlet(request);
        Reach reach = reach(asked);
        if (!reach.concerns(keyed) || !this.coverage.covers(request)) {
            return null;
        }
        HandlerPolicy policy = policy(reach.anyOwn() ? ruleOf(request, asked) : Optional.empty(), request.getMethod());
        return policy == null || keyed || policy.required() ? policy : null;
    }

    private Optional<Rule> ruleOf(HttpServletRequest request, List<HandlerMapping> asked) {
        HandlerLookup.Match match = HandlerLookup.find(request, asked);
        return match == null ? Optional.empty() : rule(match);
    }

    /** {@return which requests are covered, before their handlers are asked} */
    public Coverage coverage() {
        return this.coverage;
    }

    /** {@return what holds for a handler that has no settings of its own} */
    public HandlerPolicy defaults() {
        return this.factory.defaults();
    }

    /**
     * Tells how requests to a handler method are treated, by the rules by which each of them is. Not to be asked before all
     * singletons are there.
     *
     * @param handler as a handler mapping of the application knows it
     * @param method an HTTP method, in upper case
     * @param path a pattern that the handler is mapped to, behind the path of the application; what includes and excludes paths is
     *     matched with it as with a path
     * @return the policy, empty if keys mean nothing to these requests, or no handler mapping knows the handler
     * @throws InvalidHandlerException if the annotation makes no sense
     */
    public Optional<HandlerPolicy> policyOf(HandlerMethod handler, String method, String path) {
        boolean covered = !isOutOfReach(method) && coversPattern(path) && isMapped(handler);
        return covered ? Optional.ofNullable(policy(rule(handler), method)) : Optional.empty();
    }

    /**
     * Lists the operations whose handlers have settings of their own, and which requests with a key can reach. Not to be asked
     * before all singletons are there.
     *
     * @param prefix what the paths of all handlers begin with, behind the path of the application; may be empty
     * @return the operations, by their text
     * @throws InvalidHandlerException if the settings of one make no sense
     */
    public List<HandlerRule> ownRules(String prefix) {
        List<HandlerMapping> known = this.mappings.ofApplication();
        Stream<HandlerRule> ofMethods = mapped(known)
                .flatMap(entry ->
                        rule(entry.getValue()).stream().flatMap(rule -> describe(entry.getKey(), prefix, rule)));
        Stream<HandlerRule> ofRoutes =
                routed(known).map(rule -> new HandlerRule(rule.handler(), rule.policyIfEnabled()));
        return Stream.concat(ofMethods, ofRoutes)
                .sorted(Comparator.comparing(HandlerRule::operation))
                .toList();
    }

    private Stream<HandlerRule> describe(RequestMappingInfo mapping, String prefix, Rule rule) {
        String methods = mapping.getMethodsCondition().getMethods().stream()
                .map(RequestMethod::name)
                .filter(method -> !isOutOfReach(method))
                .sorted()
                .collect(Collectors.joining(", "));
        return mapping.getPatternValues().stream()
                .map(pattern -> prefix + pattern)
                .filter(path -> !isOutOfReach(mapping) && coversPattern(path))
                .map(path -> new HandlerRule((methods + ' ' + path).strip(), rule.policyIfEnabled()));
    }

    private boolean coversPattern(String pattern) {
        return this.coverage.coversPath(PathContainer.parsePath(pattern));
    }

    private boolean isMapped(HandlerMethod handler) {
        HandlerKey wanted = HandlerKey.of(handler);
        return mapped(this.mappings.ofApplication())
                .anyMatch(entry -> HandlerKey.of(entry.getValue()).equals(wanted));
    }

    /** {@return what the request will reach, {@code null} if nothing, or if it is about to be refused} */
    HandlerLookup.@Nullable Match match(HttpServletRequest request) {
        return HandlerLookup.find(request, this.mappings.ofServlet(request));
    }

    private @Nullable HandlerPolicy policy(Optional<Rule> rule, String method) {
        return rule.isPresent() ? rule.get().policyIfEnabled() : unannotated(method);
    }

    private @Nullable HandlerPolicy unannotated(String method) {
        boolean covered =
                !this.coverage.annotatedOnly() && this.coverage.methods().contains(method);
        return covered ? this.factory.defaults() : null;
    }

    /** Nearly always those of the last request, whose list may be another one all the same. */
    private Reach reach(List<HandlerMapping> asked) {
        Reach last = this.lastReach;
        if (last != null && last.isOf(asked)) {
            return last;
        }
        Reach reach = this.reaches.computeIfAbsent(List.copyOf(asked), this::newReach);
        this.lastReach = reach;
        return reach;
    }

    private Reach newReach(List<HandlerMapping> asked) {
        List<Rule> own = Stream.concat(
                        mapped(asked).map(entry -> rule(entry.getValue())).flatMap(Optional::stream), routed(asked))
                .toList();
        boolean anyRequired = this.factory.defaults().required()
                || own.stream().anyMatch(rule -> rule.enabled() && rule.policy().required());
        boolean anyOwn = !own.isEmpty() || !asked.stream().allMatch(HandlerPolicies::isKnown);
        return new Reach(asked, anyOwn, anyOwn || !this.coverage.annotatedOnly(), anyRequired);
    }

    /** {@return whether all handlers of a mapping are known that may have settings}; one of an application may find others */
    private static boolean isKnown(HandlerMapping mapping) {
        return mapping instanceof AbstractHandlerMapping known
                && known.getClass().getName().startsWith("org.springframework.")
                && !(known.getDefaultHandler() instanceof HandlerMethod)
                && (known instanceof RequestMappingInfoHandlerMapping
                        || known instanceof RouterFunctionMapping
                        || hasNoMethods(known));
    }

    private static boolean hasNoMethods(AbstractHandlerMapping mapping) {
        return mapping instanceof AbstractUrlHandlerMapping urls
                && !(urls.getRootHandler() instanceof HandlerMethod)
                && urls.getHandlerMap().values().stream().noneMatch(HandlerMethod.class::isInstance);
    }

    private boolean isOutOfReach(RequestMappingInfo mapping) {
        Set<RequestMethod> methods = mapping.getMethodsCondition().getMethods();
        return !methods.isEmpty() && methods.stream().map(RequestMethod::name).allMatch(this::isOutOfReach);
    }

    /** {@return whether no handler's annotation can cover requests of this method} */
    private boolean isOutOfReach(String method) {
        return SAFE_METHODS.contains(method) && !this.coverage.methods().contains(method);
    }

    private static Stream<Map.Entry<RequestMappingInfo, HandlerMethod>> mapped(List<HandlerMapping> asked) {
        return asked.stream()
                .filter(RequestMappingInfoHandlerMapping.class::isInstance)
                .map(RequestMappingInfoHandlerMapping.class::cast)
                .flatMap(mapping -> mapping.getHandlerMethods().entrySet().stream());
    }

    private Stream<Rule> routed(List<HandlerMapping> asked) {
        return asked.stream()
                .filter(RouterFunctionMapping.class::isInstance)
                .flatMap(mapping -> rules((RouterFunctionMapping) mapping).all());
    }

    private Optional<Rule> rule(HandlerLookup.Match match) {
        if (match.mapping() instanceof RouterFunctionMapping mapping) {
            return rules(mapping).find((ServerRequest) match.request().getAttribute(RouterFunctions.REQUEST_ATTRIBUTE));
        }
        return match.chain().getHandler() instanceof HandlerMethod method ? rule(method) : Optional.empty();
    }

    private RouteRules<Rule> rules(RouterFunctionMapping mapping) {
        return this.routes.computeIfAbsent(
                mapping,
                key -> RouteRules.of(mapping.getRouterFunction(), (route, settings) -> newRule(route, settings, true)));
    }

    private Optional<Rule> rule(HandlerMethod method) {
        return this.rules.computeIfAbsent(HandlerKey.of(method), key -> newRule(method));
    }

    private Optional<Rule> newRule(HandlerMethod method) {
        Idempotent onMethod = method.getMethodAnnotation(Idempotent.class);
        Idempotent onClass = AnnotatedElementUtils.findMergedAnnotation(method.getBeanType(), Idempotent.class);
        Idempotent annotation = onMethod != null ? onMethod : onClass;
        return annotation == null
                ? Optional.empty()
                : Optional.of(newRule(method.getShortLogMessage(), annotation, onMethod != null));
    }

    private Rule newRule(String handler, Idempotent settings, boolean own) {
        try {
            return new Rule(handler, settings.enabled(), own, this.factory.policy(settings));
        } catch (IllegalArgumentException ex) {
            throw new InvalidHandlerException(handler, String.valueOf(ex.getMessage()));
        }
    }

    /**
     * Which requests handler mappings can give a policy.
     *
     * @param mappings these
     * @param anyOwn whether some handler has settings of its own, or may have, so that each must be looked up
     * @param anyCovered whether some may be covered
     * @param anyRequired whether some require a key
     */
    private record Reach(List<HandlerMapping> mappings, boolean anyOwn, boolean anyCovered, boolean anyRequired) {

        boolean isOf(List<HandlerMapping> asked) {
            int count = this.mappings.size();
            if (asked.size() != count) {
                return false;
            }
            for (int i = 0; i < count; i++) {
                if (!asked.get(i).equals(this.mappings.get(i))) {
                    return false;
                }
            }
            return true;
        }

        boolean concerns(boolean keyed) {
            return this.anyCovered && (keyed || this.anyRequired);
        }
    }

    private record HandlerKey(Class<?> type, Method method) {

        static HandlerKey of(HandlerMethod handler) {
            return new HandlerKey(handler.getBeanType(), handler.getMethod());
        }
    }

    private record Rule(String handler, boolean enabled, boolean onMethod, HandlerPolicy policy) {

        boolean meansThisHandler() {
            return this.enabled && this.onMethod;
        }

        @Nullable
        HandlerPolicy policyIfEnabled() {
            return this.enabled ? this.policy : null;
        }
    }
}
