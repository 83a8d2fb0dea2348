package io.idempotency.client.autoconfigure;

import io.idempotency.client.IdempotencyClientSettings;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Import;

/**
 * Auto-configuration of keys and retries for the clients that Boot's builders make, those of {@code @HttpExchange} interfaces among
 * them. It does nothing unless {@code idempotency.client.hosts} names a server, or there is a bean of type {@link
 * IdempotencyClientSettings}, whose listeners are then its own.
 *
 * <p>Customizers come last and put themselves first: what others add runs for each attempt.
 */
@AutoConfiguration(
        afterName = "org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration")
@EnableConfigurationProperties(IdempotencyClientProperties.class)
@Import({
    ClientConfigurations.Settings.class,
    ClientConfigurations.Blocking.class,
    ClientConfigurations.Reactive.class,
    ClientConfigurations.Metrics.class
})
public final class IdempotencyClientAutoConfiguration {

    IdempotencyClientAutoConfiguration() {}
}
