"""Data sets behind one interface: inputs, targets, a name and a checksum (extra ``data``)."""
