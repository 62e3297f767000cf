"""flowbrief: a fund-flow brief that writes itself, in Simplified Chinese and English."""

__version__ = "0.1.0"
