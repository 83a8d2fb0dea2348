package io.idempotency.jdbc;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.SQLException;
import java.util.Map;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.springframework.jdbc.datasource.DelegatingDataSource;

/** What a MySQL is told, told to a MariaDB, which understands it: there is no MySQL to be had. */
@EnabledIfSystemProperty(named = MariaDb.PROPERTY, matches = ".+", disabledReason = "there is no MariaDB to test on")
class MySqlStatementsTests extends JdbcStoreContract {

    MySqlStatementsTests() {
        super(new DelegatingDataSource(TestDatabase.MARIADB.open()) {
            @Override
            public Connection getConnection() throws SQLException {
                Connection connection = super.getConnection();
                DatabaseMetaData metaData = with(
                        DatabaseMetaData.class, connection.getMetaData(), Map.of("getDatabaseProductName", "MySQL"));
                return with(Connection.class, connection, Map.of("getMetaData", metaData));
            }
        });
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
