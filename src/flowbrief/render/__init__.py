"""Documents become pages, PDFs, charts and records.

Nothing is imported here: `press` alone has to start before the other stages are loaded.
"""
