"""How fast the store is, beside stock TinyDB and sqlite3: `python -m tests.bench.store`.

One command prints one table; `--quick` takes 1,000 and 10,000 jobs only, `--sizes 1000,250000` others,
`--json FILE` keeps every single time, `--folder DIR` tries another disk. All sizes take about eight
minutes.

**Who.** *ours* is the program's own `Database`, by its public methods alone. *stock TinyDB* is
`TinyDB(path)` as it comes: its file is written directly at first, and as it takes seconds for anything,
it is asked a few times only, n. *sqlite3* runs with `journal_mode=WAL` and `synchronous=FULL`; it keeps
each document as JSON text beside columns with an index on each key that ours can be asked for, and the
words for searching in a table of their own. All three encode by the same `to_row`; the
others decode by `json` and `from_row`, ours straight from its bytes by `from_raw`, which gives the same.

**What.** Jobs as printers tell them, of about 1 KB, spread evenly over the ten years to 2026; the same
for all, and the same every time. A client has 1,000 jobs (100 a year), and 100 jobs share two words.
Where some jobs of every year are still to be billed, nothing may be archived ("all live"); where the
years before 2026 are done, they are archived.

**How.** Each contender runs in a process of its own, and they take turns, one step each in changing
order, so that the disk and whatever else this computer does disturb all of them alike. A round begins
with new processes; what a round adds stays, so that a table of 1,000 jobs ends with some more. Times are
medians over all rounds. The ratio is ours ÷ sqlite3 (in the lines of growth: ours ÷ ours with a tenth of
the jobs) of the medians of a round: the middle one, then in brackets the least and the greatest. If these
are far apart, the computer was busy: run it again. The answers are compared, and the run ends if two
contenders differ.

| line | measured |
|---|---|
| durable insert of 100 | a transaction of 100 new jobs, encoding included, until it is on the disk |
| durable change of 1 | a transaction that writes a job with another tag; it was read before |
| indexed query | a client's 1,000 jobs, newest first, as dataclasses: first asked for, and once more |
| free-text search | the 100 jobs in which two words are |
| open to first answer | in a new process, to a client's 100 jobs of this year; imports are not counted |
| resident memory | of the whole process after a round of reading and writing; and the most it ever was |
| longest pause | the slowest of the changes made one after another until shortly after a new snapshot |
| growth | the same step with all jobs and with a tenth of them, in turn |

The limits are those for 250,000 jobs; only there the table says whether they are met.
"""
