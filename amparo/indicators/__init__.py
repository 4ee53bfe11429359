"""From facts to figures: snapshots, definitions and the engine."""
