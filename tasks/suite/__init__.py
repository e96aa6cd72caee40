"""Many tasks at once: each attempt in a process of its own, on a virtual display of its own, sharing nothing."""
