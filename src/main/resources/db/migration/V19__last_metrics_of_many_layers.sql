-- As long as the metrics of the best epoch, which V16 made longer.
alter table jobs alter column last_metrics set data type varchar(200000);
