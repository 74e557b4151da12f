"""What `make bench` measures: a synthetic district, and the figures of design §7 on it."""
