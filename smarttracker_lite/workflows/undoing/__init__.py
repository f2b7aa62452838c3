"""What was decided, taken back: what can be, how rows are put back, and that the books stay sound by it."""
