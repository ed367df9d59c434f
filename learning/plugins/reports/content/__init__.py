"""Reports of what the regions publish: pages by state, how often they are read, empty searches."""
