"""Exact values of isotropic chains at any finite size, in balls."""
