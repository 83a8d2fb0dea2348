package io.idempotency;

import static org.assertj.core.api.Assertions.assertThat;

import io.idempotency.store.RecordId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("smoke")
class OperationTests {

    /** Records written by one release must be found by the next: a change of these values is a change of the format. */
    @Test
    void idsNeverChange() {
        assertThat(id(Scope.nobody(), "POST", List.of("payments"), "abc"))
                .isEqualTo(new RecordId("ag_Lw6usIMOglUyxsYNkttdvCmD-Od8ExU2QlNcDhws"));
        assertThat(id(
                        Scope.principal("alice").within("tenant", "t1"),
                        "PATCH",
                        List.of("accounts", "4 2", "\u00F6re"),
                        "k \"1\""))
                .isEqualTo(new RecordId("JKPA8HU1ZHDRzuerSkbCiHET3LvZyIH1t4Ihq4fPEpw"));
        assertThat(id(Scope.global(), "POST", List.of(), "k"))
                .isEqualTo(new RecordId("U-lB3SlK9om2Dk8tYjY5eoB3MByLfnpkNcnbFtxgBMA"));
    }

    @Test
    void equalOperationsHaveEqualIds() {
        List<String> segments = new ArrayList<>(List.of("a", "b"));
        Operation operation = new Operation(Scope.principal("alice"), "POST", segments, new IdempotencyKey("k"));
        segments.clear();

        assertThat(operation.id()).isEqualTo(id(Scope.principal("alice"), "POST", List.of("a", "b"), "k"));
    }

    @Test
    void differentOperationsHaveDifferentIds() {
        Map<RecordId, Operation> seen = new LinkedHashMap<>();
        for (Operation operation : differentOperations()) {
            assertThat(seen.put(operation.id(), operation)).as("%s", operation).isNull();
        }
    }

    private static List<Operation> differentOperations() {
        List<Operation> operations = new ArrayList<>();
        for (Scope scope : differentScopes()) {
            operations.add(operation(scope, "POST", List.of("a", "b"), "k"));
        }
        for (List<String> path : differentPaths()) {
            operations.add(operation(Scope.principal("path"), "POST", path, "k"));
        }
        for (String method : List.of("POST", "PATCH", "post", "", "POSTa")) {
            operations.add(operation(Scope.principal("method"), method, List.of("a"), "k"));
        }
        for (String key : List.of("k", "K", "kk", " k", "k ", "a", "0")) {
            operations.add(operation(Scope.principal("key"), "POST", List.of("a"), key));
        }
        operations.add(operation(Scope.principal("all"), "POST", List.of("a", "b"), "c"));
        operations.add(operation(Scope.principal("all"), "POST", List.of("a"), "bc"));
        operations.add(operation(Scope.principal("all"), "POST", List.of("ab"), "c"));
        operations.add(operation(Scope.principal("all"), "POSTa", List.of("b"), "c"));
        operations.add(operation(Scope.principal("allPOST"), "a", List.of("b"), "c"));
        return operations;
    }

    private static List<Scope> differentScopes() {
        return List.of(
                Scope.global(),
                Scope.nobody(),
                Scope.principal("global"),
                Scope.principal("nobody"),
                Scope.principal("anonymous"),
                Scope.principal(""),
                Scope.principal("alice"),
                Scope.principal("Alice"),
                Scope.principal("alice "),
                Scope.principal("?"),
                Scope.principal("\uFFFD"),
                Scope.principal("\uD800"),
                Scope.principal("\uD801"),
                Scope.principal("\uDC00\uD800"),
                Scope.principal("\uD800\uDC00"),
                Scope.nobody().within("tenant", "t1"),
                Scope.nobody().within("tenant", "t2"),
                Scope.nobody().within("region", "t1"),
                Scope.principal("alice").within("tenant", "t1"),
                Scope.principal("alice").within("tenant", "t2"),
                Scope.principal("alice").within("tenant", "t1").within("region", "eu"),
                Scope.principal("alice").within("region", "eu").within("tenant", "t1"),
                Scope.principal("alicetenant").within("", "t1"),
                Scope.principal("alice").within("tenantt1", ""),
                new Scope(List.of()),
                new Scope(List.of("a", "bc")),
                new Scope(List.of("ab", "c")),
                new Scope(List.of("abc")),
                new Scope(List.of("a", "b", "c")),
                new Scope(List.of("", "abc")),
                new Scope(List.of("abc", "")),
                new Scope(List.of("nobody", "POST")));
    }

    private static List<List<String>> differentPaths() {
        return List.of(
                List.of(),
                List.of(""),
                List.of("", ""),
                List.of("a", "b"),
                List.of("b", "a"),
                List.of("a/b"),
                List.of("a", "/b"),
                List.of("a", "", "b"),
                List.of("a", "b", ""),
                List.of("", "a", "b"),
                List.of("a%2Fb"),
                List.of("A", "b"),
                List.of("a;b"));
    }

    private static Operation operation(Scope scope, String method, List<String> path, String key) {
        return new Operation(scope, method, path, new IdempotencyKey(key));
    }

    private static RecordId id(Scope scope, String method, List<String> path, String key) {
        return operation(scope, method, path, key).id();
    }
}
