"""Two machines that do not exist, at work: for the demo, and for tests of all that reads printers."""
