"""What builds cost: at a scale (``make bench``), and while history grows (``make bench-history``)."""
