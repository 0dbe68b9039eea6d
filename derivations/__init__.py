"""The derivations: one claim per file, named by what it says, read top to bottom as an argument."""
