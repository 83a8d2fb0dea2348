package io.idempotency.fleet.payments;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
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
                case "prepareStatement", "createStatement" ->
                    proxy(
                            method.getReturnType().asSubclass(Statement.class),
                            new OnStatement((Statement) call(this.target, method, arguments), arguments));
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

        private final Statement target;
        private final Object @Nullable [] prepared;

        /** @param prepared what begins with the statement, unless it is said when it is executed */
        OnStatement(Statement target, Object @Nullable [] prepared) {
            this.target = target;
            this.prepared = prepared;
        }

        @Override
        public @Nullable Object invoke(Object proxy, Method method, Object @Nullable [] arguments) throws Throwable {
            if (!method.getName().startsWith("execute")) {
                return call(this.target, method, arguments);
            }
            Object[] said = arguments == null ? this.prepared : arguments;
            Step step = said != null && said[0] instanceof String statement ? Step.of(statement) : Step.OTHER;
            WatchedDataSource.this.listener.before(step);
            Object result = call(this.target, method, arguments);
            WatchedDataSource.this.listener.after(step);
            return result;
        }
    }
}
