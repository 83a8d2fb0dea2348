package io.idempotency.client.autoconfigure;

import io.idempotency.client.IdempotencyClientSettings;
import java.util.function.Supplier;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.util.unit.DataSize;

/** Makes settings of properties. What cannot work stops the start and names the property. */
final class SettingsMapper {

    private SettingsMapper() {}

    static IdempotencyClientSettings.Builder map(IdempotencyClientProperties properties) {
        IdempotencyClientSettings.Builder settings =
                check("hosts", properties.hosts(), () -> IdempotencyClientSettings.forHosts(properties.hosts()));
        check("header", properties.header(), () -> settings.header(properties.header()));
        check("replay-header", properties.replayHeader(), () -> settings.replayHeader(properties.replayHeader()));
        check("max-attempts", properties.maxAttempts(), () -> settings.maxAttempts(properties.maxAttempts()));
        check("deadline", properties.deadline(), () -> settings.deadline(properties.deadline()));
        boolean tooShort = properties.delay().toMillis() < 1;
        check(
                tooShort ? "delay" : "max-delay",
                tooShort ? properties.delay() : properties.maxDelay(),
                () -> settings.delays(properties.delay(), properties.maxDelay()));
        check("buffer-size", properties.bufferSize(), () -> settings.bufferSize(bytes(properties.bufferSize())));
        return settings.methods(properties.methods()).keySyntax(properties.keySyntax());
    }

    private static int bytes(DataSize size) {
        if (size.toBytes() > Integer.MAX_VALUE) {
            throw new IllegalArgumentException("The buffer size must be less than 2GB");
        }
        return (int) size.toBytes();
    }

    private static <T> T check(String name, Object value, Supplier<T> setting) {
        try {
            return setting.get();
        } catch (IllegalArgumentException | ArithmeticException ex) {
            throw new InvalidConfigurationPropertyValueException(
                    IdempotencyClientProperties.PREFIX + "." + name, value, ex.getMessage() + ".");
        }
    }
}
