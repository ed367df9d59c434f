"""Learning hours of a year: targets reached, who will miss theirs, forms of development."""
