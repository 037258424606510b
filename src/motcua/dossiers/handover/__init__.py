"""Papers on paper go from one of a dossier's organisations to another, signed for on both sides."""
