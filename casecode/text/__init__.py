"""Pure text: canonical form, spans, sentences, turns, speaker roles, quotes found again."""
