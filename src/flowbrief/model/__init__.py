"""The nouns that pass between the rooms: frozen dataclasses that know nothing of files, words or ink."""
