package io.idempotency.jdbc;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.SQLException;
import java.util.Map;
import javax.sql.DataSource;
import org.springframework.jdbc.datasource.DelegatingDataSource;

/** A database that says it were another. */
public final class RenamedDatabase extends DelegatingDataSource {

    private final String product;

    public RenamedDatabase(DataSource target, String product) {
        super(target);
        this.product = product;
    }

    @Override
    public Connection getConnection() throws SQLException {
        Connection connection = super.getConnection();
        DatabaseMetaData metaData =
                with(DatabaseMetaData.class, connection.getMetaData(), Map.of("getDatabaseProductName", this.product));
        return with(Connection.class, connection, Map.of("getMetaData", metaData));
    }

    private static <T> T with(Class<T> type, T target, Map<String, Object> answers) {
        InvocationHandler handler = (proxy, method, arguments) -> {
            try {
                return answers.containsKey(method.getName())
                        ? answers.get(method.getName())
                        : method.invoke(target, arguments);
            } catch (InvocationTargetException ex) {
                throw ex.getTargetException();
            }
        };
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
    }
}
