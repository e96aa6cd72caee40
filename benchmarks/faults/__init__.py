"""The contracts of the design, tried out: faults and attacks by the hundred, judged by a witness: a row a module."""
