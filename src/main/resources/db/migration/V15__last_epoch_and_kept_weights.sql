-- Each statement can be run again: H2 commits them one by one.

-- Of the last epoch, beside the best one, and which of both has become the model. Null for jobs that ended before.
alter table jobs add column if not exists last_epoch double precision;
alter table jobs add column if not exists last_metrics varchar(10000);
alter table jobs add column if not exists kept varchar(10);
