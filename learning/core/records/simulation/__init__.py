"""A published course as somebody sees it, or would: nothing is recorded."""
