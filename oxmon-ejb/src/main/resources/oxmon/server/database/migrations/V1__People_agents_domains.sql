-- Times are Unix seconds. Lists and maps are JSON. Columns that a person's INSERT leaves out have defaults.

CREATE TABLE users (
    id                   TEXT    NOT NULL PRIMARY KEY,
    username             TEXT    NOT NULL UNIQUE,
    password_hash        TEXT    NOT NULL,
    role                 TEXT    NOT NULL DEFAULT 'viewer',
    token_version        INTEGER NOT NULL DEFAULT 0,
    must_change_password INTEGER NOT NULL DEFAULT 0,
    created_at           INTEGER NOT NULL DEFAULT (CAST(strftime('%s', 'now') AS INTEGER)),
    updated_at           INTEGER NOT NULL DEFAULT (CAST(strftime('%s', 'now') AS INTEGER))
);

CREATE TABLE agent_whitelist (
    id          TEXT    NOT NULL PRIMARY KEY,
    agent_id    TEXT    NOT NULL UNIQUE,
    token_hash  TEXT    NOT NULL,
    created_at  INTEGER NOT NULL DEFAULT (CAST(strftime('%s', 'now') AS INTEGER)),
    updated_at  INTEGER NOT NULL DEFAULT (CAST(strftime('%s', 'now') AS INTEGER)),
    description TEXT
);

-- What each agent said of itself and its host; when it was last heard of is in the metric store, which is written often.
CREATE TABLE agents (
    agent_id       TEXT    NOT NULL PRIMARY KEY,
    first_seen     INTEGER,
    hostname       TEXT    NOT NULL DEFAULT '',
    os             TEXT    NOT NULL DEFAULT '',
    os_version     TEXT    NOT NULL DEFAULT '',
    arch           TEXT    NOT NULL DEFAULT '',
    kernel_version TEXT    NOT NULL DEFAULT '',
    cpu_cores      INTEGER NOT NULL DEFAULT 0,
    memory_gb      REAL    NOT NULL DEFAULT 0,
    disk_gb        REAL    NOT NULL DEFAULT 0,
    machine_id     TEXT    NOT NULL DEFAULT '',
    agent_version  TEXT    NOT NULL DEFAULT '',
    interval_secs  INTEGER NOT NULL DEFAULT 0,
    agent_tags     TEXT    NOT NULL DEFAULT '{}',
    ui_tags        TEXT    NOT NULL DEFAULT '{}',
    verified       INTEGER NOT NULL DEFAULT 0
);

CREATE TABLE host_groups (
    id          TEXT    NOT NULL PRIMARY KEY,
    name        TEXT    NOT NULL UNIQUE,
    description TEXT    NOT NULL DEFAULT '',
    selector    TEXT    NOT NULL DEFAULT '{}',
    version     INTEGER NOT NULL DEFAULT 1,
    created_at  INTEGER NOT NULL DEFAULT (CAST(strftime('%s', 'now') AS INTEGER)),
    updated_at  INTEGER NOT NULL DEFAULT (CAST(strftime('%s', 'now') AS INTEGER))
);

CREATE TABLE cert_domains (
    id                  TEXT    NOT NULL PRIMARY KEY,
    domain              TEXT    NOT NULL,
    port                INTEGER NOT NULL DEFAULT 443,
    enabled             INTEGER NOT NULL DEFAULT 1,
    check_interval_secs INTEGER,
    note                TEXT,
    last_checked_at     INTEGER,
    created_at          INTEGER NOT NULL DEFAULT (CAST(strftime('%s', 'now') AS INTEGER)),
    updated_at          INTEGER NOT NULL DEFAULT (CAST(strftime('%s', 'now') AS INTEGER)),
    UNIQUE (domain, port)
);

CREATE TABLE certificate_details (
    id                TEXT    NOT NULL PRIMARY KEY,
    domain            TEXT    NOT NULL,
    port              INTEGER NOT NULL DEFAULT 443,
    not_before        INTEGER,
    not_after         INTEGER,
    ip_addresses      TEXT    NOT NULL DEFAULT '[]',
    issuer_cn         TEXT,
    issuer_o          TEXT,
    issuer_ou         TEXT,
    issuer_c          TEXT,
    subject_alt_names TEXT    NOT NULL DEFAULT '[]',
    chain_valid       INTEGER NOT NULL DEFAULT 0,
    chain_error       TEXT,
    last_checked      INTEGER,
    created_at        INTEGER NOT NULL DEFAULT (CAST(strftime('%s', 'now') AS INTEGER)),
    updated_at        INTEGER NOT NULL DEFAULT (CAST(strftime('%s', 'now') AS INTEGER)),
    UNIQUE (domain, port)
);
