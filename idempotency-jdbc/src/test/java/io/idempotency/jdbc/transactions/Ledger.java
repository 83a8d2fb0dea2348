package io.idempotency.jdbc.transactions;

import jakarta.persistence.EntityManager;
import java.util.UUID;
import javax.sql.DataSource;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Isolation;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** Services of an application as their authors write them. */
@Component
class Ledger {

    private final JdbcClient jdbc;
    private final JdbcClient elsewhere;
    private final EntityManager entities;

    Ledger(JdbcClient jdbc, @Qualifier("other") DataSource other, EntityManager entities) {
        this.jdbc = jdbc;
        this.elsewhere = JdbcClient.create(other);
        this.entities = entities;
    }

    /** Outside of any transaction this is one of its own, of the database's. */
    void write(String operation) {
        write(this.jdbc, operation);
    }

    @Transactional
    void book(String operation) {
        write(operation);
    }

    @Transactional
    void bookAnd(String operation, Runnable last) {
        write(operation);
        last.run();
    }

    /** What is read here decides, with some databases, which state of the others' work this transaction sees until its end. */
    @Transactional(isolation = Isolation.REPEATABLE_READ)
    void lookUpAndBookAnd(String operation, Runnable last) {
        bookAnd(operation + "-" + lookUp(operation) + "-before", () -> {});
        write(operation);
        last.run();
    }

    @Transactional
    void bookAndFail(String operation) {
        write(operation);
        throw new IllegalStateException("after the effect, within its transaction");
    }

    @Transactional
    int lookUp(String operation) {
        return count(operation);
    }

    @Transactional(readOnly = true)
    int lookUpReadOnly(String operation) {
        return count(operation);
    }

    @Transactional(propagation = Propagation.REQUIRES_NEW)
    void bookIndependently(String operation) {
        write(operation);
    }

    @Transactional(propagation = Propagation.NESTED)
    void bookNested(String operation) {
        write(operation);
    }

    /** Nothing is written before the commit asks for it. */
    @Transactional("jpaTransactionManager")
    void persist(String operation) {
        this.entities.persist(new Effect(operation));
    }

    @Transactional("jpaTransactionManager")
    void persistAndFail(String operation) {
        this.entities.persist(new Effect(operation));
        throw new IllegalStateException("after the effect, within its transaction");
    }

    @Transactional("otherTransactionManager")
    void bookElsewhere(String operation) {
        write(this.elsewhere, operation);
    }

    @Transactional("otherTransactionManager")
    void elsewhereAround(Runnable work) {
        work.run();
        throw new IllegalStateException("in the transaction of another database");
    }

    @Transactional
    void lookUpAnd(String operation, Runnable last) {
        lookUp(operation);
        last.run();
    }

    @Transactional(readOnly = true)
    void lookUpReadOnlyAnd(String operation, Runnable last) {
        lookUp(operation);
        last.run();
    }

    @Transactional("otherTransactionManager")
    void elsewhere(Runnable work) {
        work.run();
    }

    @Transactional(propagation = Propagation.NESTED)
    void nested(Runnable work) {
        work.run();
    }

    int count(String operation) {
        return count(this.jdbc, operation);
    }

    int countElsewhere(String operation) {
        return count(this.elsewhere, operation);
    }

    private static void write(JdbcClient jdbc, String operation) {
        jdbc.sql("INSERT INTO effect (id, operation) VALUES (?, ?)")
                .params(UUID.randomUUID().toString(), operation)
                .update();
    }

    private static int count(JdbcClient jdbc, String operation) {
        return jdbc.sql("SELECT COUNT(*) FROM effect WHERE operation = ?")
                .param(operation)
                .query(Integer.class)
                .single();
    }
}
