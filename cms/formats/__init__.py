"""How dates, times and numbers are written, where Django's own habits differ from ours."""
