"""What the committees see of a cycle: numbers, and the rows that each number counts."""
