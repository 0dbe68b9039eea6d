"""From data to a penalty: spectrum, noise and signal estimated from X and y (extra ``data``)."""
