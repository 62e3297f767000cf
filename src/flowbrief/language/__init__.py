"""Chinese and English: numbers, dates, phrases, fixed words, punctuation."""
