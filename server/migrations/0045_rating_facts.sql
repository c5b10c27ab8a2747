-- What visitors say of an agent's conversations is a fact of his day: it is counted, and counted anew when they change it.

create trigger fact_to_mark after insert or update of score on conversation_ratings for each row execute function fact_to_mark('account_id', 'created_at');
create index conversation_ratings_by_time on conversation_ratings (tenant_id, created_at, id);

-- Row-level security holds for the owner, too.
set local role app_job;
insert into metric_marks (tenant_id, account_id, since, until)
select tenant_id, account_id, created_at, created_at from conversation_ratings where account_id is not null;
set local role app_owner;
