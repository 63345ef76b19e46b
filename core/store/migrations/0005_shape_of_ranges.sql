-- How values lie in a range; rows from before are ranges with hard ends.
ALTER TABLE assumption_edit ADD COLUMN shape VARCHAR DEFAULT 'pert';
