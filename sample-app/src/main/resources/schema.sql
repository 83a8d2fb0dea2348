CREATE TABLE IF NOT EXISTS charge (
    id BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    amount BIGINT NOT NULL,
    currency CHAR(3) NOT NULL,
    refunded BIGINT DEFAULT 0 NOT NULL,
    processor_key CHAR(36) NOT NULL UNIQUE,
    receipt BIGINT NOT NULL,
    token BIGINT NOT NULL
);

-- What the card processor did, on its side of the wire. Not one row per key: this one charges as often as it is asked.
CREATE TABLE IF NOT EXISTS processor_journal (
    receipt BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    processor_key CHAR(36) NOT NULL,
    amount BIGINT NOT NULL,
    process_id BIGINT NOT NULL,
    charged_at TIMESTAMP(6) WITH TIME ZONE DEFAULT CURRENT_TIMESTAMP NOT NULL
);
