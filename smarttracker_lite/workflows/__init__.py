"""What the program does, each a verb."""
