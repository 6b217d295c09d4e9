create table models (
    name         varchar(100) primary key,
    -- The number that the newest version got. It never falls, so a number is never given twice.
    last_version integer not null,
    created_at   timestamp(6) with time zone not null
);

create table model_versions (
    id             uuid primary key,
    model          varchar(100) not null references models,
    version        integer not null,
    job_id         uuid not null unique,
    definition     varchar(1000000) not null,
    artifact       varchar(200) not null,
    sha256         varchar(64) not null,
    size_bytes     bigint not null,
    -- Of the parameters alone, so that two equal networks have equal hashes.
    weights_sha256 varchar(64) not null,
    parameters     bigint not null,
    metrics        varchar(10000) not null,
    provenance     varchar(100000) not null,
    created_at     timestamp(6) with time zone not null,
    unique (model, version)
);

create table model_aliases (
    model      varchar(100) not null references models,
    alias      varchar(63) not null,
    version_id uuid not null references model_versions,
    primary key (model, alias)
);

create index model_aliases_by_version on model_aliases (version_id);
