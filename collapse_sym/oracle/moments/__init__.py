"""Exact moments of Wishart matrices and their inverses, symbolic in (d, T)."""
