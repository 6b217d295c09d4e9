alter table jobs add column priority integer default 0 not null;

-- As for the other orders: H2 reads an index in its own direction only.
create index jobs_by_priority on jobs (priority, id);
create index jobs_by_priority_descending on jobs (priority desc, id desc);

-- The scheduler orders by it, and PostgreSQL puts null before any number.
update scheduled_tasks set priority = 0 where priority is null;
