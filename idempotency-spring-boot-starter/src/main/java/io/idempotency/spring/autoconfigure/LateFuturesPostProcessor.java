package io.idempotency.spring.autoconfigure;

import io.idempotency.spring.web.LateFutures;
import java.util.List;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.web.method.support.HandlerMethodReturnValueHandler;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerAdapter;

/** Decorates the handlers of futures, since one that is added would come after them. */
final class LateFuturesPostProcessor implements BeanPostProcessor {

    @Override
    public Object postProcessAfterInitialization(Object bean, String name) {
        if (bean instanceof RequestMappingHandlerAdapter adapter) {
            List<HandlerMethodReturnValueHandler> handlers = adapter.getReturnValueHandlers();
            if (handlers != null) {
                adapter.setReturnValueHandlers(LateFutures.noted(handlers));
            }
        }
        return bean;
    }
}
