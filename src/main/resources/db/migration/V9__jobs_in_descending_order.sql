-- H2 reads an index in its own direction only, and lists begin with the latest; PostgreSQL reads either way.
create index jobs_by_latest on jobs (created_at desc, id desc);
create index jobs_by_name_descending on jobs (name desc, id desc);
