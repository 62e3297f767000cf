"""Finished bytes leave the program: the issue's folder, and the manifest beside it.

Nothing is imported here: a build that finds its issue unchanged needs `earlier` alone.
"""
