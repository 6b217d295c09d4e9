-- Lists are pages in an order: each index gives the jobs of one filter in it, so that a page reads no more rows than it shows.
drop index jobs_by_status;
drop index jobs_by_dataset;
drop index jobs_by_model;

create index jobs_by_status on jobs (status, created_at, id);
create index jobs_by_dataset on jobs (dataset, created_at, id);
create index jobs_by_model on jobs (model, created_at, id);
create index jobs_by_name on jobs (name, id);
