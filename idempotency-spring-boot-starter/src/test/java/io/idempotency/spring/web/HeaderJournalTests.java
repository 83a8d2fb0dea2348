package io.idempotency.spring.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.springframework.mock.web.MockHttpServletResponse;

class HeaderJournalTests {

    private final MockHttpServletResponse response = new MockHttpServletResponse();
    private final HeaderJournal journal = new HeaderJournal();

    @Test
    void whatOuterFiltersHadSetComesBackHoweverTheNameIsSpelt() {
        this.response.addHeader("X-A", "outer");
        this.response.addHeader("X-A", "second");
        set("x-a", "one");
        set("X-A", "two");
        set("X-B", "three");

        this.journal.undo(this.response);

        assertThat(this.response.getHeaders("X-A")).containsExactly("outer", "second");
        assertThat(this.response.containsHeader("X-B")).isFalse();
    }

    @Test
    void onlyTokensAreNames() {
        for (String name : new String[] {"", "a b", "a:b", "(a)", "\u00E9", "a\n"}) {
            this.journal.add(name, "value");
        }
        this.journal.add("!#$%&'*+-.^_`|~09azAZ", "value");

        assertThat(this.journal.stored(Set.of()))
                .singleElement()
                .satisfies(line -> assertThat(line.name()).isEqualTo("!#$%&'*+-.^_`|~09azAZ"));
    }

    @Test
    void whatIsNotStoredIsNotHoweverItsNameIsSpelt() {
        for (String name :
                List.of("DATE", "Set-Cookie", "access-control-allow-origin", "Access-Control-X", "X-OURS", "X-A")) {
            this.journal.add(name, "value");
        }

        assertThat(this.journal.stored(HeaderJournal.ignoringCase(List.of("x-Ours"))))
                .singleElement()
                .satisfies(line -> assertThat(line.name()).isEqualTo("X-A"));
    }

    private void set(String name, String value) {
        this.journal.touch(this.response, name);
        this.journal.set(name, value);
        this.response.setHeader(name, value);
    }
}
