-- No job has trained an ensemble.
alter table model_versions alter column job_id drop not null;
