-- What is past due is asked of what is still ahead as well; and what stands on an account, of nobody any more.
DROP FUNCTION IF EXISTS accounts.is_past_due(uuid, date);
DROP FUNCTION IF EXISTS accounts.standing_holds(uuid[]);
