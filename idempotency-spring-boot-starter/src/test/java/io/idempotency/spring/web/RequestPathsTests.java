package io.idempotency.spring.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.mock.web.MockHttpServletRequest;

@Tag("smoke")
class RequestPathsTests {

    @Test
    void differentPathsHaveDifferentElements() {
        assertThat(List.of(
                        "/a/b", "/a/;v=1/b", "/a//b", "/a///b", "/a/%2F/b", "/a/%2F%2Fb", "/a%2Fb", "/a/b/", "/", "//"))
                .extracting(RequestPathsTests::elements)
                .doesNotHaveDuplicates();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/a/b", "/a;v=1/b", "/a/b;v=2", "/%61/b"})
    void aPathThatTheRouterTakesForTheSameIsTheSame(String path) {
        assertThat(elements(path)).isEqualTo(elements("/a/b"));
    }

    @Test
    void theContextTakesNoPart() {
        MockHttpServletRequest request = new MockHttpServletRequest("POST", "/app/a/b");
        request.setContextPath("/app");
        assertThat(RequestPaths.elements(request)).isEqualTo(elements("/a/b"));
    }

    @Test
    void howAPathIsTakenApartDoesNotDependOnWhatIsInIt() {
        Random random = new Random(11);
        for (int i = 0; i < 5_000; i++) {
            StringBuilder path = new StringBuilder("/");
            for (int length = random.nextInt(12); length > 0; length--) {
                path.append("//ab.=\u00E9?".charAt(random.nextInt(8)));
            }
            assertThat(elements(path.toString())).isEqualTo(RequestPaths.elements(path.toString()));
        }
    }

    private static List<String> elements(String path) {
        return RequestPaths.elements(new MockHttpServletRequest("POST", path));
    }
}
