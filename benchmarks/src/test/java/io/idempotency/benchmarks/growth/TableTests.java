package io.idempotency.benchmarks.growth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

class TableTests {

    private final Table table = new Table("records", "bytes");

    @Test
    void itIsMarkdown() {
        this.table.row(Table.grouped(1_000_000), Table.fixed(2.25));

        assertThat(this.table).hasToString("""
                | records | bytes |
                |---|--:|
                | 1,000,000 | 2.3 |
                """);
    }

    @Test
    void aRowHasAsManyCellsAsTheHead() {
        assertThatIllegalArgumentException().isThrownBy(() -> this.table.row("1"));
    }
}
