"""What to choose: the ridge that makes the test error least, in closed form, with witnesses for every sign.

``teacher`` reads off a chain the two numbers by which its last teacher matters, ``landscape`` is the error as a
function of the ridge, ``isotropic`` its minimum, ``gradients`` how the minimum moves, ``expansions`` what it is near
the ends, ``witnesses`` the identities behind the proofs.
"""

from __future__ import annotations
