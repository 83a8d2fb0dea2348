package io.idempotency.spring.web;

import io.idempotency.RequestDigest;
import io.idempotency.Taking;
import io.idempotency.store.Fingerprint;
import jakarta.servlet.http.HttpServletRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A form of type {@code application/x-www-form-urlencoded}, compared by its parameters. */
final class FormRequest extends ParsedRequest {

    FormRequest(HttpServletRequest request, RequestDigest digest, RequestSettings settings) {
        super(request, digest, Taking.Manner.FORM, settings);
    }

    @Override
    Fingerprint parse() {
        Map<String, String[]> parameters = new TreeMap<>(request().getParameterMap());
        parameters.remove(CSRF_PARAMETER);
        List<String> fields = new ArrayList<>();
        parameters.forEach((name, values) -> {
            fields.add(name);
            fields.add(Integer.toString(values.length));
            fields.addAll(List.of(values));
        });
        return digest().form(fields);
    }
}
