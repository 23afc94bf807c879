"""How fast the model is: ``make bench``, or ``python -m benchmarks NAME...`` for some of them.

Times are CPU times, since machines are shared; what is compared is timed in turns in one process.
Results go by hand, with machine and date, into docs/explanation/performance.md.
"""
