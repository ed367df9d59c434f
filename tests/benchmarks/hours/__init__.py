"""Learning hours at size: reports, early warning, the SIASN file, all entries counted again."""
