-- One of the metrics is the norm of each layer's gradient; those of more than some 230 layers did not fit.
alter table jobs alter column best_metrics set data type varchar(200000);
alter table jobs alter column test_metrics set data type varchar(200000);
alter table model_versions alter column metrics set data type varchar(200000);
