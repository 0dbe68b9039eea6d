"""What to choose: the ridge that makes the test error least, in closed form, with witnesses for every sign.

``teacher`` reads off a chain the two numbers by which its last teacher matters, ``landscape`` is the error as a
function of the ridge, ``isotropic`` its minimum, ``gradients`` how the minimum moves, ``expansions`` what it is near
the ends, ``roots`` its numbers, ``witnesses`` the identities behind the proofs.

For any spectrum ``adjoint`` turns the generators into measures, ``spectral`` is the error with two derivatives
(``at_kappa`` its language; ``power_profile`` that of long power laws), ``edge`` where the branch begins, ``minima``
isolates every stationary point, ``answer`` takes the least; ``stationarity`` is the equation in symbols, ``normal`` its
short form, ``finite_size`` the shift at finite d.

Other levers: ``rows`` is what a generation costs as a function of its rows, ``budget`` how to split rows over the
generations, ``growth`` which growth of them keeps the error bounded, ``stopping`` how many generations a bound allows.
"""

from __future__ import annotations
