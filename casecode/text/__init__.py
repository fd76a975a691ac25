"""Pure text: canonical form, folding, words, spans, sentences, turns, roles and the finding of quotes. Standard library only."""
