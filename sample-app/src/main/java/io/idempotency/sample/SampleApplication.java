package io.idempotency.sample;

import io.idempotency.sample.cli.PaymentsCommand;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/** Starts the payments API, or calls one that is running. */
@SpringBootApplication
class SampleApplication {

    public static void main(String[] args) {
        if (PaymentsCommand.isMeantBy(args)) {
            System.exit(PaymentsCommand.run(args));
        }
        SpringApplication.run(SampleApplication.class, args);
    }
}
