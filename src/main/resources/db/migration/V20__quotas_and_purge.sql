-- Each statement can be run again: H2 commits them one by one.

-- One row for each quota of the whole service, and one for the purge. A transaction locks its row from the check of the quota to its
-- commit, so that concurrent transactions of all processes together cannot exceed the quota.
create table if not exists quota_locks (
    name varchar(20) primary key
);
insert into quota_locks (name)
select q.name from (values ('JOBS'), ('DATASETS'), ('EVENTS'), ('METRICS'), ('CHECKPOINTS'), ('PURGE')) q (name)
where not exists (select 1 from quota_locks l where l.name = q.name);

-- The bytes of each job's events and metrics, so that checking a quota does not read them.
create table if not exists job_storage (
    job_id         uuid primary key references jobs on delete cascade,
    event_bytes    bigint default 0 not null,
    -- The number of log lines that were not stored because of a quota.
    events_dropped bigint default 0 not null,
    metric_bytes   bigint default 0 not null
);
insert into job_storage (job_id, event_bytes, metric_bytes)
select j.id,
    (select coalesce(sum(octet_length(e.message) + 100), 0) from job_events e where e.job_id = j.id),
    (select coalesce(sum(octet_length(c.content)), 0) from job_metric_chunks c where c.job_id = j.id)
from jobs j
where not exists (select 1 from job_storage s where s.job_id = j.id);

-- Bytes kept free for one checkpoint of each job that has not ended.
create table if not exists checkpoint_reservations (
    job_id uuid primary key references jobs on delete cascade,
    bytes  bigint not null
);

-- The time at which an ended job's checkpoints, metrics, events and evaluations were deleted; null if they were not.
alter table jobs add column if not exists purged_at timestamp(6) with time zone;
create index if not exists jobs_by_end on jobs (finished_at, id);
