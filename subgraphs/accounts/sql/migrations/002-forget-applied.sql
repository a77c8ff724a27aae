-- What is noted for the check at commit goes with that check; what older versions left is not needed.
DELETE FROM accounts.applied;
