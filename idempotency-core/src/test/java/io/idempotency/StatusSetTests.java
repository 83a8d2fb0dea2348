package io.idempotency;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StatusSetTests {

    @Test
    void aClassHoldsItsHundredCodes() {
        assertThat(codes("2xx")).containsExactly(IntStream.range(200, 300).toArray());
        assertThat(codes("1XX")).containsExactly(IntStream.range(100, 200).toArray());
        assertThat(codes("5xx")).containsExactly(IntStream.range(500, 600).toArray());
    }

    @Test
    void aSetHoldsAllItsItems() {
        assertThat(codes("404")).containsExactly(404);
        assertThat(codes("303", " 100 ", "599", "303")).containsExactly(100, 303, 599);
        assertThat(codes("2xx", "204", "409")).hasSize(101).contains(200, 204, 299, 409);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "2",
                "20",
                "2000",
                "2x",
                "xx",
                "0xx",
                "6xx",
                "099",
                "600",
                "-200",
                "+200",
                "2xx,404",
                "20x",
                "200-299",
                "2**",
                "OK",
                "\u0662\u0660\u0660"
            })
    void refusesWhatIsNeitherCodeNorClass(String item) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> StatusSet.of(List.of("2xx", item)))
                .withMessageContaining("'" + item + "'");
    }

    @Test
    void refusesAnEmptySet() {
        assertThatIllegalArgumentException().isThrownBy(() -> StatusSet.of(List.of()));
    }

    @Test
    void itsTextIsTheShortestThatMakesIt() {
        assertThat(StatusSet.of(List.of("404", "2xx", "201", "499", "500"))).hasToString("2xx, 404, 499, 500");
        assertThat(StatusSet.of(List.of("5XX"))).hasToString("5xx");
    }

    private static int[] codes(String... items) {
        return IntStream.rangeClosed(0, 1000)
                .filter(StatusSet.of(List.of(items))::contains)
                .toArray();
    }
}
