package io.idempotency.spring.web;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.servlet.http.HttpServletResponseWrapper;
import org.junit.jupiter.api.Test;
import org.springframework.mock.web.MockHttpServletResponse;

class StoredBytesTests {

    private final byte[] stored = {1, 2, 3};
    private final MockHttpServletResponse response = new MockHttpServletResponse();

    @Test
    void aFilterGetsACopyThatItMayWorkOn() {
        assertThat(StoredBytes.writableTo(new HttpServletResponseWrapper(this.response), this.stored))
                .isEqualTo(this.stored)
                .isNotSameAs(this.stored);
    }

    @Test
    void theContainerGetsTheBytesThemselves() {
        assertThat(StoredBytes.writableTo(this.response, this.stored)).isSameAs(this.stored);
    }
}
