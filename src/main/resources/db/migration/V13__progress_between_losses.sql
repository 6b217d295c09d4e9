-- The last checkpoint that a job had when it last lost its worker; -1 when it had none. A later one is progress, after which
-- interruptions are counted anew. A single statement, so that no half of it can be left behind.
alter table jobs add column interrupted_step bigint default -1 not null;
