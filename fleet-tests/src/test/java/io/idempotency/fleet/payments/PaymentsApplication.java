package io.idempotency.fleet.payments;

import com.zaxxer.hikari.HikariDataSource;
import java.nio.file.Path;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** Takes payments, each an insertion in one transaction, and keeps its idempotency records in the same database. */
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration
@Import({PaymentController.class, Till.class})
public class PaymentsApplication {

    /** Starts it, on a port that its log says. */
    public static void main(String[] arguments) {
        SpringApplication.run(PaymentsApplication.class, arguments);
    }

    @Bean
    static Marks marks(@Value("${marks.directory}") Path directory) {
        return new Marks(directory);
    }

    @Bean
    MarkFilter markFilter(Marks marks) {
        return new MarkFilter(marks);
    }

    @Bean
    static BeanPostProcessor watchedDataSource(StepListener listener) {
        return new BeanPostProcessor() {
            @Override
            public Object postProcessAfterInitialization(Object bean, String name) {
                return bean instanceof HikariDataSource pool ? new WatchedDataSource(pool, listener) : bean;
            }
        };
    }
}
