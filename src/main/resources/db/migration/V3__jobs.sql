create table jobs (
    id                  uuid primary key,
    name                varchar(100) not null,
    model               varchar(100) not null,
    dataset             varchar(100) not null,
    specification       varchar(1000000) not null,
    status              varchar(20) not null,
    stop_reason         varchar(20),
    -- The fencing token. Every write of a worker asks that the attempt is still its own and the execution is not null.
    attempt             integer not null,
    -- How often a worker was lost or failed in a way that is worth another try; pauses and shutdowns do not count.
    interruptions       integer not null,
    -- The scheduled execution that holds the current attempt; null while no worker has the job.
    execution           varchar(100),
    epoch               double precision not null,
    step                bigint not null,
    seconds             double precision not null,
    examples_per_second double precision,
    parameters          bigint not null,
    best_epoch          integer,
    best_metrics        varchar(10000),
    test_metrics        varchar(10000),
    model_version       integer,
    weights_sha256      varchar(64),
    provenance          varchar(10000),
    error_code          varchar(50),
    error_message       varchar(2000),
    error_hint          varchar(2000),
    created_at          timestamp(6) with time zone not null,
    started_at          timestamp(6) with time zone,
    finished_at         timestamp(6) with time zone
);

create index jobs_by_creation on jobs (created_at, id);
create index jobs_by_status on jobs (status);
create index jobs_by_dataset on jobs (dataset);
create index jobs_by_model on jobs (model);

create table job_tags (
    job_id uuid not null references jobs on delete cascade,
    name   varchar(100) not null,
    tag    varchar(200) not null,
    primary key (job_id, name)
);

create index job_tags_by_name on job_tags (name, tag);

create table job_transitions (
    job_id      uuid not null references jobs on delete cascade,
    position    integer not null,
    from_status varchar(20),
    to_status   varchar(20) not null,
    attempt     integer not null,
    at          timestamp(6) with time zone not null,
    primary key (job_id, position)
);

create table checkpoints (
    job_id     uuid not null references jobs on delete cascade,
    step       bigint not null,
    epoch      integer not null,
    attempt    integer not null,
    artifact   varchar(200) not null,
    sha256     varchar(64) not null,
    bytes      bigint not null,
    created_at timestamp(6) with time zone not null,
    primary key (job_id, step)
);

create table idempotency_keys (
    idempotency_key varchar(255) primary key,
    request_sha256  varchar(64) not null,
    job_id          uuid not null references jobs on delete cascade,
    created_at      timestamp(6) with time zone not null
);
