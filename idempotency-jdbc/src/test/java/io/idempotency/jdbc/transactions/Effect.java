package io.idempotency.jdbc.transactions;

import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;

/** What an operation has done to the application's own data. */
@Entity
class Effect {

    @Id
    @GeneratedValue(strategy = GenerationType.UUID)
    private String id;

    private String operation;

    Effect() {}

    Effect(String operation) {
        this.operation = operation;
    }

    String operation() {
        return this.operation;
    }
}
