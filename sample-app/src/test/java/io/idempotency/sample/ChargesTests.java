package io.idempotency.sample;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.embedded.EmbeddedDatabase;
import org.springframework.jdbc.datasource.embedded.EmbeddedDatabaseBuilder;
import org.springframework.jdbc.datasource.embedded.EmbeddedDatabaseType;

class ChargesTests {

    private static final ChargeRequest REQUEST = new ChargeRequest(100, "EUR", "tok_1");
    private static final String KEY = "8a9569dc-6655-8db4-8593-e10673780dc7";

    @AutoClose("shutdown")
    private final EmbeddedDatabase database = new EmbeddedDatabaseBuilder()
            .setType(EmbeddedDatabaseType.H2)
            .generateUniqueName(true)
            .addScript("schema.sql")
            .build();

    private final Charges charges = new Charges(JdbcClient.create(this.database));

    @Test
    void laterRunTakesOverTheChargeOfAnEarlierOne() {
        Charge first = this.charges.add(REQUEST, KEY, 1, 10).orElseThrow();
        Charge second = this.charges.add(REQUEST, KEY, 2, 11).orElseThrow();
        assertThat(second.id()).isEqualTo(first.id());
        assertThat(this.charges.list()).extracting(Charge::receipt).containsExactly(2L);
    }

    @Test
    void chargeOfAnOvertakenRunIsRefused() {
        this.charges.add(REQUEST, KEY, 2, 11);
        assertThat(this.charges.add(REQUEST, KEY, 1, 10)).isEmpty();
        assertThat(this.charges.list()).extracting(Charge::receipt).containsExactly(2L);
    }

    @Test
    void ofManyRunsAtTheSameTimeTheLastOneStands() throws Exception {
        this.charges.add(REQUEST, KEY, 0, 0);
        List<Long> tokens =
                new ArrayList<>(LongStream.rangeClosed(1, 200).boxed().toList());
        Collections.shuffle(tokens, new Random(1));
        ExecutorService threads = Executors.newFixedThreadPool(8);
        try {
            List<Future<?>> runs = new ArrayList<>();
            tokens.forEach(token -> runs.add(threads.submit(() -> this.charges.add(REQUEST, KEY, token, token))));
            for (Future<?> run : runs) {
                run.get();
            }
        } finally {
            threads.shutdownNow();
        }
        assertThat(this.charges.list()).extracting(Charge::receipt).containsExactly(200L);
    }
}
