-- A removed canned response can be taken back; its shortcut is free meanwhile.

alter table canned_responses add column deleted_at timestamptz;
drop index canned_of_account, canned_of_group, canned_of_tenant;
create unique index canned_of_account on canned_responses (tenant_id, account_id, lower(shortcut)) where scope = 'personal' and deleted_at is null;
create unique index canned_of_group on canned_responses (tenant_id, group_id, lower(shortcut)) where scope = 'group' and deleted_at is null;
create unique index canned_of_tenant on canned_responses (tenant_id, lower(shortcut)) where scope = 'tenant' and deleted_at is null;
