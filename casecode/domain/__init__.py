"""The nouns of a case study: frozen dataclasses, standard library only."""
