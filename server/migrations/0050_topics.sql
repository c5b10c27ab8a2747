-- Who is online changes all the time and who works here seldom: an answer that does not depend on the one is not made stale by it.
alter table cache_marks drop constraint cache_marks_topic_check;
alter table cache_marks add constraint cache_marks_topic_check check (topic in ('people', 'presence', 'level', 'departments'));

drop trigger mark_cached on agents;
create trigger mark_cached_presence after update of presence on agents for each row
  when (old.presence is distinct from new.presence) execute function mark_cached('presence');
create trigger mark_cached_level after update of level on agents for each row
  when (old.level is distinct from new.level) execute function mark_cached('level');
