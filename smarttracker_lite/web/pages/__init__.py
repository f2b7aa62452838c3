"""One page a module: its handler and its view."""
