package io.idempotency.jdbc.transactions;

import com.zaxxer.hikari.HikariDataSource;
import io.idempotency.spring.IdempotentRoute;
import jakarta.persistence.EntityManagerFactory;
import javax.sql.DataSource;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.jdbc.DataSourceBuilder;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Primary;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.orm.jpa.JpaTransactionManager;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.web.servlet.function.HandlerFunction;
import org.springframework.web.servlet.function.RouterFunction;
import org.springframework.web.servlet.function.RouterFunctions;
import org.springframework.web.servlet.function.ServerResponse;

/** An application with two databases, and transactions of JDBC and of JPA on the one that holds its records. */
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration
@ComponentScan
class Payments {

    @Bean
    @Primary
    HikariDataSource dataSource(@Value("${spring.datasource.url}") String url) {
        return DataSourceBuilder.create().type(HikariDataSource.class).url(url).build();
    }

    @Bean(defaultCandidate = false)
    HikariDataSource other() {
        return DataSourceBuilder.create()
                .type(HikariDataSource.class)
                .url(
                        "jdbc:h2:mem:other;DB_CLOSE_DELAY=-1;INIT=CREATE TABLE IF NOT EXISTS effect (id VARCHAR(40), operation VARCHAR(100))")
                .build();
    }

    @Bean
    RouterFunction<ServerResponse> routes(Ledger ledger) {
        HandlerFunction<ServerResponse> bookThenFail = request -> {
            ledger.book(request.pathVariable("operation"));
            return ServerResponse.badRequest().build();
        };
        return RouterFunctions.route()
                .POST("/routed-then-fail/{operation}", bookThenFail)
                .nest(
                        request -> true,
                        nest -> nest.POST("/routed-by-itself-then-fail/{operation}", bookThenFail)
                                .withAttributes(IdempotentRoute.settings().withoutSettlingOnCommit()))
                .build();
    }

    @Bean
    @Primary
    PlatformTransactionManager jdbcTransactionManager(DataSource dataSource) {
        return new JdbcTransactionManager(dataSource);
    }

    @Bean
    PlatformTransactionManager jpaTransactionManager(EntityManagerFactory entities) {
        return new JpaTransactionManager(entities);
    }

    @Bean
    PlatformTransactionManager otherTransactionManager(@Qualifier("other") DataSource other) {
        return new JdbcTransactionManager(other);
    }
}
