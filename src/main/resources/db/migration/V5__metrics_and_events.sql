create table job_events (
    job_id   uuid not null references jobs on delete cascade,
    sequence bigint not null,
    at       timestamp(6) with time zone not null,
    attempt  integer not null,
    level    varchar(10) not null,
    code     varchar(50) not null,
    message  varchar(4000) not null,
    primary key (job_id, sequence)
);

-- Hundreds of points of all curves in one row: a row for each would be a hundred million of them for ten thousand jobs.
create table job_metric_chunks (
    job_id      uuid not null references jobs on delete cascade,
    -- The place of the chunk's first point in the job's series, from 0.
    first_point bigint not null,
    points      integer not null,
    last_step   bigint not null,
    content     bytea not null,
    primary key (job_id, first_point)
);

create table job_evaluations (
    job_id     uuid not null references jobs on delete cascade,
    split      varchar(10) not null,
    content    bytea not null,
    created_at timestamp(6) with time zone not null,
    primary key (job_id, split)
);
