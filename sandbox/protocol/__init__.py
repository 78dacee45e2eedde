"""Everything the systems can say to each other: pure, standard library only."""
