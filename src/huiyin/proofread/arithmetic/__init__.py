"""Numbers as Chinese prose writes them, the interval each stands for, and what agrees with what."""
