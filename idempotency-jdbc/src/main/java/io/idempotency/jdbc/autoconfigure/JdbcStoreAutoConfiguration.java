package io.idempotency.jdbc.autoconfigure;

import io.idempotency.jdbc.IdempotencyDataSource;
import io.idempotency.jdbc.JdbcIdempotencyStore;
import io.idempotency.store.IdempotencyStore;
import javax.sql.DataSource;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.sql.init.DatabaseInitializationMode;
import org.springframework.boot.sql.init.dependency.DatabaseInitializationDependencyConfigurer;
import org.springframework.boot.sql.init.dependency.DependsOnDatabaseInitialization;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.core.env.Environment;

/**
 * Auto-configuration of the relational store, on the {@code DataSource} that Boot, or the application, has made. It comes before that
 * of the starter, whose in-memory store then gives way, and gives way itself to a store of the application's, but not to that of
 * another module: the starter refuses to choose between them. Like the starter's, it is for servlet applications.
 */
@AutoConfiguration(
        after = DataSourceAutoConfiguration.class,
        afterName = "io.idempotency.redis.autoconfigure.RedisStoreAutoConfiguration",
        beforeName = "io.idempotency.spring.autoconfigure.IdempotencyAutoConfiguration")
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
@ConditionalOnBooleanProperty(name = "idempotency.enabled", matchIfMissing = true)
@EnableConfigurationProperties(JdbcStoreProperties.class)
@Import(DatabaseInitializationDependencyConfigurer.class)
public final class JdbcStoreAutoConfiguration {

    JdbcStoreAutoConfiguration() {}

    /** The properties above are bound even where these beans give way, so that they need not be removed. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnMissingBean(
            value = IdempotencyStore.class,
            type = "io.idempotency.IdempotencyEngine",
            ignoredType = "io.idempotency.redis.RedisIdempotencyStore")
    @ConditionalOnProperty(name = "idempotency.store.type", havingValue = "jdbc", matchIfMissing = true)
    static class StoreConfiguration {

        private final DataSource dataSource;

        StoreConfiguration(
                ObjectProvider<DataSource> dataSource, @IdempotencyDataSource ObjectProvider<DataSource> qualified) {
            this.dataSource = qualified.getIfAvailable(() -> dataSource.getIfAvailable(() -> {
                throw new MissingDataSourceException();
            }));
        }

        @Bean
        @DependsOnDatabaseInitialization
        JdbcIdempotencyStore jdbcIdempotencyStore(JdbcStoreProperties properties, Environment environment) {
            JdbcStoreSettings.check(properties, environment);
            return new JdbcIdempotencyStore(this.dataSource, properties.tableName(), properties.timeout());
        }

        @Bean
        @ConditionalOnMissingBean
        JdbcStoreSchemaInitializer jdbcIdempotencyStoreSchemaInitializer(JdbcStoreProperties properties) {
            return new JdbcStoreSchemaInitializer(
                    this.dataSource,
                    properties.hasDefaultTable() ? properties.initializeSchema() : DatabaseInitializationMode.NEVER);
        }

        @Bean
        @ConditionalOnBooleanProperty(name = JdbcStoreProperties.PREFIX + ".settle-on-commit", matchIfMissing = true)
        static TransactionManagers jdbcIdempotencyTransactionManagers() {
            return new TransactionManagers();
        }

        @Bean
        JdbcStoreStart jdbcIdempotencyStoreStart(
                JdbcIdempotencyStore store,
                JdbcStoreProperties properties,
                ObjectProvider<TransactionManagers> managers) {
            return new JdbcStoreStart(store, this.dataSource, properties.tableName(), managers.getIfAvailable());
        }
    }
}
