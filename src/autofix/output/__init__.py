"""What is printed of outcomes: one module a format, each a pure function of the outcomes."""
