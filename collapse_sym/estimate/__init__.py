"""Estimation from data (extra ``data``): what X, y say of spectrum, noise and truth, and which ridge to take.

``observed`` cleans the data, ``spectrum`` finds the eigenvalues of Σ, ``passage`` asks the engine what generators make
of a truth, ``evidence`` and ``moments`` estimate noise and signal, ``study`` and ``curve`` hold what guesses share,
``recommend`` answers, ``uncertainty`` and ``validation`` say how sure it is and what cross-validation would say.
"""

from __future__ import annotations
