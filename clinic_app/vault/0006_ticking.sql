-- Step 6: the open cases in which a clock was running, to be found without walking past all the others.

CREATE INDEX cases_ticking ON cases (closed, number) WHERE next_clock_at IS NOT NULL;
