"""collapse_sym: the theory of model collapse, derived, verified and typeset."""
