package io.idempotency.fleet.payments;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.datasource.DelegatingDataSource;

/** Tells a listener what is done on its connections. */
final class WatchedDataSource extends DelegatingDataSource {

    private final StepListener listener;

    WatchedDataSource(DataSource target, StepListener listener) {
        super(target);
        this.listener = listener;
    }

    @Override
    public Connection getConnection() throws SQLException {
        return proxy(Connection.class, new OnConnection(super.getConnection()));
    }

    private static <T> T proxy(Class<T> type, InvocationHandler handler) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
    }

    private static @Nullable Object call(Object target, Method method, Object @Nullable [] arguments) throws Throwable {
        try {
            return method.invoke(target, arguments);
        } catch (InvocationTargetException ex) {
            throw ex.getTargetException();
        }
    }

    private final class OnConnection implements InvocationHandler {

        private final Connection target;

        OnConnection(Connection target) {
            this.target = target;
        }

        @Override
        public @Nullable Object invoke(Object proxy, Method method, Object @Nullable [] arguments) throws Throwable {
            return switch (method.getName()) {
                case "commit" -> watch(Step.COMMIT, method, arguments);
                case "rollback" -> watch(Step.ROLLBACK, method, arguments);
                case "prepareStatement" ->
                    proxy(
                            PreparedStatement.class,
                            new OnStatement((PreparedStatement) call(this.target, method, arguments), Step.of((String)
                                    arguments[0])));
                default -> call(this.target, method, arguments);
            };
        }

        private @Nullable Object watch(Step step, Method method, Object @Nullable [] arguments) throws Throwable {
            WatchedDataSource.this.listener.before(step);
            Object result = call(this.target, method, arguments);
            WatchedDataSource.this.listener.after(step);
            return result;
        }
    }

    private final class OnStatement implements InvocationHandler {

        private final PreparedStatement target;
        private final Step step;

        OnStatement(PreparedStatement target, Step step) {
            this.target = target;
            this.step = step;
        }

        @Override
        public @Nullable Object invoke(Object proxy, Method method, Object @Nullable [] arguments) throws Throwable {
            if (!method.getName().startsWith("execute")) {
                return call(this.target, method, arguments);
            }
            WatchedDataSource.this.listener.before(this.step);
            Object result = call(this.target, method, arguments);
            WatchedDataSource.this.listener.after(this.step);
            return result;
        }
    }
}
