-- What is told of attempts is held against them at commit, whoever tells it.
UPDATE books.movement_kind SET checker = 'payments.check_attempts_told' WHERE name = 'ATTEMPT';
