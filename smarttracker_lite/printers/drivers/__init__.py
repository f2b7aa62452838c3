"""One way of asking each."""
