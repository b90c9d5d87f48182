"""What each platform can tell of the truth: a lens a platform, and the differences that the platform forces.

A lens is written from what the platform documents, not from the warehouse: it names what is lost (a span rounded, a part of
which there is no record), so that everything else must come out as it happened.
"""
