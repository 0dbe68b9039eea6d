"""Teeth, measured: mutants of statements, cited facts, maps, certificates and conditions, and who kills them.

Nothing is judged here by what derives it: *evidence alone* never sees a certificate, *the checker alone* never sees a
number.
"""
