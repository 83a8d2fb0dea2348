package io.idempotency;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ScopeTests {

    @Test
    void aUserCalledNobodyIsSomebody() {
        assertThat(Scope.principal("nobody")).isNotEqualTo(Scope.nobody());
        assertThat(Scope.principal("global")).isNotEqualTo(Scope.global());
        assertThat(Scope.nobody()).isNotEqualTo(Scope.global());
    }

    @Test
    void narrowingAddsAKindAndAName() {
        Scope alice = Scope.principal("alice");

        assertThat(alice.within("tenant", "t1").parts()).containsExactly("principal", "alice", "tenant", "t1");
        assertThat(alice.parts()).containsExactly("principal", "alice");
        assertThat(alice.within("tenant", "t1")).isNotEqualTo(alice.within("region", "t1"));
        assertThat(alice.within("tenant", "t1")).isEqualTo(alice.within("tenant", "t1"));
    }

    @Test
    void partsAreCopied() {
        List<String> parts = new ArrayList<>(List.of("principal", "alice"));
        Scope scope = new Scope(parts);
        parts.set(1, "bob");

        assertThat(scope).isEqualTo(Scope.principal("alice"));
    }
}
