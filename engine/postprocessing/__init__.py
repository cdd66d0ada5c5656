"""What may be done to estimates after the model: NumPy only, used by the evaluation and by the app's export.

Each step is a pure function of estimates and mixture; :mod:`engine.postprocessing.chain` puts them in a row.
"""
