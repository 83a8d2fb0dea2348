package io.idempotency.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.http.HttpMethod;
import org.springframework.util.backoff.BackOffExecution;

@Tag("smoke")
class SettingsTests {

    @ParameterizedTest
    @MethodSource
    void whatCannotWorkIsRefused(Consumer<IdempotencyClientSettings.Builder> setting) {
        IdempotencyClientSettings.Builder builder = IdempotencyClientSettings.forHosts("localhost");
        assertThatIllegalArgumentException().isThrownBy(() -> setting.accept(builder));
    }

    static Stream<Consumer<IdempotencyClientSettings.Builder>> whatCannotWorkIsRefused() {
        return Stream.of(
                builder -> builder.header(" "),
                builder -> builder.replayHeader(""),
                builder -> builder.maxAttempts(0),
                builder -> builder.deadline(Duration.ofMillis(-1)),
                builder -> builder.delays(Duration.ZERO, Duration.ofSeconds(1)),
                builder -> builder.delays(Duration.ofSeconds(2), Duration.ofSeconds(1)),
                builder -> builder.bufferSize(-1));
    }

    @Test
    void withoutAHostThereIsNothingToDo() {
        assertThatIllegalArgumentException().isThrownBy(IdempotencyClientSettings::forHosts);
    }

    @Test
    void pausesGrowAndVary() {
        IdempotencyClientSettings settings =
                IdempotencyClientSettings.forHosts("localhost").build();
        List<Long> first = Stream.generate(() -> settings.backOff().start().nextBackOff())
                .limit(200)
                .toList();
        assertThat(first).allSatisfy(pause -> assertThat(pause).isBetween(200L, 300L));
        assertThat(first.stream().distinct().count()).isGreaterThan(20);

        BackOffExecution pauses = settings.backOff().start();
        pauses.nextBackOff();
        assertThat(pauses.nextBackOff()).isBetween(200L, 600L);
        assertThat(pauses.nextBackOff()).isBetween(400L, 1200L);
        Stream.generate(pauses::nextBackOff)
                .limit(20)
                .forEach(pause -> assertThat(pause).isLessThanOrEqualTo(5000));
    }

    @Test
    void methodsCanBeChosen() {
        IdempotencyClientSettings settings = IdempotencyClientSettings.forHosts("localhost")
                .methods(List.of(HttpMethod.PUT))
                .build();
        assertThat(settings.covers(HttpMethod.PUT)).isTrue();
        assertThat(settings.covers(HttpMethod.POST)).isFalse();
        assertThat(settings.heedsKeys(URI.create("http://localhost/"))).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " a", "a ", "a\nb", "ä", "\u007f"})
    void whatIsNoKeyIsRefusedWhereItIsGiven(String key) {
        assertThatIllegalArgumentException().isThrownBy(() -> IdempotencyKeyAttribute.idempotencyKey(key));
        assertThatIllegalArgumentException().isThrownBy(() -> IdempotencyKeyAttribute.idempotencyKey("x".repeat(256)));
    }
}
