create table datasets (
    name        varchar(64)                 not null primary key,
    sha256      varchar(64)                 not null,
    bytes       bigint                      not null,
    content_key varchar(200)                not null,
    -- JSON: how it came about, and what there is to know without opening it
    source      varchar(10000)              not null,
    description varchar(1000000)            not null,
    created_at  timestamp(6) with time zone not null
);
