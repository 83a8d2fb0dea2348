package io.idempotency.spring.web;

import io.idempotency.spring.IdempotentExecution;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.core.MethodParameter;
import org.springframework.web.bind.support.WebDataBinderFactory;
import org.springframework.web.context.request.NativeWebRequest;
import org.springframework.web.context.request.RequestAttributes;
import org.springframework.web.method.support.HandlerMethodArgumentResolver;
import org.springframework.web.method.support.ModelAndViewContainer;

/**
 * Resolves arguments of type {@link IdempotentExecution}, {@code null} where there is none, and {@code Optional} of it.
 * Thread safe.
 */
public final class IdempotentExecutionArgumentResolver implements HandlerMethodArgumentResolver {

    /** Makes a resolver; it has no state. */
    public IdempotentExecutionArgumentResolver() {}

    @Override
    public boolean supportsParameter(MethodParameter parameter) {
        return parameter.nestedIfOptional().getNestedParameterType() == IdempotentExecution.class;
    }

    @Override
    public @Nullable Object resolveArgument(
            MethodParameter parameter,
            @Nullable ModelAndViewContainer container,
            NativeWebRequest request,
            @Nullable WebDataBinderFactory binders) {
        Object execution = request.getAttribute(IdempotentExecution.ATTRIBUTE, RequestAttributes.SCOPE_REQUEST);
        return parameter.getParameterType() == Optional.class ? Optional.ofNullable(execution) : execution;
    }
}
