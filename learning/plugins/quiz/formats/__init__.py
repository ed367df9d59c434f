"""Question formats: pure readers and writers. Bytes in, values out; no database."""
