-- The processes that run jobs, and what each has for all of its jobs together.
create table workers (
    process        varchar(36) primary key,
    off_heap_bytes bigint not null,
    heap_bytes     bigint not null,
    seen_at        timestamp(6) with time zone not null
);
