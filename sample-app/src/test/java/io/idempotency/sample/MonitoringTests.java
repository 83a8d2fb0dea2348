package io.idempotency.sample;

import static org.assertj.core.api.Assertions.assertThat;

import com.jayway.jsonpath.JsonPath;
import io.idempotency.StoreCall;
import io.idempotency.spring.RequestOutcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.yaml.snakeyaml.Yaml;

/** The dashboard and the alert rules of the documentation, against what a run exports. */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT, properties = "server.address=127.0.0.1")
class MonitoringTests {

    private static final Path DOCS = DocumentationTests.root().resolve("docs");
    private static final Pattern METRIC = Pattern.compile("\\bidempotency_\\w+");
    private static final Pattern OUTCOMES = Pattern.compile("outcome=~?\"([^\"]+)\"");
    private static final Pattern RUNBOOK = Pattern.compile("operations\\.md#([\\w-]+)");
    private static final String BODY = "{\"amount\":%d,\"currency\":\"EUR\",\"card\":\"tok_secret\"}";

    @Test
    void aRunExportsWhatTheDashboardAndTheAlertsAskFor(@LocalServerPort int port) throws Exception {
        String exported = run(port);
        Set<String> names = METRIC.matcher(exported)
                .results()
                .map(MatchResult::group)
                .collect(Collectors.toCollection(TreeSet::new));

        assertThat(dashboard()).hasSizeGreaterThan(15).allSatisfy(query -> assertAsksOnlyFor(names, query));
        assertThat(alerts()).hasSizeGreaterThan(8).allSatisfy(query -> assertAsksOnlyFor(names, query));
    }

    @Test
    void nothingThatIsExportedTellsKeysOrUsers(@LocalServerPort int port) throws Exception {
        assertThat(run(port))
                .contains("idempotency_requests_seconds_count")
                .doesNotContain("watched-")
                .doesNotContain("tok_secret");
    }

    @Test
    void everyMetricThatIsExportedIsDocumented(@LocalServerPort int port) throws Exception {
        Set<String> types = Pattern.compile("# TYPE (idempotency_\\w+)")
                .matcher(run(port))
                .results()
                .map(result -> result.group(1))
                .collect(Collectors.toSet());
        String operations = Files.readString(DOCS.resolve("operations.md"));

        assertThat(types)
                .hasSizeGreaterThan(10)
                .allSatisfy(type ->
                        assertThat(operations).contains("`" + type.replaceAll("_(g?count|gsum|max|total)$", "")));
    }

    @Test
    void everyAlertHasARecipe() throws IOException {
        String headings = Files.readString(DOCS.resolve("operations.md"))
                .lines()
                .filter(line -> line.startsWith("#"))
                .map(line ->
                        line.replaceAll("^#+ ", "").toLowerCase(Locale.ROOT).replace(' ', '-'))
                .collect(Collectors.joining("\n", "\n", "\n"));
        List<String> recipes = RUNBOOK.matcher(Files.readString(DOCS.resolve("prometheus-alerts.yml")))
                .results()
                .map(result -> result.group(1))
                .toList();

        assertThat(recipes)
                .hasSameSizeAs(alerts())
                .allSatisfy(recipe -> assertThat(headings).contains("\n" + recipe + "\n"));
    }

    /** A charge, its retry, and its key with another charge. */
    private static String run(int port) throws IOException, InterruptedException {
        PaymentsClient client = new PaymentsClient(port);
        String key = "watched-" + System.nanoTime();
        client.post("/charges", key, BODY.formatted(700));
        client.post("/charges", key, BODY.formatted(700));
        client.post("/charges", key, BODY.formatted(701));
        return client.get("/actuator/prometheus").body();
    }

    private static void assertAsksOnlyFor(Set<String> exported, String query) {
        List<String> asked =
                METRIC.matcher(query).results().map(MatchResult::group).toList();
        assertThat(asked).as(query).isNotEmpty().isSubsetOf(exported);
        Set<String> outcomes = outcomes();
        assertThat(OUTCOMES.matcher(query)
                        .results()
                        .flatMap(result -> Stream.of(result.group(1).split("\\|", -1))))
                .as(query)
                .allMatch(outcomes::contains);
    }

    private static Set<String> outcomes() {
        return Stream.of(
                        Stream.of(RequestOutcome.values()).map(RequestOutcome::code),
                        Stream.of(StoreCall.Outcome.values())
                                .map(outcome -> outcome.name().toLowerCase(Locale.ROOT)),
                        Stream.of("lost"))
                .flatMap(names -> names)
                .collect(Collectors.toSet());
    }

    private static List<String> dashboard() throws IOException {
        return JsonPath.read(Files.readString(DOCS.resolve("grafana-dashboard.json")), "$.panels[*].targets[*].expr");
    }

    private static List<String> alerts() throws IOException {
        Map<String, List<Map<String, List<Map<String, String>>>>> rules =
                new Yaml().load(Files.readString(DOCS.resolve("prometheus-alerts.yml")));
        return rules.get("groups").get(0).get("rules").stream()
                .map(rule -> rule.get("expr"))
                .toList();
    }
}
