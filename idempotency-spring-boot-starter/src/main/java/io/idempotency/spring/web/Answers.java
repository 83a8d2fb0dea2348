package io.idempotency.spring.web;

import io.idempotency.Answer;
import io.idempotency.HeaderLine;
import io.idempotency.spring.AnswerRedactor;
import io.idempotency.store.RecordId;
import io.idempotency.store.StoredAnswer;
import io.idempotency.store.UnreadableRecordException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;

/** Takes answers from held responses, and writes stored ones. Thread safe. */
final class Answers {

    private final ResponseSettings settings;
    private final RecordSettings records;
    private final Set<String> excludedHeaders;
    private final boolean everyTypeWanted;

    Answers(ResponseSettings settings, RecordSettings records) {
        this.settings = settings;
        this.records = records;
        this.excludedHeaders = HeaderJournal.ignoringCase(settings.excludedHeaders());
        this.everyTypeWanted = settings.contentTypes().contains(MediaType.ALL);
    }

    ResponseSettings settings() {
        return this.settings;
    }

    boolean isWanted(HeldResponse held) {
        String type = held.getContentType();
        return this.everyTypeWanted
                || type == null
                || held.isEmpty()
                || this.settings.contentTypes().stream().anyMatch(wanted -> includes(wanted, type));
    }

    Answer take(HeldResponse held) {
        List<HeaderLine> headers = new ArrayList<>();
        if (held.getContentType() != null) {
            headers.add(new HeaderLine(HttpHeaders.CONTENT_TYPE, held.getContentType(), false));
        }
        headers.addAll(held.journal().stored(this.excludedHeaders));
        if (held.declaredLength() >= 0) {
            headers.add(new HeaderLine(HttpHeaders.CONTENT_LENGTH, Long.toString(held.declaredLength()), false));
        }
        HeldResponse.RedirectCall redirect = held.redirect();
        if (redirect != null) {
            headers.add(new HeaderLine(HttpHeaders.LOCATION, redirect.location(), false));
        }
        return new Answer(held.getStatus(), redirect != null, headers, content(held));
    }

    /** What the application sees, and might change in spite of all, must not be what goes out. */
    private byte[] content(HeldResponse held) {
        return this.records.redactors().isEmpty()
                ? held.content()
                : held.content().clone();
    }

    /** {@return what is kept of an answer, {@code null} for nothing} */
    @Nullable
    Answer redact(HttpServletRequest request, Answer answer) {
        Answer redacted = answer;
        for (AnswerRedactor redactor : this.records.redactors()) {
            redacted = redactor.redact(request, redacted);
            if (redacted == null) {
                return null;
            }
        }
        return redacted.body().length == answer.body().length ? redacted : withTrueLength(redacted);
    }

    StoredAnswer encode(RecordId id, Answer answer) {
        return this.records.codec().encode(id, answer);
    }

    /** @throws UnreadableRecordException if it cannot be read */
    Answer decode(RecordId id, StoredAnswer stored) {
        return this.records.codec().decode(id, stored);
    }

    void replay(Answer answer, HttpServletResponse response) throws IOException {
        response.setStatus(answer.status());
        for (HeaderLine line : answer.headers()) {
            if (line.adds()) {
                response.addHeader(line.name(), line.value());
            } else {
                response.setHeader(line.name(), line.value());
            }
        }
        response.setHeader(this.settings.replayHeader(), "true");
        if (answer.redirect()) {
            Redirects.send(response, response.getHeader(HttpHeaders.LOCATION), answer.status(), answer.body());
        } else if (answer.body().length > 0) {
            response.getOutputStream().write(StoredBytes.writableTo(response, answer.body()));
        }
    }

    private static Answer withTrueLength(Answer answer) {
        String length = Integer.toString(answer.body().length);
        List<HeaderLine> headers = answer.headers().stream()
                .map(line -> line.name().equalsIgnoreCase(HttpHeaders.CONTENT_LENGTH)
                        ? new HeaderLine(line.name(), length, line.adds())
                        : line)
                .toList();
        return new Answer(answer.status(), answer.redirect(), headers, answer.body());
    }

    private static boolean includes(MediaType wanted, String type) {
        try {
            return wanted.includes(MediaType.parseMediaType(type));
        } catch (IllegalArgumentException ex) {
            return wanted.equals(MediaType.ALL);
        }
    }
}
