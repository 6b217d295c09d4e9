-- Each statement can be run again: H2 commits them one by one.

-- Deleted models keep their row, and with it the last number that was given out, so that no number is ever given twice.
alter table models add column if not exists deleted_at timestamp(6) with time zone;

-- Until now a deleted model lost its row; the jobs that trained it still name its versions.
insert into models (name, last_version, created_at, deleted_at)
select j.model, max(j.model_version), current_timestamp, current_timestamp
from jobs j
where j.model_version is not null and not exists (select 1 from models m where m.name = j.model)
group by j.model;

-- A model that was deleted and trained anew has counted from one again.
update models
set last_version = (select max(j.model_version) from jobs j where j.model = models.name)
where last_version < (select max(j.model_version) from jobs j where j.model = models.name);

-- Of the content that the job was checked against, which it must find when it runs.
alter table jobs add column if not exists dataset_sha256 varchar(64);
