-- A job that learns in an environment has no data set.
alter table jobs alter column dataset drop not null;
